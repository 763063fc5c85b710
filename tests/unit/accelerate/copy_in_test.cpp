#include <sandroot/accelerate/copy_in.hpp>

#include "unit/root/scene.hpp"

namespace sandroot::accelerate {
namespace {

using namespace sandroot::root::testing;
using ::testing::HasSubstr;

/// A directory of this machine, a root that was built from it, and what the build left out.
class Standing : public ::testing::Test {
protected:
    Standing() {
        image = scene.top + "/image";
        write(image + "/a", "a");
        write(image + "/sub/b", "b");
        write(image + "/left/c", "c");
        write(image + "/left_file", "d");
        std::filesystem::create_symlink("a", image + "/link");
        for (const char* name : {"", "/sub", "/left"}) set_time(image + name, 1'400'000'000, 5);
    }

    void build() {
        const auto tree = *fs::DiskTree::open_root(HostPath("/"));
        std::vector<plan::Entry> entries;
        const auto add = [&](const RootPath& at) {
            plan::Entry entry;
            entry.at = at;
            entry.source = *tree->stat(at, fs::Follow::no);
            entry.kind = plan::kind_of(entry.source.type);
            entry.mode = entry.source.mode & 01777U;
            entry.uid = entry.source.uid;
            entry.gid = entry.source.gid;
            if (entry.kind == plan::Kind::symlink) entry.target = *tree->read_link(at);
            entry.why.push_back({plan::ReasonKind::site, std::nullopt, "test"});
            entries.push_back(std::move(entry));
        };
        add(RootPath(image));
        for (RootPath above = RootPath(image).parent(); !above.is_root(); above = above.parent())
            entries.push_back(made_directory(above.str()));
        for (const char* name : {"/a", "/sub", "/sub/b", "/link"}) add(RootPath(image + name));
        Silence silence;
        ASSERT_BUILT(root::build(plan::plan_of(entries), *tree, HostPath(scene.target), {}, silence));
    }

    Copied copied(const std::string& below = {}) {
        auto copied = copy_in(image + below, HostPath(scene.target), Generation::links, 1);
        EXPECT_TRUE(copied) << copied.error().message;
        return copied.value_or(Copied{});
    }
    [[nodiscard]] std::string inside(const std::string& name) const { return scene.target + image + name; }

    Scene scene;
    std::string image;
};

TEST_F(Standing, NothingIsTouchedIfNothingChanged) {
    build();
    const auto before = traces(scene);
    const auto done = copied();
    EXPECT_TRUE(done.was_built);
    EXPECT_EQ(done.put(), 0U);
    EXPECT_EQ(done.standing, 3U);
    EXPECT_EQ(done.left_out, 2U);
    EXPECT_EQ(traces(scene), before);
}

TEST_F(Standing, WithoutAManifestEverythingIsCopied) {
    const auto done = copied();
    EXPECT_FALSE(done.was_built);
    EXPECT_EQ(done.linked, 4U);
    EXPECT_EQ(done.symlinks, 1U);
    EXPECT_EQ(copied().put(), 0U);
}

TEST_F(Standing, ANewNameIsSeenAlsoIfItsDirectoryGetsItsOldTimeBack) {
    build();
    write(image + "/new", "new");
    write(image + "/left/new", "new");
    for (const char* name : {"", "/left"}) set_time(image + name, 1'400'000'000, 5);
    const auto done = copied();
    EXPECT_EQ(done.linked, 2U);
    EXPECT_TRUE(exists(inside("/new")));
    EXPECT_TRUE(exists(inside("/left/new")));
    EXPECT_FALSE(exists(inside("/left_file")));
}

TEST_F(Standing, ADirectoryThatChangedTellsNothingOfWhatTheRootLacks) {
    build();
    write(image + "/sub2/e", "e");
    const auto done = copied();
    EXPECT_TRUE(exists(inside("/left_file")));
    EXPECT_TRUE(exists(inside("/left/c")));
    EXPECT_EQ(done.standing, 3U);
}

TEST_F(Standing, ANewNameIsCopiedAlsoWhereTheBuildLeftTheRestOut) {
    build();
    write(image + "/left/new", "new");
    const auto done = copied();
    EXPECT_TRUE(exists(inside("/left/new")));
    EXPECT_FALSE(exists(inside("/left_file")));
    EXPECT_EQ(done.left_out, 1U);
}

TEST_F(Standing, ARootThatLostANameIsNotTakenAsBuilt) {
    build();
    std::filesystem::remove(inside("/link"));
    const auto done = copied();
    EXPECT_EQ(done.symlinks, 1U);
    EXPECT_TRUE(exists(inside("/left_file")));
}

TEST_F(Standing, AWipedRootIsFilled) {
    build();
    std::filesystem::remove_all(scene.target);
    EXPECT_EQ(copied().put(), 5U);
}

TEST_F(Standing, ABrokenManifestSaysNothing) {
    build();
    write(scene.state() + "/manifest", content_of(scene.state() + "/manifest") + "more\n");
    const auto done = copied();
    EXPECT_FALSE(done.was_built);
    EXPECT_EQ(done.left_out, 0U);
    EXPECT_TRUE(exists(inside("/left/c")));
}

TEST_F(Standing, OneListedNameThatTheBuildLeftOutIsCopied) {
    build();
    EXPECT_EQ(copied("/left_file").linked, 1U);
    EXPECT_EQ(copied("/a").standing, 1U);
}

TEST_F(Standing, AFailureNamesTheNameAndTheLastOneDecides) {
    build();
    write(image + "/sub/b.new", "other");
    std::filesystem::rename(image + "/sub/b.new", image + "/sub/b");
    std::filesystem::remove(inside("/sub/b"));
    write(inside("/sub/b/b/in the way"), "x");
    const auto done = copied("/sub");
    ASSERT_EQ(done.failed.size(), 1U);
    EXPECT_THAT(done.failed.front().message, HasSubstr("/sub: b"));
    EXPECT_TRUE(done.last_failed);
}

TEST_F(Standing, WhatIsNeitherFileNorDirectoryIsRefused) {
    const auto done = copy_in("/dev/null", HostPath(scene.target), Generation::files, 1);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, Errc::refused);
}

}   // namespace
}   // namespace sandroot::accelerate
