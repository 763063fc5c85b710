#include "unit/root/scene.hpp"

#include <cerrno>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Build, PutsEveryEntryInPlaceWithModeTimeAndTarget) {
    Scene scene;
    furnish(scene);
    const auto built = scene.build();
    ASSERT_BUILT(built);
    EXPECT_EQ(std::filesystem::read_symlink(scene.target + "/lib"), "usr/lib");
    EXPECT_EQ(stat_of(scene.target + "/tmp").st_mode & 07777U, 01777U);
    EXPECT_EQ(stat_of(scene.target).st_mode & 07777U, 0755U);
    EXPECT_EQ(stat_of(scene.target + "/usr/lib/libz.so.1").st_mtim.tv_nsec, 987'654'321);
    EXPECT_EQ(stat_of(scene.target + "/usr/lib/python3").st_mtim.tv_sec, 1'400'000'000);
    EXPECT_EQ(stat_of(scene.target + "/usr/lib/python3").st_mtim.tv_nsec, 5);
    EXPECT_EQ(content_of(scene.target + "/etc/ld.so.cache"), "cache");
    EXPECT_EQ(stat_of(scene.target + "/usr/lib/libz.so.1.2.13").st_ino,
              stat_of(scene.source + "/usr/lib/libz.so.1.2.13").st_ino);
    EXPECT_EQ(built->linked, 4U);
    EXPECT_EQ(built->symlinks, 2U);
    EXPECT_EQ(built->generated, 1U);
    EXPECT_EQ(built->copied, 0U);
    EXPECT_THAT(built->notes, IsEmpty());
}

TEST(Build, CopiesKeepTimeModeAndBytes) {
    Scene scene;
    furnish(scene);
    const auto built = scene.build({.link = Link::copy});
    ASSERT_BUILT(built);
    EXPECT_EQ(built->copied, 4U);
    EXPECT_EQ(built->linked, 0U);
    EXPECT_EQ(built->bytes_copied, 7U + 11U + 22U);
    const auto copy = stat_of(scene.target + "/usr/lib/libz.so.1.2.13");
    EXPECT_NE(copy.st_ino, stat_of(scene.source + "/usr/lib/libz.so.1.2.13").st_ino);
    EXPECT_EQ(copy.st_mtim.tv_sec, 1'600'000'000);
    EXPECT_EQ(copy.st_mtim.tv_nsec, 123'456'789);
    EXPECT_EQ(copy.st_mode & 07777U, 0755U);
    EXPECT_EQ(content_of(scene.target + "/usr/lib/libz.so.1.2.13"), "library");
}

TEST(Build, TheSameInputGivesTheSameTreeTwice) {
    Scene scene;
    furnish(scene);
    write(scene.source + "/a", "1");
    write(scene.source + "/a-b/c", "2");
    write(scene.source + "/d/e", "3");
    std::filesystem::create_hard_link(scene.source + "/d/e", scene.source + "/usr/lib/e");
    for (const Link link : {Link::automatic, Link::copy}) {
        ASSERT_BUILT(scene.build({.link = link, .jobs = 1}));
        const auto first = listing(scene.target);
        ASSERT_BUILT(scene.build({.link = link, .jobs = 8}));
        EXPECT_EQ(listing(scene.target), first);
        EXPECT_THAT(scene.beside(), ElementsAre(".root.sandroot", "root"));
        EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
    }
}

TEST(Build, TwoNamesOfOneFileStayOneFileAlsoWhenCopied) {
    Scene scene;
    write(scene.source + "/a/one", "bytes");
    std::filesystem::create_directories(scene.source + "/b");
    std::filesystem::create_hard_link(scene.source + "/a/one", scene.source + "/b/two");
    set_time(scene.source + "/b", 1'300'000'000, 7);
    for (const Link link : {Link::automatic, Link::copy}) {
        const auto built = scene.build({.link = link});
        ASSERT_BUILT(built);
        EXPECT_EQ(stat_of(scene.target + "/a/one").st_ino, stat_of(scene.target + "/b/two").st_ino);
        EXPECT_EQ(stat_of(scene.target + "/b").st_mtim.tv_sec, 1'300'000'000);
        EXPECT_EQ(built->linked + built->copied, 2U);
        EXPECT_EQ(built->copied, link == Link::copy ? 2U : 0U);
    }
    EXPECT_NE(stat_of(scene.target + "/a/one").st_ino, stat_of(scene.source + "/a/one").st_ino);
}

TEST(Build, ASetuidFileIsCopiedWithoutTheBitAndTheSourceKeepsIt) {
    Scene scene;
    write(scene.source + "/bin/su", "program", 04755);
    const auto built = scene.build();
    ASSERT_BUILT(built);
    EXPECT_EQ(stat_of(scene.target + "/bin/su").st_mode & 07777U, 0755U);
    EXPECT_EQ(stat_of(scene.source + "/bin/su").st_mode & 07777U, 04755U);
    EXPECT_EQ(built->copied, 1U);
    EXPECT_THAT(built->notes, Contains(placing::Note{placing::NoteKind::lost_setid, "/bin/su"}));
}

TEST(Build, ASetuidBitThatThePlanAsksForIsNotGiven) {
    Scene scene;
    scene.add(generated("/tool", "x", 06755));
    auto directory = made_directory("/d", 02755);
    scene.add(directory);
    ASSERT_BUILT(scene.build());
    EXPECT_EQ(stat_of(scene.target + "/tool").st_mode & 07777U, 0755U);
    EXPECT_EQ(stat_of(scene.target + "/d").st_mode & 07777U, 0755U);
}

TEST(Build, AFileWhoseModeMustDifferIsCopiedAndNeverChangedThroughALink) {
    Scene scene;
    write(scene.source + "/secret", "s", 0600);
    auto entries = scene.entries();
    entries.front().mode = 0644;
    const auto built = scene.build_plan(plan::plan_of(std::move(entries)), {.link = Link::hard});
    ASSERT_BUILT(built);
    EXPECT_EQ(stat_of(scene.target + "/secret").st_mode & 07777U, 0644U);
    EXPECT_EQ(stat_of(scene.source + "/secret").st_mode & 07777U, 0600U);
}

TEST(Build, OwnersAreThoseOfThePlan) {
    Scene scene;
    write(scene.source + "/d/f", "x");
    std::filesystem::create_symlink("f", scene.source + "/d/l");
    for (const char* name : {"/d", "/d/f", "/d/l"}) ASSERT_EQ(::lchown((scene.source + name).c_str(), 1234, 4321), 0);
    for (const Link link : {Link::automatic, Link::copy}) {
        ASSERT_BUILT(scene.build({.link = link}));
        for (const char* name : {"/d", "/d/f", "/d/l"}) {
            EXPECT_EQ(stat_of(scene.target + name).st_uid, 1234U) << name;
            EXPECT_EQ(stat_of(scene.target + name).st_gid, 4321U) << name;
        }
    }
}

TEST(Build, AnUnwritableDirectoryGetsItsModeAfterItsContent) {
    Scene scene;
    write(scene.source + "/locked/below/file", "x");
    std::filesystem::create_hard_link(scene.source + "/locked/below/file", scene.source + "/locked/again");
    auto entries = scene.entries();
    for (auto& entry : entries)
        if (entry.kind == plan::Kind::directory) entry.mode = 0555;
    const auto plan = plan::plan_of(std::move(entries));
    ASSERT_BUILT(scene.build_plan(plan));
    EXPECT_EQ(stat_of(scene.target + "/locked").st_mode & 07777U, 0555U);
    EXPECT_EQ(stat_of(scene.target + "/locked/below").st_mode & 07777U, 0555U);
    ASSERT_BUILT(scene.build_plan(plan));
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
}

TEST(Build, NamesOf255BytesWithNewlinesAndEscapesArePlacedAndBuiltAgain) {
    Scene scene;
    std::string name = "\n\x1b[2J \\x41 \xff'\"";
    name.resize(255, 'n');
    write(scene.source + "/" + name + "/" + name, "x");
    std::filesystem::create_symlink(name, scene.source + "/" + name + "/link\n");
    ASSERT_BUILT(scene.build());
    EXPECT_EQ(content_of(scene.target + "/" + name + "/" + name), "x");
    ASSERT_BUILT(scene.build());
}

TEST(Build, ANameTooLongForAStateDirectoryIsAClearError) {
    Scene scene;
    scene.target = scene.top + "/" + std::string(250, 'r');
    write(scene.source + "/f", "x");
    const auto built = scene.build();
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().os_error, ENAMETOOLONG);
    EXPECT_THAT(Scene::names(scene.top), ElementsAre("source"));
}

TEST(Build, SparseFilesStaySparse) {
    Scene scene;
    write(scene.source + "/sparse", "begin");
    ASSERT_EQ(::truncate((scene.source + "/sparse").c_str(), 8 << 20), 0);
    const auto built = scene.build({.link = Link::copy});
    ASSERT_BUILT(built);
    const auto copy = stat_of(scene.target + "/sparse");
    EXPECT_EQ(copy.st_size, 8 << 20);
    EXPECT_LT(copy.st_blocks * 512, 1 << 20);
    EXPECT_LT(built->bytes_copied, 1U << 20U);
    EXPECT_EQ(content_of(scene.target + "/sparse").substr(0, 5), "begin");
}

TEST(Build, ADirectoryWithThousandsOfNamesIsFilledBySeveralThreads) {
    Scene scene;
    for (int at = 0; at < 1500; ++at) write(scene.source + "/d/" + std::to_string(at), std::to_string(at));
    set_time(scene.source + "/d", 1'200'000'000, 9);
    for (const Link link : {Link::automatic, Link::copy}) {
        ASSERT_BUILT(scene.build({.link = link, .jobs = 8}));
        EXPECT_EQ(Scene::names(scene.target + "/d").size(), 1500U);
        EXPECT_EQ(content_of(scene.target + "/d/1499"), "1499");
        EXPECT_EQ(stat_of(scene.target + "/d").st_mtim.tv_sec, 1'200'000'000);
    }
}

}   // namespace
}   // namespace sandroot::root
