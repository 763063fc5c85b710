#include <sandroot/base/path.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace sandroot {
namespace {

static_assert(!std::is_convertible_v<HostPath, RootPath>);
static_assert(!std::is_convertible_v<RootPath, HostPath>);
static_assert(!std::is_constructible_v<RootPath, HostPath>);

TEST(RootPath, AlwaysBeginsAtTheRoot) {
    EXPECT_EQ(RootPath("usr/lib").str(), "/usr/lib");
    EXPECT_EQ(RootPath("").str(), "/");
    EXPECT_EQ(RootPath("/usr").str(), "/usr");
}

TEST(RootPath, KeepsDotsAndDoubleSlashesUntilTidied) {
    const RootPath path("/a//b/./../c/");
    EXPECT_EQ(path.str(), "/a//b/./../c/");
    EXPECT_EQ(path.tidy().str(), "/a/b/../c");
}

TEST(RootPath, ParentAndNameIgnoreTrailingSlashes) {
    EXPECT_EQ(RootPath("/a/b/").parent().str(), "/a");
    EXPECT_EQ(RootPath("/a/b/").name(), "b");
    EXPECT_EQ(RootPath("/a").parent().str(), "/");
    EXPECT_EQ(RootPath("/").parent().str(), "/");
}

TEST(RootPath, WithinComparesWholeComponents) {
    EXPECT_TRUE(RootPath("/usr/lib").is_within(RootPath("/usr")));
    EXPECT_TRUE(RootPath("/usr").is_within(RootPath("/usr")));
    EXPECT_FALSE(RootPath("/usrlocal").is_within(RootPath("/usr")));
    EXPECT_TRUE(RootPath("/usr").is_within(RootPath("/")));
}

TEST(HostPath, ParentOfARelativeNameIsTheWorkingDirectory) {
    EXPECT_EQ(HostPath("a").parent().str(), ".");
    EXPECT_EQ(HostPath("/a").parent().str(), "/");
    EXPECT_EQ(HostPath("x/y/").name(), "y");
}

}   // namespace
}   // namespace sandroot
