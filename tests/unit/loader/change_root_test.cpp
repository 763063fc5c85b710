#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace world;
using loader::LoadStatus;
using ::testing::ElementsAre;

/// What a jail holds: described in a second world, whose interpreter is of no interest.
struct Jailed {
    World outside;
    World inside;

    void enter() { outside.process->change_root(inside.tree, inside.objects); }
    loader::Loaded open(const std::string& name) { return outside.open(name); }
};

TEST(ChangeRoot, LoadedNamesStaySatisfiedWithoutFiles) {
    Jailed j;
    j.outside.put("/m", {.needed = {"libz"}}).put("/lib/libz", {.soname = "libz"});
    j.inside.put("/e", {.needed = {"libz", "libnew"}}).put("/usr/lib/libnew");
    (void)j.outside.start("/m");
    j.enter();
    EXPECT_THAT(j.outside.paths(j.open("/e")), ElementsAre("/usr/lib/libnew"));
    EXPECT_EQ(j.open("/lib/libz").status, LoadStatus::ok);
}

TEST(ChangeRoot, TheCacheInsideIsUsedWhereTheOuterOneWasFound) {
    Jailed j;
    j.outside.cache({{"libz", "/lib/libz"}}).put("/m", {.needed = {"libz"}}).put("/lib/libz");
    j.inside.put("/opt/libr").put("/etc/placeholder");
    (void)j.outside.start("/m");
    const auto padded = std::string("libr\0/opt/libr\0", 15);
    std::string cache = "glibc-ld.so.cache1.1";
    const auto number = [&](std::uint32_t value) { cache.append(reinterpret_cast<const char*>(&value), 4); };
    for (const std::uint32_t value : {1U, 15U, 2U, 0U, 0U, 0U, 0U, 0x303U, 72U, 77U, 0U, 0U, 0U}) number(value);
    j.inside.tree.add_file("/etc/ld.so.cache", cache + padded);
    j.enter();
    const auto loaded = j.open("libr");
    EXPECT_EQ(loaded.status, LoadStatus::ok) << loaded.error;
    EXPECT_EQ(loaded.requests.at(0).source, loader::Source::cache);

    // Without a cache outside, the first lookup there ended its use for ever.
    Jailed missed;
    missed.outside.put("/m", {.needed = {"libz"}}).put("/lib/libz");
    missed.inside.put("/opt/libr").tree.add_file("/etc/ld.so.cache", cache + padded);
    (void)missed.outside.start("/m");
    missed.enter();
    const auto too_late = missed.open("libr");
    EXPECT_EQ(too_late.status, LoadStatus::missing);
    EXPECT_EQ(too_late.requests.at(0).tried.at(0).path, "/opt/libr");
    EXPECT_EQ(too_late.requests.at(0).tried.at(0).verdict, loader::Verdict::remembered_absent);

    // Nobody had asked for it yet.
    Jailed unasked;
    unasked.outside.put("/m");
    unasked.inside.put("/opt/libr").tree.add_file("/etc/ld.so.cache", cache + padded);
    (void)unasked.outside.start("/m");
    unasked.enter();
    EXPECT_EQ(unasked.open("libr").status, LoadStatus::ok);
}

TEST(ChangeRoot, ADirectoryThatWasLookedForInVainIsNeverTriedAgain) {
    const auto status = [](bool exists_outside) {
        Jailed j;
        j.outside.options.library_path = "/late";
        j.outside.put("/m", {.needed = {"libz"}}).put("/lib/libz");
        if (exists_outside) j.outside.tree.add_directory("/late");
        j.inside.put("/late/libr");
        (void)j.outside.start("/m");
        j.enter();
        return j.open("libr").status;
    };
    EXPECT_EQ(status(false), LoadStatus::missing);
    EXPECT_EQ(status(true), LoadStatus::ok);
}

TEST(ChangeRoot, ALibraryInADirectoryThatIsRememberedAsAbsentIsToldApartFromOneThatIsNotThere) {
    Jailed j;
    j.outside.options.library_path = "/late:/never";
    j.outside.put("/m", {.needed = {"libz"}}).put("/lib/libz");
    j.inside.put("/late/libr");
    (void)j.outside.start("/m");
    j.enter();
    const auto loaded = j.open("libr");
    ASSERT_GE(loaded.requests.at(0).tried.size(), 2U);
    EXPECT_EQ(loaded.requests.at(0).tried[0].verdict, loader::Verdict::remembered_absent);
    EXPECT_EQ(loaded.requests.at(0).tried[1].verdict, loader::Verdict::absent);
}

TEST(ChangeRoot, AFailedDlopenBeforeItRemembersTheDirectories) {
    const auto status = [](bool probe) {
        Jailed j;
        j.outside.put("/m").tree.add_directory("/lib");
        j.inside.put("/usr/lib/libr");
        (void)j.outside.start("/m");
        if (probe) (void)j.outside.open("libnope");
        j.enter();
        return j.open("libr").status;
    };
    EXPECT_EQ(status(true), LoadStatus::missing);
    EXPECT_EQ(status(false), LoadStatus::ok);
}

TEST(ChangeRoot, ASpellingThatWasNotProbedIsAnotherDirectory) {
    Jailed j;
    j.outside.options.library_path = "/late";
    j.outside.put("/m", {.needed = {"libz"}}).put("/lib/libz");
    j.inside.put("/pkg/one", {.needed = {"libr"}, .runpath = "/late"})
        .put("/pkg/two", {.needed = {"libr"}, .runpath = "$ORIGIN/../late"});
    j.inside.put("/late/libr");
    (void)j.outside.start("/m");
    j.enter();
    EXPECT_EQ(j.open("/pkg/one").status, LoadStatus::missing);
    EXPECT_EQ(j.open("/pkg/two").status, LoadStatus::ok);
}

TEST(ChangeRoot, OriginOfTheProgramKeepsItsOutsidePrefix) {
    Jailed j;
    j.outside.put("/jail/bin/m", {.runpath = "$ORIGIN/sub"});
    j.inside.put("/bin/sub/libr");
    (void)j.outside.start("/jail/bin/m");
    j.enter();
    EXPECT_EQ(j.open("libr").status, LoadStatus::missing);
}

TEST(ChangeRoot, AnOriginThatNobodyAskedForIsUnknownInside) {
    Jailed j;
    j.outside.put("/bin/m");
    j.inside.put("/bin/libr");
    (void)j.outside.start("/bin/m");
    j.enter();
    EXPECT_EQ(j.open("$ORIGIN/libr").status, LoadStatus::missing);
}

TEST(ChangeRoot, OneProcessEntersAndItsCopiesOpen) {
    Jailed j;
    j.outside.put("/m");
    j.inside.put("/e1", {.soname = "lib"}).put("/e2", {.needed = {"lib"}});
    (void)j.outside.start("/m");
    j.enter();
    loader::Process first = *j.outside.process;
    loader::Process second = *j.outside.process;
    EXPECT_EQ(first.open("/e1").status, LoadStatus::ok);
    EXPECT_EQ(first.open("/e2").status, LoadStatus::ok);
    EXPECT_EQ(second.open("/e2").status, LoadStatus::missing);
}

}   // namespace
