#include <sandroot/root/remove.hpp>

#include "unit/root/scene.hpp"

#include <atomic>
#include <cerrno>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;

os::Fd open_top(const Scene& scene) {
    return os::Fd(::open(scene.top.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

TEST(Remove, FollowsNoSymlink) {
    Scene scene;
    write(scene.source + "/precious", "data");
    std::filesystem::create_directories(scene.top + "/tree/d");
    std::filesystem::create_directory_symlink(scene.source, scene.top + "/tree/d/link");
    std::filesystem::create_directory_symlink(scene.source, scene.top + "/link");
    const auto top = open_top(scene);
    EXPECT_TRUE(remove_tree(top, "tree"));
    EXPECT_TRUE(remove_tree(top, "link"));
    EXPECT_TRUE(remove_tree(top, "absent"));
    EXPECT_THAT(Scene::names(scene.top), ElementsAre("source"));
    EXPECT_EQ(content_of(scene.source + "/precious"), "data");
}

TEST(Remove, TakesEveryKindOfFile) {
    Scene scene;
    write(scene.top + "/tree/file", "x", 0);
    ASSERT_EQ(::mkfifo((scene.top + "/tree/fifo").c_str(), 0600), 0);
    ASSERT_EQ(::mknod((scene.top + "/tree/socket").c_str(), S_IFSOCK | 0600, 0), 0);
    std::filesystem::create_directories(scene.top + "/tree/closed/below");
    ASSERT_EQ(::chmod((scene.top + "/tree/closed").c_str(), 0), 0);
    EXPECT_TRUE(remove_tree(open_top(scene), "tree"));
    EXPECT_THAT(Scene::names(scene.top), ElementsAre("source"));
}

TEST(Remove, StopsWhenTold) {
    Scene scene;
    write(scene.top + "/tree/file", "x");
    const std::atomic<bool> stop = true;
    const auto removed = remove_tree(open_top(scene), "tree", &stop);
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().os_error, EINTR);
    EXPECT_TRUE(exists(scene.top + "/tree/file"));
}

}   // namespace
}   // namespace sandroot::root
