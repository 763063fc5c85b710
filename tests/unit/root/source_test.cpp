#include "unit/root/source_changes.hpp"

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::HasSubstr;

TEST(Source, ASourceThatChangedSinceThePlanIsAnError) {
    for (const auto& change : source_changes()) {
        for (const Link link : {Link::automatic, Link::copy}) {
            Scene scene;
            furnish_for_changes(scene);
            const auto plan = scene.plan();
            change.make(scene.source);
            const auto built = scene.build_plan(plan, {.link = link});
            ASSERT_FALSE(built) << change.what;
            EXPECT_THAT(built.error().message, HasSubstr("changed while it was being copied")) << change.what;
            EXPECT_FALSE(exists(scene.top + "/out")) << change.what;
        }
    }
}

TEST(Source, APlanThatDoesNotHoldTogetherIsRefusedBeforeAnythingIsWritten) {
    const auto message = [](std::vector<plan::Entry> entries) {
        const Scene scene;
        const auto built = scene.build_plan(plan::plan_of(std::move(entries)));
        EXPECT_FALSE(built);
        EXPECT_FALSE(exists(scene.top + "/out"));
        return built ? std::string() : built.error().message;
    };
    EXPECT_THAT(message({generated("/a", ""), generated("/a", "")}), HasSubstr("/a is there twice"));
    EXPECT_THAT(message({made_directory("/a"), made_directory("/a")}), HasSubstr("/a is there twice"));
    EXPECT_THAT(message({generated("/a/b", "")}), HasSubstr("/a is not a directory of the plan"));
    EXPECT_THAT(message({generated("/a", ""), generated("/a/b", "")}), HasSubstr("/a is not a directory of the plan"));
    EXPECT_THAT(message({made_directory("/a"), made_directory("/a/..")}), HasSubstr("not a plain path"));
    EXPECT_THAT(message({made_directory("/..")}), HasSubstr("not a plain path"));
    EXPECT_THAT(message({made_directory("/a/")}), HasSubstr("has no directory to lie in"));
    auto link = generated("/l", "");
    link.kind = plan::Kind::symlink;
    EXPECT_THAT(message({link}), HasSubstr("symlink to nothing"));
    auto file = generated("/f", "");
    file.kind = plan::Kind::file;
    EXPECT_THAT(message({file}), HasSubstr("no source"));
}

}   // namespace
}   // namespace sandroot::root
