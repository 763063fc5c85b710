// The same claims for each of the two ways into a directory: openat2 and the walk by components.
#include <sandroot/fs/chase.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/listing.hpp>
#include <sandroot/fs/walk.hpp>

#include "support/temporary.hpp"
#include "support/without_openat2.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace sandroot::fs {
namespace {

using Opener = Result<std::unique_ptr<DiskTree>> (*)(const HostPath&);

class DiskTreeBy : public testing::TestWithParam<Opener> {
protected:
    [[nodiscard]] std::unique_ptr<DiskTree> tree() const {
        auto opened = GetParam()(folder_.path());
        EXPECT_TRUE(opened);
        return *std::move(opened);
    }
    test::Folder folder_;
};

std::string content(const Tree& tree, const std::string& path) {
    const auto bytes = read(tree, RootPath(path), 1000);
    return bytes ? *bytes : "error: " + bytes.error().message;
}

int error_of(const Tree& tree, const std::string& path) {
    const auto opened = tree.open(RootPath(path));
    return opened ? 0 : opened.error().os_error;
}

TEST_P(DiskTreeBy, AbsoluteLinksStayInside) {
    folder_.write("etc/secret", "inside");
    folder_.link("link", "/etc/secret");
    folder_.link("dir", "/etc");
    EXPECT_EQ(content(*tree(), "/link"), "inside");
    EXPECT_EQ(content(*tree(), "/dir/secret"), "inside");
    EXPECT_EQ(error_of(*tree(), "/dir/passwd"), ENOENT);   // The host's has one.
}

TEST_P(DiskTreeBy, DotDotStopsAtTheRoot) {
    folder_.write("file", "inside");
    folder_.link("a/b/up", "../../../../../../file");
    EXPECT_EQ(content(*tree(), "/a/b/up"), "inside");
    EXPECT_EQ(content(*tree(), "/../../file"), "inside");
    EXPECT_EQ(content(*tree(), "/a/b/../../file"), "inside");
    EXPECT_EQ(error_of(*tree(), "/../etc/hostname"), ENOENT);
}

TEST_P(DiskTreeBy, TellsWhatIsThereWithoutFollowingWhenAsked) {
    folder_.write("file", "12345");
    folder_.link("link", "file");
    EXPECT_EQ(tree()->stat(RootPath("/link"), Follow::no)->type, Type::symlink);
    EXPECT_EQ(tree()->stat(RootPath("/link"), Follow::yes)->type, Type::file);
    EXPECT_EQ(tree()->stat(RootPath("/link"), Follow::yes)->size, 5U);
    EXPECT_EQ(*tree()->read_link(RootPath("/link")), "file");
    EXPECT_EQ(tree()->read_link(RootPath("/file")).error().os_error, EINVAL);
    EXPECT_EQ(tree()->stat(RootPath("/"), Follow::no)->type, Type::directory);
}

TEST_P(DiskTreeBy, LoopsAndMissingNamesHaveTheKernelsErrors) {
    folder_.link("loop", "loop");
    folder_.write("file", "");
    EXPECT_EQ(error_of(*tree(), "/loop"), ELOOP);
    EXPECT_EQ(error_of(*tree(), "/nothing"), ENOENT);
    EXPECT_EQ(error_of(*tree(), "/file/x"), ENOTDIR);
    EXPECT_EQ(error_of(*tree(), "/file/"), ENOTDIR);
    EXPECT_EQ(error_of(*tree(), "/"), EISDIR);
}

TEST_P(DiskTreeBy, AFifoOrSocketIsRefusedWithoutWaiting) {
    ASSERT_EQ(::mkfifo(folder_.str("fifo").c_str(), 0600), 0);
    EXPECT_EQ(error_of(*tree(), "/fifo"), EINVAL);
    EXPECT_EQ(tree()->stat(RootPath("/fifo"), Follow::no)->type, Type::fifo);
}

TEST_P(DiskTreeBy, ScansInOrderWithLinkTargets) {
    folder_.write("b", "");
    folder_.write("a", "1");
    folder_.link("c", "nowhere");
    folder_.make_directory("d");
    const auto entries = tree()->listing(RootPath("/"));
    ASSERT_TRUE(entries);
    std::vector<std::string> names;
    for (const auto& entry : *entries) names.emplace_back(entry.name);
    EXPECT_THAT(names, testing::ElementsAre("a", "b", "c", "d"));
    EXPECT_EQ((*entries)[2].target, "nowhere");
    EXPECT_EQ((*entries)[3].stat.type, Type::directory);
    EXPECT_EQ(tree()->list(RootPath("/"))->size(), 4U);
}

TEST_P(DiskTreeBy, LooksAtTheFilesThatAreWantedAndPassesOverWhatIsNone) {
    const std::string large(200'000, 'x');
    folder_.write("d/a", "first");
    folder_.write("d/b", "");
    folder_.write("d/large", large);
    folder_.write("d/larger", large + "x");
    folder_.write("d/other", "not wanted");
    folder_.write("d/z", "last");
    folder_.write("elsewhere/a", "not looked into");
    folder_.link("d/link", "a");
    folder_.make_directory("d/directory");
    ASSERT_EQ(::mkfifo((folder_.path() / "d/fifo").c_str(), 0644), 0);
    std::vector<std::pair<std::string, std::string>> seen;
    const Look look{.into = [](const RootPath& at) { return at == RootPath("/d"); },
                    .at = [](std::string_view name) { return name != "other"; },
                    .take = [&](const RootPath& at, std::string_view name,
                                std::string_view bytes) { seen.emplace_back((at / name).str(), bytes); },
                    .limit = large.size()};
    EXPECT_EQ(tree()->listing(RootPath("/d"), &look)->size(), 9U);
    EXPECT_EQ(tree()->listing(RootPath("/elsewhere"), &look)->size(), 1U);
    EXPECT_THAT(seen, testing::UnorderedElementsAre(testing::Pair("/d/a", "first"), testing::Pair("/d/large", large),
                                                    testing::Pair("/d/z", "last")));
}

TEST_P(DiskTreeBy, AgreesWithTheChaseByHand) {
    folder_.write("usr/lib/deep/libz.so.1.2", "z");
    folder_.link("usr/lib/libz.so.1", "../../alt/libz");
    folder_.link("alt/libz", "/usr/lib/deep/libz.so.1.2");
    folder_.link("lib", "usr/lib");
    const auto chased = chase(*tree(), RootPath("/lib/libz.so.1"));
    ASSERT_TRUE(chased);
    EXPECT_EQ(chased->real.str(), "/usr/lib/deep/libz.so.1.2");
    EXPECT_EQ(chased->stat.identity, tree()->stat(RootPath("/lib/libz.so.1"), Follow::yes)->identity);
}

INSTANTIATE_TEST_SUITE_P(EitherWay, DiskTreeBy, testing::Values(&DiskTree::open_root, &test::open_root_without_openat2),
                         [](const auto& how) { return how.index == 0 ? "openat2" : "components"; });

TEST(DiskTree, TheMachinesOwnRootIsReadAsItIs) {
    const auto tree = DiskTree::open_root(HostPath("/"));
    ASSERT_TRUE(tree);
    EXPECT_TRUE((*tree)->open(RootPath("/etc/passwd")));
}

TEST(DiskTree, SaysWhyARootCannotBeOpened) {
    test::Folder folder;
    folder.write("file", "");
    EXPECT_EQ(DiskTree::open_root(HostPath(folder.str("none"))).error().os_error, ENOENT);
    EXPECT_EQ(DiskTree::open_root(HostPath(folder.str("file"))).error().os_error, ENOTDIR);
}

}   // namespace
}   // namespace sandroot::fs
