#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace world;
using loader::LoadStatus;
using loader::Source;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LoadedObjects, AnswerToTheirSonameWithoutASearch) {
    World w;
    w.put("/m").put("/v/abc", {.soname = "libx.so.1"}).put("/u", {.needed = {"libx.so.1"}});
    (void)w.start("/m");
    EXPECT_EQ(w.open("/u").status, LoadStatus::missing);
    EXPECT_EQ(w.open("/v/abc").status, LoadStatus::ok);
    const auto loaded = w.open("/u");
    EXPECT_EQ(loaded.status, LoadStatus::ok);
    EXPECT_EQ(loaded.requests.back().source, Source::loaded);
    EXPECT_THAT(loaded.requests.back().tried, IsEmpty());
}

TEST(LoadedObjects, DoNotAnswerToTheirFileName) {
    World w;
    w.put("/m").put("/d/libn.so").put("/u", {.needed = {"libn.so"}});
    (void)w.start("/m");
    EXPECT_EQ(w.open("/d/libn.so").status, LoadStatus::ok);
    EXPECT_THAT(World::missing(w.open("/u")), ElementsAre("libn.so"));
}

TEST(LoadedObjects, AnswerToTheNameTheyWereFoundByAndToTheirSonameInThatOrderOnly) {
    World w;
    w.put("/d/libx.so.1", {.soname = "libz.so.9"}).put("/m", {.needed = {"libx.so.1", "libz.so.9"}, .rpath = "/d"});
    EXPECT_EQ(w.start("/m").status, LoadStatus::ok);
    w.put("/n", {.needed = {"libz.so.9", "libx.so.1"}, .rpath = "/d"});
    EXPECT_THAT(World::missing(w.start("/n")), ElementsAre("libz.so.9"));
}

TEST(LoadedObjects, AreRecognisedByTheirFileUnderAnotherName) {
    World w;
    w.put("/m", {.needed = {"liba.so.1", "liba.so.1.2", "hard"}, .rpath = "/d"}).put("/d/liba.so.1.2");
    w.tree.add_symlink("/d/liba.so.1", "liba.so.1.2").add_hard_link("/d/hard", "/d/liba.so.1.2");
    const auto loaded = w.start("/m");
    EXPECT_THAT(w.paths(loaded), ElementsAre("/d/liba.so.1"));
    EXPECT_FALSE(loaded.requests.at(1).first_load);
    EXPECT_THAT(w.process->loaded().back().aliases, ElementsAre("liba.so.1.2", "hard"));
}

TEST(LoadedObjects, OfEqualContentsAreTwoWhereTheFilesAreTwo) {
    World w;
    w.put("/m", {.needed = {"liba.so.1", "liba.so.1.2"}, .rpath = "/d"}).put("/d/liba.so.1.2").put("/d/liba.so.1");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/d/liba.so.1", "/d/liba.so.1.2"));
}

TEST(LoadedObjects, LdSoAndTheKernelsObjectAreThereFromTheStart) {
    World w;
    w.put("/m", {.needed = {"ld-linux-x86-64.so.2", "linux-vdso.so.1", "/lib64/ld-linux-x86-64.so.2"}});
    const auto loaded = w.start("/m");
    EXPECT_EQ(loaded.status, LoadStatus::ok);
    EXPECT_THAT(w.paths(loaded), ElementsAre("/lib64/ld-linux-x86-64.so.2"));
}

TEST(LoadedObjects, TheProgramAnswersToItsSonameAndToTheEmptyName) {
    World w;
    w.put("/m", {.soname = "libmain.so"}).put("/q", {.needed = {"libmain.so", ""}});
    (void)w.start("/m");
    EXPECT_EQ(w.open("/q").status, LoadStatus::ok);
    EXPECT_EQ(w.open("").root, loader::ObjectIndex{0});
}

TEST(LoadedObjects, AFirstClaimToASonameStays) {
    World w;
    w.put("/m");
    for (const std::string dir : {"/e1", "/e2"})
        w.put(dir + "/ext", {.needed = {"libk.so.1"}, .rpath = "$ORIGIN"})
            .put(dir + "/libk.so.1", {.soname = "libk.so.1"});
    (void)w.start("/m");
    EXPECT_THAT(w.paths(w.open("/e2/ext")), ElementsAre("/e2/libk.so.1"));
    EXPECT_THAT(w.paths(w.open("/e1/ext")), IsEmpty());
}

TEST(LoadedObjects, AnAbsolutePathIsAnsweredByTextWithoutAFile) {
    World w;
    w.put("/m").put("/d/abc", {.soname = "/no/such/libs.so"}).put("/t", {.needed = {"/no/such/libs.so"}});
    (void)w.start("/m");
    (void)w.open("/d/abc");
    EXPECT_EQ(w.open("/t").status, LoadStatus::ok);
}

TEST(Dependencies, AreLoadedBreadthFirst) {
    World w;
    w.put("/m", {.needed = {"a", "b"}, .rpath = "/d"})
        .put("/d/a", {.needed = {"c"}})
        .put("/d/b", {.needed = {"x"}, .rpath = "/b"});
    w.put("/d/c", {.needed = {"x"}, .rpath = "/c"}).put("/b/x").put("/c/x");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/d/a", "/d/b", "/d/c", "/b/x"));
}

TEST(Dependencies, AMissingOneIsReportedByEachObjectThatNeedsIt) {
    World w;
    w.put("/m", {.needed = {"a", "gone"}, .rpath = "/d"}).put("/d/a", {.needed = {"gone"}});
    EXPECT_THAT(World::missing(w.start("/m")), ElementsAre("gone", "gone"));
}

TEST(Dependencies, TheFirstMissingOneEndsTheStartWhereAskedTo) {
    World w;
    w.options.keep_going = false;
    w.put("/m", {.needed = {"gone", "a"}, .rpath = "/d"}).put("/d/a");
    const auto loaded = w.start("/m");
    EXPECT_EQ(loaded.requests.size(), 1U);
    EXPECT_EQ(loaded.status, LoadStatus::missing);
}

TEST(Dependencies, AnAuxiliaryIsOptionalAndAFilterIsNot) {
    World w;
    w.put("/m", {.rpath = "/d", .auxiliary = {"aux"}});
    const auto without = w.start("/m");
    EXPECT_EQ(without.status, LoadStatus::ok);
    EXPECT_TRUE(without.requests.at(0).skipped);
    EXPECT_EQ(without.error, "");
    w.put("/d/aux");
    World with;
    with.put("/m", {.rpath = "/d", .auxiliary = {"aux"}}).put("/d/aux");
    EXPECT_THAT(with.paths(with.start("/m")), ElementsAre("/d/aux"));
    World filter;
    filter.put("/m", {.rpath = "/d", .filter = {"aux"}});
    EXPECT_EQ(filter.start("/m").status, LoadStatus::missing);
}

TEST(Dependencies, WhatAFilterBringsInIsFollowedBeforeWhatComesAfterTheFilter) {
    World w;
    w.put("/m", {.needed = {"a", "b"}, .rpath = "/d"})
        .put("/d/a", {.needed = {"c"}, .auxiliary = {"aux"}})
        .put("/d/b", {.needed = {"from_b"}});
    w.put("/d/aux", {.needed = {"from_aux"}}).put("/d/c").put("/d/from_b").put("/d/from_aux");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/d/aux", "/d/a", "/d/b", "/d/c", "/d/from_aux", "/d/from_b"));
}

TEST(Dependencies, AClosureWithALoopEnds) {
    World w;
    w.put("/m", {.needed = {"a"}, .rpath = "/d"}).put("/d/a", {.needed = {"b"}}).put("/d/b", {.needed = {"a", "b"}});
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/d/a", "/d/b"));
}

TEST(Preload, SatisfiesLaterNamesAndOnlyWarnsWhereItIsMissing) {
    World w;
    w.options.preload = {"/h/libhid.so", "/h/gone"};
    w.system.preload = {"pre"};
    w.put("/m", {.needed = {"libhid.so"}, .rpath = "/d"}).put("/h/libhid.so", {.soname = "libhid.so"}).put("/d/pre");
    const auto loaded = w.start("/m");
    EXPECT_EQ(loaded.status, LoadStatus::ok);
    EXPECT_THAT(w.paths(loaded), ElementsAre("/h/libhid.so", "/d/pre"));
    EXPECT_EQ(loaded.requests.at(0).source, Source::preload);
}

TEST(Versions, AMissingOneIsFatalUnlessWeakOrTheProviderHasNone) {
    const auto error = [](bool weak, std::vector<std::string> defined) {
        World w;
        w.put("/m", {.needed = {"v"}, .version_needs = {{"v", "V1", false}, {"v", "V2", weak}}})
            .put("/lib/v", {.version_definitions = std::move(defined)});
        return w.start("/m").error;
    };
    EXPECT_EQ(error(false, {"V1"}), "/lib/v: version `V2' not found (required by /m)");
    EXPECT_EQ(error(true, {"V1"}), "");
    EXPECT_EQ(error(false, {}), "");
    EXPECT_EQ(error(false, {"V2", "V1"}), "");
}

TEST(Versions, AProviderThatNobodyNeedsIsAnInconsistency) {
    World w;
    w.put("/m", {.version_needs = {{"v", "V1", false}}});
    EXPECT_THAT(w.start("/m").error, ::testing::HasSubstr("Inconsistency detected by ld.so"));
}

}   // namespace
