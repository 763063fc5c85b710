#include "unit/root/scene.hpp"

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::HasSubstr;

TEST(Source, ASourceThatChangedSinceThePlanIsAnError) {
    const auto check = [](auto change, const char* what) {
        for (const Link link : {Link::automatic, Link::copy}) {
            Scene scene;
            write(scene.source + "/d/f", "before");
            write(scene.source + "/other", "other!");
            std::filesystem::create_symlink("f", scene.source + "/d/l");
            const auto plan = scene.plan();
            change(scene.source);
            const auto built = scene.build_plan(plan, {.link = link});
            ASSERT_FALSE(built) << what;
            EXPECT_THAT(built.error().message, HasSubstr("changed while it was being copied")) << what;
            EXPECT_FALSE(exists(scene.top + "/out")) << what;
        }
    };
    namespace disk = std::filesystem;
    check([](const std::string& top) { write(top + "/d/f", "longer than before"); }, "written to");
    check([](const std::string& top) { set_time(top + "/d/f", 1, 1); }, "touched");
    check([](const std::string& top) { disk::remove(top + "/d/f"); }, "removed");
    check([](const std::string& top) { disk::rename(top + "/other", top + "/d/f"); }, "replaced");
    check([](const std::string& top) { disk::remove(top + "/d/f"), disk::create_symlink("/etc/passwd", top + "/d/f"); },
          "a symlink");
    check(
        [](const std::string& top) {
            disk::remove(top + "/d/f");
            ASSERT_EQ(::mkfifo((top + "/d/f").c_str(), 0600), 0);
        },
        "a FIFO");
    check([](const std::string& top) { disk::remove(top + "/d/f"), disk::create_directory(top + "/d/f"); },
          "a directory");
    check([](const std::string& top) { disk::remove(top + "/d/l"), disk::create_symlink("f", top + "/d/l"); },
          "another link");
    check(
        [](const std::string& top) {
            disk::rename(top + "/d", top + "/e"), disk::create_directory_symlink("/etc", top + "/d");
        },
        "a symlink for its directory");
    check([](const std::string& top) { disk::remove_all(top + "/d"); }, "no directory");
}

TEST(Source, APlanThatDoesNotHoldTogetherIsRefusedBeforeAnythingIsWritten) {
    const auto message = [](std::vector<plan::Entry> entries) {
        const Scene scene;
        plan::Plan plan;
        plan.entries = std::move(entries);
        const auto built = scene.build_plan(plan);
        EXPECT_FALSE(built);
        EXPECT_FALSE(exists(scene.top + "/out"));
        return built ? std::string() : built.error().message;
    };
    EXPECT_THAT(message({generated("/b", ""), generated("/a", "")}), HasSubstr("/a is out of order"));
    EXPECT_THAT(message({generated("/a", ""), generated("/a", "")}), HasSubstr("/a is out of order"));
    EXPECT_THAT(message({generated("/a/b", "")}), HasSubstr("/a/b has no directory to lie in"));
    EXPECT_THAT(message({generated("/a", ""), generated("/a/b", "")}), HasSubstr("/a/b has no directory to lie in"));
    EXPECT_THAT(message({made_directory("/a"), made_directory("/a/..")}), HasSubstr("not a plain path"));
    EXPECT_THAT(message({made_directory("/..")}), HasSubstr("not a plain path"));
    EXPECT_THAT(message({made_directory("/a"), generated("/a//b", "")}), HasSubstr("has no directory to lie in"));
    EXPECT_THAT(message({made_directory("/a/")}), HasSubstr("/a/ "));
    auto link = generated("/l", "");
    link.kind = plan::Kind::symlink;
    EXPECT_THAT(message({link}), HasSubstr("symlink to nothing"));
    auto file = generated("/f", "");
    file.kind = plan::Kind::file;
    EXPECT_THAT(message({file}), HasSubstr("no source"));
}

}   // namespace
}   // namespace sandroot::root
