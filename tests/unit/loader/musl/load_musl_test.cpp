// What the fixtures that Debian's musl judges cannot show: other trees, and what a process keeps.

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace world;
using loader::LoadStatus;
using loader::Source;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* file = "/etc/ld-musl-x86_64.path";

/// A program that needs nothing but musl, and musl.
class Musl : public World, public ::testing::Test {
protected:
    Musl() {
        system.libc = loader::Libc::musl;
        system.interpreter = "/lib/ld-musl-x86_64.so.1";
        system.interpreter_soname = "libc.so";
        system.vdso = "linux-gate.so.1";
        system.search_path_file = file;
        system.default_directories = {"/lib", "/usr/local/lib", "/usr/lib"};
        put(system.interpreter);
        system.interpreter_identity = tree.stat(RootPath(system.interpreter), fs::Follow::yes)->identity;
        put("/m", {.needed = {"libc.so"}});
    }
    static std::vector<std::string> tried(const loader::Request& request) {
        std::vector<std::string> paths;
        for (const auto& one : request.tried) paths.push_back(one.path);
        return paths;
    }
};

TEST_F(Musl, TheOrderIsLibraryPathThenRpathsUpToTheProgramThenItsDirectories) {
    options.library_path = "/l:/l2";
    put("/p", {.needed = {"liba.so"}, .runpath = "/main"});
    put("/main/liba.so", {.needed = {"libnone.so"}, .rpath = "/a"});
    const auto loaded = start("/p");
    EXPECT_EQ(loaded.status, LoadStatus::missing);
    EXPECT_EQ(loaded.error,
              "Error loading shared library libnone.so: No such file or directory (needed by /main/liba.so)");
    const auto* const none = request(loaded, "libnone.so");
    ASSERT_NE(none, nullptr);
    EXPECT_THAT(tried(*none), ElementsAre("/l/libnone.so", "/l2/libnone.so", "/a/libnone.so", "/main/libnone.so",
                                          "/lib/libnone.so", "/usr/local/lib/libnone.so", "/usr/lib/libnone.so"));
    EXPECT_EQ(none->tried[2].source, Source::rpath);
    EXPECT_EQ(none->tried[3].source, Source::runpath);
    EXPECT_EQ(none->tried[4].source, Source::default_directory);
}

TEST_F(Musl, NoCacheNoVariantsAndNoPreloadFileAreLookedAt) {
    cache({{"liba.so", "/cached/liba.so"}});
    put("/cached/liba.so");
    put("/lib/glibc-hwcaps/x86-64-v2/liba.so");
    tree.add_file("/etc/ld.so.preload", "/cached/liba.so");
    put("/p", {.needed = {"liba.so"}});
    EXPECT_THAT(missing(start("/p")), ElementsAre("liba.so"));
}

TEST_F(Musl, AWrongTypeOfFileEndsTheSearchAndTheRestIsStillLoaded) {
    tree.add_directory("/lib/liba.so");
    put("/usr/lib/liba.so").put("/usr/lib/libb.so");
    put("/p", {.needed = {"liba.so", "libb.so"}});
    const auto loaded = start("/p");
    EXPECT_EQ(loaded.status, LoadStatus::fatal);
    EXPECT_EQ(request(loaded, "liba.so")->error, "Error loading shared library liba.so: Is a directory (needed by /p)");
    EXPECT_EQ(request(loaded, "libb.so")->found.has_value(), true);
}

TEST_F(Musl, AFailedDlopenLeavesNoNamesBehind) {
    put("/e1.so", {.needed = {"libx.so", "libnone.so"}, .runpath = "/d"}).put("/d/libx.so");
    put("/e2.so", {.needed = {"libx.so"}}).put("/e3.so", {.needed = {"libx.so"}, .runpath = "/d"});
    ASSERT_EQ(start("/m").status, LoadStatus::ok);
    const auto failed = open("/e1.so");
    EXPECT_EQ(failed.error, "Error loading shared library libnone.so: No such file or directory (needed by /e1.so)");
    EXPECT_EQ(failed.abandoned.size(), 2U);
    EXPECT_EQ(open("/e2.so").status, LoadStatus::missing);
    EXPECT_EQ(open("/e3.so").status, LoadStatus::ok);
    EXPECT_EQ(open("/e2.so").status, LoadStatus::ok);
}

TEST_F(Musl, TheObjectThatWasLoadedFirstKeepsAShortName) {
    // Both are libx.so in the end: the one opened by path got that name later, and stands before the other.
    put("/p/libx.so").put("/s/libx.so");
    tree.add_symlink("/s/liby.so", "/p/libx.so");
    options.library_path = "/s";
    ASSERT_EQ(start("/m").status, LoadStatus::ok);
    const auto by_path = open("/p/libx.so").root;
    const auto by_name = open("libx.so").root;
    EXPECT_NE(by_path, by_name);
    EXPECT_EQ(open("liby.so").root, by_path);
    EXPECT_EQ(open("libx.so").root, by_path);
}

TEST_F(Musl, DirectoriesThatNoSearchCameToAreThoseOfTheNewRoot) {
    tree.add_file(file, "/outside");
    World inner;
    inner.tree.add_file(file, "/inside");
    inner.put("/inside/liba.so");
    ASSERT_EQ(start("/m").status, LoadStatus::ok);
    auto searched = *process;
    EXPECT_EQ(searched.open("libnone.so").status, LoadStatus::missing);
    process->change_root(inner.tree, inner.objects);
    searched.change_root(inner.tree, inner.objects);
    EXPECT_EQ(process->open("liba.so").status, LoadStatus::ok);
    const auto lost = searched.open("liba.so");
    EXPECT_THAT(tried(lost.requests.front()), ElementsAre("/outside/liba.so"));
}

TEST_F(Musl, ADirectoryThatWasAbsentOutsideIsLookedAtInside) {
    tree.add_file(file, "/late");
    World inner;
    inner.put("/late/liba.so");
    ASSERT_EQ(start("/m").status, LoadStatus::ok);
    EXPECT_EQ(open("liba.so").status, LoadStatus::missing);
    process->change_root(inner.tree, inner.objects);
    EXPECT_EQ(open("liba.so").status, LoadStatus::ok);
}

TEST_F(Musl, WithoutProcTheProgramsOwnRpathIsSilentWhereItNamesItsOrigin) {
    put("/p", {.needed = {"liba.so"}, .runpath = "$ORIGIN/d:/e"}).put("/d/liba.so").put("/e/liba.so");
    EXPECT_EQ(start("/p").status, LoadStatus::ok);
    options.proc_mounted = false;
    EXPECT_EQ(start("/p").status, LoadStatus::missing);
    put("/q", {.needed = {"liba.so"}, .runpath = "/e"});
    EXPECT_EQ(start("/q").status, LoadStatus::ok);
}

TEST_F(Musl, NamesThatAreTooLongAreNotSearched) {
    put("/p", {.needed = {std::string(256, 'x'), std::string(255, 'y')}});
    const auto loaded = start("/p");
    EXPECT_THAT(tried(loaded.requests[0]), IsEmpty());
    EXPECT_THAT(loaded.requests[0].error, HasSubstr("No error information"));
    EXPECT_EQ(tried(loaded.requests[1]).size(), 3U);
}

TEST_F(Musl, ACopyOfMuslInAnotherRootIsKnownByItsSymbolsAndAnythingElseOfThatNameIsALibrary) {
    put("/d/libc-1.so", {.soname = "libc.so"});
    ASSERT_EQ(start("/m").status, LoadStatus::ok);
    const auto loaded = open("/d/libc-1.so");
    ASSERT_EQ(loaded.status, LoadStatus::ok);
    EXPECT_EQ(process->loaded()[*loaded.root].path, "/d/libc-1.so");
    tree.add_symlink("/d/same.so", system.interpreter);
    EXPECT_EQ(process->loaded()[*open("/d/same.so").root].path, system.interpreter);
}

}   // namespace
