#include <sandroot/python/importable.hpp>
#include <sandroot/python/survey.hpp>

#include "support/spelled.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <unit/python/small_python.hpp>

namespace sandroot::python {
namespace {

using test::extension;
using test::library;
using test::make_elf;
using test::site;
using test::stdlib;
using test::tag;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Survey : public testing::Test {
protected:
    Survey() { test::add_small_python(tree); }

    Environment run() {
        Silence silence;
        auto environment = survey(tree, interpreter, {.jobs = 2}, silence);
        if (!environment) {
            ADD_FAILURE() << environment.error().message;
            return {};
        }
        return *std::move(environment);
    }

    /// "extension numpy.x", "bundled"…; "-" where there is no such object.
    std::string kind(const std::string& path) {
        for (const auto& object : run().objects)
            if (object.at.str() == path)
                return std::string(name_of(object.kind)) + (object.module.empty() ? "" : " " + object.module);
        return "-";
    }

    std::string defect(const std::string& path) {
        for (const auto& unusable : run().unusable)
            if (unusable.at.str() == path) return spelled(name_of(unusable.defect), unusable.values);
        return "-";
    }

    std::string owner(const std::string& path) {
        const auto environment = run();
        for (const auto& object : environment.objects)
            if (object.at.str() == path)
                return object.distribution ? environment.distributions[*object.distribution].name : "-";
        return "not an object";
    }

    void add_distribution(const std::string& name, const std::string& record, const std::string& where = site) {
        tree.add_file(where + "/" + name + "-1.0.dist-info/METADATA", "Name: " + name + "\nVersion: 1.0\n");
        if (!record.empty()) tree.add_file(where + "/" + name + "-1.0.dist-info/RECORD", record);
    }

    fs::MemoryTree tree;
    Interpreter interpreter = test::small_interpreter();
};

TEST_F(Survey, NamesExtensionsByTheirPathBelowSysPath) {
    tree.add_file(stdlib + "/lib-dynload/_ssl" + tag, extension());
    tree.add_file(site + "/numpy/core/_multiarray_umath" + tag, extension());
    tree.add_file(site + "/namespace/part/x.abi3.so", extension());
    tree.add_file(site + "/single" + tag, extension());
    EXPECT_EQ(kind(stdlib + "/lib-dynload/_ssl" + tag), "extension _ssl");
    EXPECT_EQ(kind(site + "/numpy/core/_multiarray_umath" + tag), "extension numpy.core._multiarray_umath");
    EXPECT_EQ(kind(site + "/namespace/part/x.abi3.so"), "extension namespace.part.x");
    EXPECT_EQ(kind(site + "/single" + tag), "extension single");
}

TEST_F(Survey, TakesABareSoForAnExtensionOnlyWhereItHasTheInitFunction) {
    tree.add_file(site + "/p/with.so",
                  make_elf({.soname = {}, .needed = {}, .interpreter = {}, .symbol = "PyInit_with"}));
    tree.add_file(site + "/p/other.so",
                  make_elf({.soname = {}, .needed = {}, .interpreter = {}, .symbol = "PyInit_with"}));
    tree.add_file(site + "/p/longer.so",
                  make_elf({.soname = {}, .needed = {}, .interpreter = {}, .symbol = "PyInit_longer2"}));
    EXPECT_EQ(kind(site + "/p/with.so"), "extension p.with");
    EXPECT_EQ(kind(site + "/p/other.so"), "plugin");
    EXPECT_EQ(kind(site + "/p/longer.so"), "plugin");
}

TEST_F(Survey, KnowsThatAPackageAndAnEarlierSuffixHideAnExtension) {
    tree.add_file(site + "/a" + tag, extension());
    tree.add_file(site + "/a.abi3.so", extension());
    tree.add_file(site + "/b" + tag, extension());
    tree.add_file(site + "/b/__init__.py", "");
    EXPECT_EQ(kind(site + "/a" + tag), "extension a");
    EXPECT_EQ(kind(site + "/a.abi3.so"), "plugin");
    EXPECT_EQ(kind(site + "/b" + tag), "plugin");
}

TEST_F(Survey, CallsALibraryBundledWhereItWasBroughtAlong) {
    tree.add_file(site + "/numpy/x" + tag, extension({"libopenblas-1234.so"}));
    tree.add_file(site + "/numpy.libs/libgfortran-1.so.5", library("libgfortran-1.so.5"));
    tree.add_file(site + "/wanted/deep/libopenblas-1234.so", library("libopenblas-1234.so"));
    tree.add_file(site + "/ctypes_user/__init__.py", "");
    tree.add_file(site + "/ctypes_user/libthing.so", library("libthing.so"));
    tree.add_file(site + "/qt/plugins/platforms/libqxcb.so", library(""));
    EXPECT_EQ(kind(site + "/numpy.libs/libgfortran-1.so.5"), "bundled");
    EXPECT_EQ(kind(site + "/wanted/deep/libopenblas-1234.so"), "bundled");
    EXPECT_EQ(kind(site + "/ctypes_user/libthing.so"), "bundled");
    EXPECT_EQ(kind(site + "/qt/plugins/platforms/libqxcb.so"), "plugin");
}

TEST_F(Survey, TellsProgramsFromLibrariesThatHaveALoaderToo) {
    const std::string loader = "/lib64/ld-linux-x86-64.so.2";
    tree.add_file(site + "/p/bin/tool", make_elf({.soname = {}, .needed = {}, .interpreter = loader, .symbol = {}}),
                  0755);
    tree.add_file(site + "/p/bin/static",
                  make_elf({.type = 2, .soname = {}, .needed = {}, .interpreter = {}, .dynamic = false, .symbol = {}}),
                  0755);
    tree.add_file(site + "/p/libQt5Core.so.5",
                  make_elf({.soname = "libQt5Core.so.5", .needed = {}, .interpreter = loader, .symbol = {}}), 0755);
    EXPECT_EQ(kind(site + "/p/bin/tool"), "program");
    EXPECT_EQ(kind(site + "/p/bin/static"), "program");
    EXPECT_EQ(kind(site + "/p/libQt5Core.so.5"), "plugin");
}

TEST_F(Survey, NeverOpensSourcesOrDataEvenWithExecuteBits) {
    for (const auto* name : {"a.py", "b.pyc", "c.json", "d.txt"}) tree.add_file(site + "/p/" + name, "x", 0777);
    tree.add_file(site + "/p/plain", "x", 0644);
    run();
    EXPECT_THAT(tree.opened(), Each(Not(StartsWith(site))));
}

TEST_F(Survey, IgnoresScriptsThatMerelyAreExecutable) {
    tree.add_file(site + "/p/run", "#!/bin/sh\n", 0755);
    tree.add_file(site + "/p/noise", "noise", 0755);
    const auto environment = run();
    EXPECT_THAT(environment.objects, IsEmpty());
    EXPECT_THAT(environment.unusable, IsEmpty());
}

TEST_F(Survey, SaysWhatIsWrongWithEachFileThatLooksLikeALibrary) {
    tree.add_file(site + "/p/empty.so", "");
    tree.add_file(site + "/p/text.so", "this is no library\n");
    tree.add_file(site + "/p/script.so", "#!/bin/sh\n");
    tree.add_file(site + "/p/linker.so", "/* GNU ld script */\nGROUP ( /lib/libc.so.6 )\n");
    tree.add_file(site + "/p/short.so", extension().substr(0, 100));
    tree.add_file(site + "/p/arm.so",
                  make_elf({.machine = 183, .soname = {}, .needed = {}, .interpreter = {}, .symbol = {}}));
    tree.add_file(site + "/p/object.so",
                  make_elf({.type = 1, .soname = {}, .needed = {}, .interpreter = {}, .dynamic = false, .symbol = {}}));
    tree.add_file(site + "/p/debug.so",
                  make_elf({.soname = {}, .needed = {}, .interpreter = {}, .dynamic = false, .symbol = {}}));
    tree.add_special(site + "/p/fifo.so", fs::Type::fifo);
    tree.add_special(site + "/p/socket.so.1", fs::Type::socket);
    tree.add_directory(site + "/p/directory.so");
    tree.add_symlink(site + "/p/dangling.so", "../gone.so");
    tree.add_symlink(site + "/p/circle.so", "circle.so");
    tree.add_symlink(site + "/p/up.so", "..");
    tree.add_file(site + "/p/secret.so", extension()).deny(site + "/p/secret.so", EACCES);
    EXPECT_EQ(defect(site + "/p/empty.so"), "empty_file");
    EXPECT_EQ(defect(site + "/p/text.so"), "not_elf");
    EXPECT_EQ(defect(site + "/p/script.so"), "script");
    EXPECT_EQ(defect(site + "/p/linker.so"), "linker_script");
    EXPECT_THAT(defect(site + "/p/short.so"), StartsWith("truncated detail="));
    EXPECT_EQ(defect(site + "/p/arm.so"), "other_machine machine=AArch64 interpreter_machine=x86-64");
    EXPECT_EQ(defect(site + "/p/object.so"), "object_file");
    EXPECT_EQ(defect(site + "/p/debug.so"), "no_dynamic_section");
    EXPECT_EQ(defect(site + "/p/fifo.so"), "special_file type=FIFO");
    EXPECT_EQ(defect(site + "/p/socket.so.1"), "special_file type=socket");
    EXPECT_EQ(defect(site + "/p/directory.so"), "special_file type=directory");
    EXPECT_EQ(defect(site + "/p/dangling.so"), "dangling_link target=../gone.so");
    EXPECT_EQ(defect(site + "/p/circle.so"), "circular_link target=circle.so");
    EXPECT_EQ(defect(site + "/p/up.so"), "link_to_other target=..");
    EXPECT_EQ(defect(site + "/p/secret.so"), "unreadable error=Permission denied");
    EXPECT_THAT(run().objects, IsEmpty());
}

TEST_F(Survey, SaysThatA32BitObjectCannotServeA64BitInterpreter) {
    auto bytes = extension();
    bytes[4] = 1;
    bytes[18] = 3;
    tree.add_file(site + "/p/old.so", bytes);
    EXPECT_EQ(defect(site + "/p/old.so"),
              "other_class bits=32 interpreter_bits=64 machine=i386 interpreter_machine=x86-64");
}

TEST_F(Survey, ReportsADirectoryThatCannotBeReadAndGoesOn) {
    tree.add_directory(site + "/closed").deny(site + "/closed", EACCES);
    tree.add_file(site + "/open" + tag, extension());
    EXPECT_EQ(defect(site + "/closed"), "unreadable error=Permission denied");
    EXPECT_EQ(kind(site + "/open" + tag), "extension open");
}

TEST_F(Survey, FailsWhereTheInterpretersOwnDirectoriesCannotBeRead) {
    Silence silence;
    tree.deny(site, EACCES);
    EXPECT_FALSE(survey(tree, interpreter, {}, silence));
    fs::MemoryTree empty;
    const auto missing = survey(empty, interpreter, {}, silence);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("standard library"));
    EXPECT_FALSE(missing.error().hint.empty());
}

TEST_F(Survey, WalksEachDirectoryOnceHoweverItIsNestedOrNamed) {
    interpreter.site_directories = {RootPath(stdlib + "/site-packages"),
                                    RootPath("/usr/lib64/python3.11/site-packages")};
    interpreter.paths = {RootPath(stdlib), RootPath(stdlib + "/site-packages"),
                         RootPath("/usr/lib64/python3.11/site-packages")};
    tree.add_symlink("/usr/lib64", "lib");
    tree.add_file(stdlib + "/site-packages/p/x" + tag, extension());
    const auto environment = run();
    ASSERT_EQ(environment.objects.size(), 1U);
    EXPECT_EQ(environment.objects[0].at.str(), stdlib + "/site-packages/p/x" + tag);
    EXPECT_EQ(environment.objects[0].module, "p.x");
    EXPECT_FALSE(environment.objects[0].in_stdlib);
    auto listed = tree.listed();
    std::ranges::sort(listed);
    EXPECT_EQ(std::ranges::adjacent_find(listed), listed.end());
}

TEST_F(Survey, UsesTheNamesThatTheInterpreterUsesWhereALinkLeadsToThem) {
    tree.add_symlink("/current", "/v");
    interpreter.paths = {RootPath(stdlib), RootPath("/current/lib/python3.11/site-packages")};
    interpreter.site_directories = {RootPath("/current/lib/python3.11/site-packages")};
    tree.add_file(site + "/p/x" + tag, extension());
    add_distribution("p", "p/x" + tag + ",,\n");
    EXPECT_EQ(kind("/current/lib/python3.11/site-packages/p/x" + tag), "extension p.x");
    EXPECT_EQ(owner("/current/lib/python3.11/site-packages/p/x" + tag), "p");
}

TEST_F(Survey, MarksWhatBelongsToTheStdlib) {
    tree.add_file(stdlib + "/lib-dynload/_ssl" + tag, extension());
    tree.add_file(site + "/x" + tag, extension());
    for (const auto& object : run().objects) EXPECT_EQ(object.in_stdlib, object.at.is_within(RootPath(stdlib)));
}

TEST_F(Survey, FollowsADirectoryLinkThatImportWouldFollow) {
    tree.add_symlink(site + "/linked", "/usr/share/linked");
    tree.add_file("/usr/share/linked/x" + tag, extension());
    tree.add_symlink("/usr/share/linked/self", "../linked");
    tree.add_symlink("/usr/share/linked/back", site);
    tree.add_symlink(site + "/root", "/");
    EXPECT_EQ(kind(site + "/linked/x" + tag), "extension linked.x");
    EXPECT_EQ(run().objects.size(), 1U);
}

TEST_F(Survey, TakesAFileLinkOnceUnlessImportGoesThroughIt) {
    tree.add_file(site + "/p/libx.so.1.0", library("libx.so.1"));
    tree.add_symlink(site + "/p/libx.so.1", "libx.so.1.0");
    tree.add_symlink(site + "/p/x" + tag, "libx.so.1.0");
    tree.add_file("/usr/lib/liboutside.so.1", library("liboutside.so.1"));
    tree.add_symlink(site + "/p/liboutside.so.1", "/usr/lib/liboutside.so.1");
    EXPECT_EQ(kind(site + "/p/libx.so.1"), "-");
    EXPECT_EQ(kind(site + "/p/x" + tag), "extension p.x");
    EXPECT_NE(kind(site + "/p/liboutside.so.1"), "-");
}

TEST_F(Survey, DoesNotWalkTheWholeSystemForAPthFile) {
    interpreter.paths.emplace_back("/");
    interpreter.paths.emplace_back("/proc/self");
    tree.add_directory("/proc/self");
    tree.add_file("/opt/x" + tag, extension());
    EXPECT_EQ(kind("/opt/x" + tag), "-");
    EXPECT_EQ(defect("/"), "not_walked");
    EXPECT_EQ(defect("/proc/self"), "not_walked");
}

TEST_F(Survey, GivesAFileToTheDistributionWhoseRecordListsIt) {
    tree.add_file(site + "/shared/a" + tag, extension());
    tree.add_file(site + "/shared/b" + tag, extension());
    add_distribution("one", "shared/a" + tag + ",,\n");
    add_distribution("two", "shared/b" + tag + ",,\n");
    EXPECT_EQ(owner(site + "/shared/a" + tag), "one");
    EXPECT_EQ(owner(site + "/shared/b" + tag), "two");
}

TEST_F(Survey, GivesAFileThatNoRecordListsToTheOneOwnerOfItsTopLevelName) {
    tree.add_file(site + "/p/__init__.py", "");
    tree.add_file(site + "/p/built_later" + tag, extension());
    tree.add_file(site + "/shared/c" + tag, extension());
    tree.add_file(site + "/shared/a.py", "");
    tree.add_file(site + "/shared/b.py", "");
    tree.add_file(site + "/stray" + tag, extension());
    add_distribution("p", "p/__init__.py,,\n");
    add_distribution("one", "shared/a.py,,\n");
    add_distribution("two", "shared/b.py,,\n");
    EXPECT_EQ(owner(site + "/p/built_later" + tag), "p");
    EXPECT_EQ(owner(site + "/shared/c" + tag), "-") << "several distributions share the directory";
    EXPECT_EQ(owner(site + "/stray" + tag), "-");
}

TEST_F(Survey, GivesBundledLibrariesToTheProjectOfTheirDirectorysName) {
    tree.add_file(site + "/Foo_Bar.libs/libx.so.1", library("libx.so.1"));
    add_distribution("foo-bar", "");
    EXPECT_EQ(owner(site + "/Foo_Bar.libs/libx.so.1"), "foo-bar");
}

TEST_F(Survey, FindsTheOwnerInAnotherSiteDirectoryAsDebianSplitsThem) {
    const std::string debian = "/usr/lib/python3/dist-packages";
    interpreter.paths.emplace_back(debian);
    interpreter.site_directories.emplace_back(debian);
    tree.add_file(debian + "/numpy/__init__.py", "");
    tree.add_file(debian + "/numpy-1.egg-info/PKG-INFO", "Name: numpy\nVersion: 1\n");
    tree.add_file(debian + "/numpy-1.egg-info/top_level.txt", "numpy\n");
    tree.add_file(site + "/numpy/core/x" + tag, extension());
    EXPECT_EQ(owner(site + "/numpy/core/x" + tag), "numpy");
}

TEST_F(Survey, NamesTheOwnerOfABrokenFile) {
    tree.add_file(site + "/p/x.so", "");
    add_distribution("p", "p/x.so,,\n");
    const auto environment = run();
    ASSERT_EQ(environment.unusable.size(), 1U);
    ASSERT_TRUE(environment.unusable[0].distribution);
    EXPECT_EQ(environment.distributions[*environment.unusable[0].distribution].name, "p");
}

TEST_F(Survey, FindsLibpythonInTheBasePrefix) {
    EXPECT_FALSE(run().libpython);
    tree.add_file("/usr/lib/libpython3.11.so.1.0", library("libpython3.11.so.1.0"));
    EXPECT_EQ(run().libpython, RootPath("/usr/lib/libpython3.11.so.1.0"));
}

TEST_F(Survey, AcceptsAnInterpreterThatIsAScript) {
    tree.add_file("/v/wrapper", "#!/bin/sh\n", 0755);
    interpreter.executable = RootPath("/v/wrapper");
    tree.add_file(site + "/arm" + tag,
                  make_elf({.machine = 183, .soname = {}, .needed = {}, .interpreter = {}, .symbol = {}}));
    EXPECT_EQ(kind(site + "/arm" + tag), "extension arm") << "there is nothing to hold it against";
}

TEST_F(Survey, IsSortedByPath) {
    for (const auto* name : {"c", "a", "b"}) tree.add_file(site + "/" + name + tag, extension());
    const auto environment = run();
    EXPECT_TRUE(std::ranges::is_sorted(environment.objects, {}, &Object::at));
    EXPECT_EQ(environment.objects.size(), 3U);
}

TEST_F(Survey, ListsWhatCanBeImported) {
    for (const auto* name :
         {"abc.py", "antigravity.py", "this.py", "turtle.py", "ssl.py", "_sysconfigdata__x86_64-linux-gnu.py"})
        tree.add_file(stdlib + "/" + name, "");
    for (const auto* name : {"json", "idlelib", "test", "curses", "config-3.11-x86_64-linux-gnu"})
        tree.add_file(stdlib + "/" + name + "/__init__.py", "");
    tree.add_file(stdlib + "/__pycache__/os.cpython-311.pyc", "");
    tree.add_file(stdlib + "/lib-dynload/_ssl" + tag, extension());
    tree.add_file(site + "/p/__init__.py", "");
    tree.add_file(site + "/p/x" + tag, extension());
    add_distribution("p", "p/__init__.py,,\np/x" + tag + ",,\n");
    interpreter.builtin_modules = {"sys"};
    EXPECT_THAT(importable_modules(run()), ElementsAre("_ssl", "abc", "json", "os", "p", "p.x", "ssl"))
        << "curses and turtle stand on extensions that were not built";
}

TEST_F(Survey, AnExtensionForAnotherPythonIsNamedUnlessThisOneHasItsOwn) {
    tree.add_file(site + "/core/_core.cpython-312-x86_64-linux-gnu.so", extension());
    tree.add_file(site + "/both/_core.cpython-312-x86_64-linux-gnu.so", extension());
    tree.add_file(site + "/both/_core" + tag, extension());
    tree.add_file(site + "/pure/_core.pypy310-pp73-x86_64-linux-gnu.so", extension());
    tree.add_file(site + "/pure/_core.py", "");
    const auto environment = run();
    ASSERT_EQ(environment.unusable.size(), 1U);
    const auto& unusable = environment.unusable.front();
    EXPECT_EQ(unusable.module, "core._core");
    EXPECT_EQ(spelled(name_of(unusable.defect), unusable.values),
              "other_tag tag=cpython-312-x86_64-linux-gnu interpreter_tag=" + interpreter.soabi);
}

TEST_F(Survey, APlainVenvLeavesItsBasesPackagesAlone) {
    tree.add_file(stdlib + "/site-packages/base/x" + tag, extension());
    EXPECT_EQ(kind(stdlib + "/site-packages/base/x" + tag), "-");
    EXPECT_THAT(run().unsearched, testing::ElementsAre(RootPath(stdlib + "/site-packages")));
    interpreter.paths.emplace_back(stdlib + "/site-packages");
    EXPECT_EQ(kind(stdlib + "/site-packages/base/x" + tag), "extension base.x");
    EXPECT_THAT(run().unsearched, testing::IsEmpty());
}

TEST_F(Survey, FilesBesideThePackagesBelongToTheirDistribution) {
    const std::string prefix = interpreter.prefix.str();
    const auto up = RootPath(site).str().substr(prefix.size());
    std::string climb;
    for (const char c : up)
        if (c == '/') climb += "../";
    tree.add_file(prefix + "/lib/libgmsh.so.4.15", library("libgmsh.so.4.15"));
    tree.add_file(prefix + "/share/gmsh/data", "x");
    tree.add_file(prefix + "/bin/gmsh", "x");
    tree.add_file(prefix + "/share/doc/gmsh/README", "x");
    tree.add_file(site + "/gmsh.py", "");
    add_distribution("gmsh", "gmsh.py,,\n" + climb + "lib/libgmsh.so.4.15,,\n" + climb + "share/gmsh/data,,\n" + climb +
                                 "bin/gmsh,,\n" + climb + "share/doc/gmsh/README,,\n");
    std::vector<std::string> beside;
    for (const auto& file : run().beside) beside.push_back(file.at.str());
    EXPECT_THAT(beside, testing::ElementsAre(prefix + "/lib/libgmsh.so.4.15", prefix + "/share/gmsh/data"));
}

}   // namespace
}   // namespace sandroot::python
