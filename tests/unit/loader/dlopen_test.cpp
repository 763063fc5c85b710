#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace world;
using loader::LoadStatus;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Dlopen, UsesTheCallersRpathForTheBareNameOnly) {
    World w;
    w.put("/m", {.needed = {"/caller"}})
        .put("/caller", {.rpath = "/d"})
        .put("/d/plug", {.needed = {"dep"}})
        .put("/d/dep");
    (void)w.start("/m");
    const auto loaded = w.open("plug", "/caller");
    EXPECT_EQ(loaded.requests.at(0).source, loader::Source::rpath);
    EXPECT_THAT(World::missing(loaded), ElementsAre("dep"));
}

TEST(Dlopen, UsesTheProgramsRpathForWhatTheOpenedObjectNeeds) {
    World w;
    w.put("/m", {.rpath = "/d"}).put("/plug", {.needed = {"dep"}}).put("/d/dep");
    (void)w.start("/m");
    EXPECT_THAT(w.paths(w.open("/plug")), ElementsAre("/d/dep"));
}

TEST(Dlopen, ACallerWithRunpathDoesNotUseTheProgramsRpath) {
    World w;
    w.put("/m", {.needed = {"/caller"}, .rpath = "/d"}).put("/caller", {.runpath = "/x"}).put("/d/plug");
    (void)w.start("/m");
    EXPECT_EQ(w.open("plug", "/caller").status, LoadStatus::missing);
    EXPECT_EQ(w.open("plug").status, LoadStatus::ok);
}

TEST(Dlopen, WhatFailsLeavesNothingBehindButTellsWhatItFound) {
    World w;
    w.put("/m")
        .put("/e", {.needed = {"a", "gone"}, .soname = "e", .rpath = "/d"})
        .put("/d/a", {.soname = "a"})
        .put("/u", {.needed = {"a"}});
    (void)w.start("/m");
    const std::size_t before = w.process->loaded().size();
    const auto loaded = w.open("/e");
    EXPECT_EQ(loaded.status, LoadStatus::missing);
    EXPECT_EQ(w.process->loaded().size(), before);
    ASSERT_EQ(loaded.abandoned.size(), 2U);
    EXPECT_EQ(loaded.objects, (std::vector<loader::ObjectIndex>{before, before + 1}));
    EXPECT_EQ(loaded.abandoned[1].path, "/d/a");
    EXPECT_THAT(World::missing(w.open("/u")), ElementsAre("a"));
}

TEST(Dlopen, CopiesOfAProcessGoTheirOwnWays) {
    World w;
    w.put("/m").put("/e1", {.soname = "lib"}).put("/e2", {.needed = {"lib"}});
    (void)w.start("/m");
    loader::Process copy = *w.process;
    EXPECT_EQ(copy.open("/e1").status, LoadStatus::ok);
    EXPECT_EQ(copy.open("/e2").status, LoadStatus::ok);
    EXPECT_EQ(w.open("/e2").status, LoadStatus::missing);
}

TEST(Dlopen, OfALoadedObjectLoadsNothing) {
    World w;
    w.put("/m", {.needed = {"a"}, .rpath = "/d"}).put("/d/a");
    (void)w.start("/m");
    const auto loaded = w.open("/d/a");
    EXPECT_EQ(loaded.root, w.index_of("/d/a"));
    EXPECT_THAT(loaded.objects, IsEmpty());
}

TEST(Dlopen, AnObjectThatWasLoadedInOneContextIsNotResolvedAgain) {
    World w;
    w.put("/m").put("/e1", {.needed = {"x"}, .rpath = "/j:/y1"}).put("/e2", {.needed = {"x"}, .rpath = "/j"});
    w.put("/j/x", {.needed = {"y"}, .soname = "x"}).put("/y1/y");
    (void)w.start("/m");
    EXPECT_THAT(World::missing(w.open("/e2")), ElementsAre("y"));
    EXPECT_EQ(w.open("/e1").status, LoadStatus::ok);
    EXPECT_EQ(w.open("/e2").status, LoadStatus::ok);
}

TEST(Dlopen, RefusesWhatForbidsIt) {
    World w;
    w.put("/m").put("/e", {.flags_1 = elf::flag_1_noopen});
    (void)w.start("/m");
    EXPECT_EQ(w.open("/e").error, "/e: shared object cannot be dlopen()ed");
}

TEST(Dlopen, RefusesAnExecutableStackSince241) {
    const auto error = [](loader::Version version) {
        World w;
        w.system.version = version;
        auto reading = reading_of({});
        reading.facts.stack = elf::Stack::unsaid;
        w.put("/m").put("/e", reading);
        (void)w.start("/m");
        return w.open("/e").error;
    };
    EXPECT_EQ(error({2, 40}), "");
    EXPECT_EQ(error({2, 41}), "/e: cannot enable executable stack as shared object requires");
}

TEST(Dlopen, ExpandsTokensInPathsByTheCallersOrigin) {
    World w;
    w.put("/app/m", {.needed = {"/v/caller"}}).put("/v/caller").put("/v/plug").put("/app/plug");
    (void)w.start("/app/m");
    EXPECT_EQ(w.process->loaded().size(), 4U);
    (void)w.open("$ORIGIN/plug", "/v/caller");
    EXPECT_EQ(w.process->loaded().back().path, "/v/plug");
    EXPECT_EQ(w.open("$ORIGIN/other", "/v/caller").error,
              "$ORIGIN/other: cannot open shared object file: No such file or directory");
}

TEST(Dlopen, BeforeAnyProgramStartedIsAnError) {
    World w;
    w.process.emplace(w.fresh());
    EXPECT_EQ(w.open("/e").status, LoadStatus::fatal);
}

TEST(Start, TwiceIsAnError) {
    World w;
    w.put("/m");
    (void)w.start("/m");
    EXPECT_FALSE(w.process->start("/m"));
}

TEST(Start, OfWhatIsNoDynamicObjectIsAnError) {
    World w;
    elf::Reading script;
    script.shape = elf::Shape::script;
    w.put("/s", script);
    EXPECT_THAT(w.start("/s").error, ::testing::HasSubstr("/s: not a dynamic ELF object"));
    EXPECT_THAT(w.start("/gone").error, ::testing::HasSubstr("No such file"));
}

}   // namespace
