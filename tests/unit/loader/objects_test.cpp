#include <sandroot/loader/objects.hpp>

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace {

using namespace world;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Objects, AFileIsReadOnceWhateverItsNames) {
    fs::MemoryTree tree;
    tree.add_file("/a", "not ELF at all").add_symlink("/b", "a").add_hard_link("/c", "/a");
    loader::Objects objects(tree);
    const auto* const reading = objects.open(RootPath("/b")).reading.get();
    EXPECT_EQ(objects.open(RootPath("/a")).reading.get(), reading);
    EXPECT_EQ(objects.open(RootPath("/c")).reading.get(), reading);
    EXPECT_THAT(tree.opened(), ElementsAre("/a"));
}

TEST(Objects, ErrorsAreAnswersToo) {
    fs::MemoryTree tree;
    tree.add_directory("/d").add_special("/f", fs::Type::fifo).add_symlink("/l", "l");
    loader::Objects objects(tree);
    EXPECT_EQ(objects.open(RootPath("/gone")).os_error, ENOENT);
    EXPECT_EQ(objects.open(RootPath("/d")).os_error, EISDIR);
    EXPECT_EQ(objects.open(RootPath("/f")).os_error, EINVAL);
    EXPECT_EQ(objects.open(RootPath("/l")).os_error, ELOOP);
    EXPECT_THAT(tree.opened(), IsEmpty());
}

TEST(Objects, ADirectoryThatIsAskedOftenIsListedOnce) {
    fs::MemoryTree tree;
    tree.add_file("/d/there", "");
    loader::Objects objects(tree);
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(objects.may_exist(RootPath("/d"), "there"));
        (void)objects.may_exist(RootPath("/d"), "absent");
    }
    EXPECT_FALSE(objects.may_exist(RootPath("/d"), "absent"));
    EXPECT_THAT(tree.listed(), ElementsAre("/d"));
}

TEST(Objects, ADirectoryThatCannotBeListedMayHoldAnything) {
    fs::MemoryTree tree;
    tree.add_directory("/d").deny("/d", EACCES);
    loader::Objects objects(tree);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(objects.may_exist(RootPath("/d"), "x"));
    for (int i = 0; i < 10; ++i) (void)objects.may_exist(RootPath("/gone"), "x");
    EXPECT_FALSE(objects.may_exist(RootPath("/gone"), "x"));
}

}   // namespace
