#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace {

using namespace world;
using loader::LoadStatus;
using loader::Source;
using loader::Verdict;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SearchOrder, RpathOfAParentIsInheritedByTheWholeChain) {
    World w;
    w.put("/m", {.needed = {"a"}, .rpath = "/q"})
        .put("/q/a", {.needed = {"b"}, .rpath = "/ra"})
        .put("/ra/b", {.needed = {"c"}})
        .put("/ra/c");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/q/a", "/ra/b", "/ra/c"));
}

TEST(SearchOrder, RunpathOfAParentIsNotInherited) {
    World w;
    w.put("/m", {.needed = {"a"}, .runpath = "/q"})
        .put("/q/a", {.needed = {"b"}, .runpath = "/ra"})
        .put("/ra/b", {.needed = {"c"}})
        .put("/ra/c");
    const auto loaded = w.start("/m");
    EXPECT_THAT(w.paths(loaded), ElementsAre("/q/a", "/ra/b"));
    EXPECT_THAT(World::missing(loaded), ElementsAre("c"));
    EXPECT_EQ(loaded.status, LoadStatus::missing);
    EXPECT_EQ(loaded.error, "c: cannot open shared object file: No such file or directory");
}

TEST(SearchOrder, RunpathOfTheRequesterSilencesEveryRpathEvenWhereItIsEmpty) {
    for (const char* const runpath : {"/nonexist", ""}) {
        World w;
        w.put("/m", {.needed = {"a"}, .rpath = "/ra"})
            .put("/ra/a", {.needed = {"b"}, .rpath = "/ra", .runpath = runpath})
            .put("/ra/b");
        EXPECT_THAT(World::missing(w.start("/m")), ElementsAre("b")) << runpath;
    }
}

TEST(SearchOrder, RunpathInBetweenOnlyContributesNothingToTheWalk) {
    World w;
    w.put("/m", {.needed = {"a"}, .rpath = "/q"}).put("/q/a", {.needed = {"b"}, .rpath = "/ra"});
    w.put("/ra/b", {.needed = {"d"}, .runpath = "/ra"}).put("/ra/d", {.needed = {"e"}}).put("/ra/e");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/q/a", "/ra/b", "/ra/d", "/ra/e"));
}

TEST(SearchOrder, RpathComesBeforeLibraryPathBeforeRunpathBeforeCacheBeforeDefault) {
    const auto found = [](const Library& main, bool library_path, bool cache) {
        World w;
        w.options.library_path = library_path ? "/llp" : "";
        if (cache) w.cache({{"x", "/cached/x"}});
        w.put("/m", main).put("/rp/x").put("/llp/x").put("/ru/x").put("/cached/x").put("/lib/x");
        const auto loaded = w.start("/m");
        return std::pair(w.paths(loaded).at(0), loaded.requests.at(0).source);
    };
    EXPECT_EQ(found({.needed = {"x"}, .rpath = "/rp"}, true, true), std::pair(std::string("/rp/x"), Source::rpath));
    EXPECT_EQ(found({.needed = {"x"}, .runpath = "/ru"}, true, true),
              std::pair(std::string("/llp/x"), Source::library_path));
    EXPECT_EQ(found({.needed = {"x"}, .runpath = "/ru"}, false, true),
              std::pair(std::string("/ru/x"), Source::runpath));
    EXPECT_EQ(found({.needed = {"x"}}, false, true), std::pair(std::string("/cached/x"), Source::cache));
    EXPECT_EQ(found({.needed = {"x"}}, false, false), std::pair(std::string("/lib/x"), Source::default_directory));
}

TEST(SearchOrder, TheLoaderIsWhatFirstLoadedAnObjectNotWhoeverAsks) {
    World w;
    w.put("/m", {.needed = {"q", "p"}, .rpath = "/d"});
    w.put("/d/p", {.needed = {"x"}, .rpath = "/zp:/com"}).put("/d/q", {.needed = {"x"}, .rpath = "/zq:/com"});
    w.put("/com/x", {.needed = {"y"}}).put("/zp/y").put("/zq/y");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/d/q", "/d/p", "/com/x", "/zq/y"));
}

TEST(SearchOrder, EveryPlaceThatWasTriedIsRecordedInOrder) {
    World w;
    w.options.library_path = "/llp";
    w.put("/m", {.needed = {"x"}, .runpath = "/ru"}).tree.add_directory("/ru");
    const auto loaded = w.start("/m");
    std::vector<std::string> tried;
    for (const auto& one : loaded.requests.at(0).tried)
        tried.push_back(one.path.str() + " " + std::string(name_of(one.source)) + " " +
                        std::string(name_of(one.verdict)));
    EXPECT_THAT(tried, ElementsAre("/llp/x library_path absent", "/ru/x runpath absent", "/lib/x default absent",
                                   "/usr/lib/x default absent"));
}

TEST(SearchOrder, NodeflibDiscardsDefaultDirectoriesAndCacheHitsBelowThem) {
    World w;
    w.cache({{"x", "/usr/lib/x"}, {"y", "/opt/y"}});
    w.put("/m", {.needed = {"x", "y"}, .flags_1 = elf::flag_1_nodeflib}).put("/usr/lib/x").put("/opt/y");
    const auto loaded = w.start("/m");
    EXPECT_THAT(World::missing(loaded), ElementsAre("x"));
    EXPECT_THAT(w.paths(loaded), ElementsAre("/opt/y"));
    EXPECT_EQ(loaded.requests.at(0).tried.at(0).verdict, Verdict::excluded);
}

TEST(SearchOrder, ACacheEntryWithoutFileLeadsToTheDefaultDirectoriesNotToItsTwin) {
    World w;
    w.cache({{"x", "/gone/x"}, {"x", "/good/x"}});
    w.put("/m", {.needed = {"x"}}).put("/good/x").put("/usr/lib/x");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/usr/lib/x"));
}

TEST(SearchOrder, NamesWithASlashAreOpenedOnceFromTheWorkingDirectory) {
    World w;
    w.options.working_directory = "/cwd";
    w.options.library_path = "/llp";
    w.put("/m", {.needed = {"sub/b"}}).put("/llp/sub/b");
    EXPECT_THAT(World::missing(w.start("/m")), ElementsAre("sub/b"));
    World there;
    there.options.working_directory = "/cwd";
    there.put("/m", {.needed = {"sub/b"}}).put("/cwd/sub/b", {.needed = {"c"}, .runpath = "$ORIGIN"}).put("/cwd/sub/c");
    EXPECT_THAT(there.paths(there.start("/m")), ElementsAre("sub/b", "/cwd/sub/c"));
}

TEST(SearchOrder, AnEmptyElementFindsABareNameInTheWorkingDirectory) {
    World w;
    w.options.working_directory = "/cwd";
    w.options.library_path = ":";
    w.put("/m", {.needed = {"x"}}).put("/cwd/x");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("x"));
}

TEST(SearchOrder, OriginOfALibraryIsTheDirectoryByWhichItWasOpened) {
    World w;
    w.put("/m", {.needed = {"a"}, .rpath = "/link"})
        .put("/real/a", {.needed = {"b"}, .runpath = "$ORIGIN"})
        .put("/real/b")
        .put("/link/b");
    w.tree.add_symlink("/link/a", "../real/a");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/link/a", "/link/b"));
}

TEST(SearchOrder, DotDotIsLeftToTheKernel) {
    World w;
    w.put("/m", {.needed = {"a"}, .rpath = "/app/lnk"})
        .put("/deep/real/a", {.needed = {"b"}, .runpath = "$ORIGIN/../lib"});
    w.put("/app/lib/b").put("/deep/lib/b").tree.add_symlink("/app/lnk", "../deep/real");
    const auto loaded = w.start("/m");
    EXPECT_THAT(w.paths(loaded), ElementsAre("/app/lnk/a", "/app/lnk/../lib/b"));
    EXPECT_EQ(w.process->loaded().back().identity, w.tree.stat(RootPath("/deep/lib/b"), fs::Follow::yes)->identity);
}

TEST(SearchOrder, OriginOfTheProgramIsResolvedUnlessItIsListedOrProcIsMissing) {
    World w;
    w.put("/real/m", {.needed = {"x"}, .runpath = "$ORIGIN"})
        .put("/real/x")
        .put("/bin/x")
        .tree.add_symlink("/bin/m", "../real/m");
    EXPECT_THAT(w.paths(w.start("/bin/m")), ElementsAre("/real/x"));
    w.process.emplace(w.fresh());
    EXPECT_THAT(w.paths(*w.process->start_as_list("/bin/m")), ElementsAre("/bin/x"));
    w.system.version = {2, 42};
    w.process.emplace(w.fresh());
    EXPECT_THAT(w.paths(*w.process->start_as_list("/bin/m")), ElementsAre("/real/x"));
    w.options.proc_mounted = false;
    EXPECT_THAT(World::missing(w.start("/bin/m")), ElementsAre("x"));
}

TEST(SearchOrder, ANeededNameWithATokenWithoutValueIsSkippedInSilence) {
    World w;
    w.options.proc_mounted = false;
    w.put("/m", {.needed = {"$ORIGIN/x"}});
    const auto loaded = w.start("/m");
    EXPECT_EQ(loaded.status, LoadStatus::ok);
    EXPECT_TRUE(loaded.requests.at(0).skipped);
}

TEST(SearchOrder, TokensInNeededNamesAreExpanded) {
    World w;
    w.put("/app/m", {.needed = {"$ORIGIN/x", "lib$PLATFORM.so"}, .rpath = "/app"})
        .put("/app/x")
        .put("/app/libx86_64.so");
    EXPECT_THAT(w.paths(w.start("/app/m")), ElementsAre("/app/x", "/app/libx86_64.so"));
}

TEST(SearchOrder, HwcapsVariantsComeFirstInEachDirectory) {
    World w;
    w.system.hwcaps = {"glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v2"};
    w.put("/m", {.needed = {"x"}, .runpath = "/r:/s"})
        .put("/r/x")
        .put("/r/glibc-hwcaps/x86-64-v2/x")
        .put("/s/glibc-hwcaps/x86-64-v3/x");
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/r/glibc-hwcaps/x86-64-v2/x"));
}

TEST(SearchOrder, OriginOfAVariantIsItsSubdirectory) {
    World w;
    w.system.hwcaps = {"glibc-hwcaps/x86-64-v2"};
    w.put("/m", {.needed = {"x"}, .runpath = "/r"})
        .put("/r/glibc-hwcaps/x86-64-v2/x", {.needed = {"d"}, .runpath = "$ORIGIN"})
        .put("/r/d");
    EXPECT_THAT(World::missing(w.start("/m")), ElementsAre("d"));
}

TEST(Candidates, WrongClassAndWrongMachineArePassedOver) {
    World w;
    w.options.library_path = "/one:/two:/three";
    w.put("/m", {.needed = {"x"}})
        .put("/one/x", {.elf_class = elf::Class::elf32})
        .put("/two/x", {.machine = elf::machine_aarch64})
        .put("/three/x");
    const auto loaded = w.start("/m");
    EXPECT_THAT(w.paths(loaded), ElementsAre("/three/x"));
    EXPECT_EQ(loaded.requests.at(0).tried.at(0).verdict, Verdict::wrong_class);
    EXPECT_EQ(loaded.requests.at(0).tried.at(1).verdict, Verdict::wrong_machine);
}

TEST(Candidates, WhereAllHaveTheWrongClassTheErrorSaysSo) {
    World w;
    w.put("/m", {.needed = {"x"}}).put("/lib/x", {.elf_class = elf::Class::elf32});
    EXPECT_EQ(w.start("/m").error, "x: wrong ELF class: ELFCLASS32");
}

TEST(Candidates, WhatIsNoLibraryStopsTheSearch) {
    World w;
    w.options.library_path = "/one:/two";
    elf::Reading text;
    text.shape = elf::Shape::linker_script;
    w.put("/m", {.needed = {"x"}}).put("/one/x", text).put("/two/x");
    const auto loaded = w.start("/m");
    EXPECT_EQ(loaded.status, LoadStatus::fatal);
    EXPECT_EQ(loaded.error, "/one/x: invalid ELF header");
}

TEST(Candidates, ADirectoryOfThatNameStopsTheSearch) {
    World w;
    w.options.library_path = "/one:/two";
    w.put("/m", {.needed = {"x"}}).put("/two/x").tree.add_directory("/one/x");
    EXPECT_EQ(w.start("/m").error, "/one/x: cannot read file data: Is a directory");
}

TEST(Candidates, ALoopOfLinksEndsItsListAndNoOther) {
    World w;
    w.put("/m", {.needed = {"x"}, .runpath = "/three"}).put("/two/x").put("/three/x").tree.add_symlink("/one/x", "x");
    w.options.library_path = "/one:/two";
    const auto loaded = w.start("/m");
    EXPECT_THAT(w.paths(loaded), ElementsAre("/three/x"));
    EXPECT_EQ(loaded.requests.at(0).tried.at(0).verdict, Verdict::aborts_list);
}

TEST(Candidates, AnUnreadableFileIsPassedOver) {
    World w;
    w.options.library_path = "/one:/two";
    w.put("/m", {.needed = {"x"}}).put("/two/x").tree.add_file("/one/x", "").deny("/one/x", EACCES);
    EXPECT_THAT(w.paths(w.start("/m")), ElementsAre("/two/x"));
}

TEST(Candidates, ARelativeDirectoryThatIsAFileEndsTheListBefore239) {
    const auto missing = [](loader::Version version) {
        World w;
        w.system.version = version;
        w.options.library_path = "notdir:/good";
        w.put("/m", {.needed = {"x"}}).put("/good/x").tree.add_file("/notdir", "");
        return World::missing(w.start("/m"));
    };
    EXPECT_THAT(missing({2, 36}), ElementsAre("x"));
    EXPECT_THAT(missing({2, 39}), IsEmpty());
}

TEST(Candidates, AnExecutableIsNoLibrary) {
    World w;
    w.put("/m", {.needed = {"x"}}).put("/lib/x", {.flags_1 = elf::flag_1_pie});
    EXPECT_EQ(w.start("/m").error, "x: cannot dynamically load position-independent executable");
}

// A kibibyte of RUNPATH and names can ask for a hundred thousand paths, and each would be kept as a text.
TEST(SearchOrder, ALongListKeepsItsFirstHundredPathsAndCountsTheRest) {
    World w;
    std::string runpath;
    for (int at = 0; at < 300; ++at) runpath += (at == 0 ? "/d" : ":/d") + std::to_string(at);
    w.put("/m", {.needed = {"gone", "last"}, .runpath = runpath}).put("/d299/last");
    const auto loaded = w.start("/m");
    ASSERT_EQ(loaded.requests.size(), 2U);
    EXPECT_EQ(loaded.requests[0].tried.size(), loader::most_attempts);
    EXPECT_GE(loaded.requests[0].untold, 200U);
    EXPECT_THAT(w.paths(loaded), ElementsAre("/d299/last"));
    EXPECT_EQ(loaded.requests[1].tried.back().path, "/d299/last");
    EXPECT_EQ(loaded.requests[1].untold, 299U - loader::most_attempts);
}

}   // namespace
