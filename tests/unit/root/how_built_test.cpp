#include "unit/root/scene.hpp"

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::HasSubstr;
using ::testing::Not;

const RecordedOptions pruned{{{"--prune", "tests"}, {"--profile", "/a.yaml"}}, {{"/a.yaml", "keep: [tmp]\n"}}};

HowBuilt how(const std::string& target) {
    const auto built = how_built(HostPath(target));
    EXPECT_TRUE(built) << built.error().message;
    EXPECT_TRUE(built && *built);
    return built && *built ? **built : HowBuilt{};
}

TEST(HowBuilt, IsWhatTheBuildWasAskedFor) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build({.asked = pruned}));
    EXPECT_EQ(how(scene.target).asked, pruned);
    EXPECT_TRUE(how(scene.target).is_from_here);
}

TEST(HowBuilt, ChangesWithTheRequestThoughNothingElseDoes) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build({.asked = pruned}));
    const auto before = listing(scene.target);
    const auto again = scene.build();
    ASSERT_BUILT(again);
    EXPECT_EQ(again->outcome, Outcome::unchanged);
    EXPECT_EQ(how(scene.target).asked, RecordedOptions{});
    EXPECT_EQ(listing(scene.target), before);
    const auto untouched = traces(scene);
    ASSERT_BUILT(scene.build());
    EXPECT_EQ(traces(scene), untouched);
}

TEST(HowBuilt, SurvivesTheExchangeOfOneName) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build({.asked = pruned}));
    replace(scene.source + "/usr/lib/python3/os.py", "import os\n");
    const auto refreshed = scene.build({.asked = pruned});
    ASSERT_BUILT(refreshed);
    EXPECT_EQ(refreshed->outcome, Outcome::refreshed);
    EXPECT_EQ(how(scene.target).asked, pruned);
}

TEST(HowBuilt, IsNotKnownOfTheVersionBeforeWhichTheNextBuildMends) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    auto text = content_of(scene.state() + "/manifest");
    write(scene.state() + "/manifest", text.replace(text.find('4'), 1, "2"));
    EXPECT_FALSE(how(scene.target).asked);
    const auto again = scene.build({.asked = pruned});
    ASSERT_BUILT(again);
    EXPECT_EQ(again->outcome, Outcome::unchanged);
    EXPECT_EQ(how(scene.target).asked, pruned);
}

TEST(HowBuilt, IsNotFromHereWhereTheRootWasCopiedOrOthersCouldWrite) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build({.asked = pruned}));
    const std::string copy = scene.top + "/copy";
    std::filesystem::copy(scene.top + "/out", copy,
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
    EXPECT_EQ(how(copy + "/root").asked, pruned);
    EXPECT_FALSE(how(copy + "/root").is_from_here);
    std::filesystem::rename(scene.top + "/out", scene.top + "/moved");
    EXPECT_TRUE(how(scene.top + "/moved/root").is_from_here);
    ASSERT_EQ(::chmod((scene.top + "/moved/.root.sandroot/manifest").c_str(), 0666), 0);
    EXPECT_FALSE(how(scene.top + "/moved/root").is_from_here);
}

TEST(HowBuilt, IsNothingWithoutAManifestAndAnErrorWithABrokenOne) {
    Scene scene;
    furnish(scene);
    const auto none = how_built(HostPath(scene.target));
    EXPECT_TRUE(none && !*none);
    ASSERT_BUILT(scene.build());
    write(scene.state() + "/manifest", "sandroot manifest 3\nroot 1 0.000000000\nlink auto\nasked prune\n");
    const auto broken = how_built(HostPath(scene.target));
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().kind, Errc::malformed);
    EXPECT_THAT(broken.error().message, HasSubstr("line 4"));
}

}   // namespace
}   // namespace sandroot::root
