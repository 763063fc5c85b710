#include "run.hpp"
#include "support/temporary.hpp"
#include "unit/elf/elf_builder.hpp"

#include <filesystem>

namespace sandroot::cli_test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace disk = std::filesystem;

std::string with_scratch(const Scratch& scratch, std::string text) {
    return replaced(std::move(text), scratch.path(), "SCRATCH");
}

TEST(Resolve, PrintsWhatIsFoundAndWhatIsMissingWithTheRule) {
    const Scratch scratch;
    place_objects(scratch);
    const auto found = sandroot({"resolve", scratch / "libfound.so"});
    EXPECT_EQ(found.exit, 0);
    EXPECT_EQ(found.err, "");
    const auto missing = sandroot({"resolve", scratch / "libmissing.so"});
    EXPECT_EQ(missing.exit, 1);
    EXPECT_EQ(missing.err, "");
    const auto tree = sandroot({"resolve", "--tree", scratch / "libmissing.so", scratch / "libfound.so"});
    EXPECT_EQ(tree.exit, 1);
    // What the machine's own directories hold is none of the test's business.
    expect_golden("resolve.txt", with_scratch(scratch, found.out));
    EXPECT_THAT(with_scratch(scratch, missing.out),
                testing::StartsWith("    libmiddle.so => SCRATCH/libmiddle.so  [RUNPATH]\n"
                                    "    libgone.so => not found, needed by SCRATCH/libmissing.so\n"
                                    "        SCRATCH/libgone.so"));
    EXPECT_THAT(with_scratch(scratch, missing.out), HasSubstr("SCRATCH/none/libgone.so"));
    EXPECT_THAT(missing.out, HasSubstr("[default directory] absent"));
    EXPECT_THAT(with_scratch(scratch, tree.out),
                HasSubstr("SCRATCH/libmissing.so\n├── libmiddle.so => SCRATCH/libmiddle.so  [RUNPATH]\n"
                          "│   └── libleaf.so => SCRATCH/libleaf.so  [RUNPATH]\n"));
}

TEST(Resolve, TakesABareNameAsAFileHere) {
    const Scratch scratch;
    place_objects(scratch);
    const auto said = sandroot({"resolve", "libfound.so"}, {.environment = {}, .directory = scratch.path()});
    EXPECT_EQ(said.exit, 0) << said.err;
    EXPECT_THAT(with_scratch(scratch, said.out), HasSubstr("libmiddle.so => "));
}

TEST(Resolve, JsonCarriesEveryFieldOfVersionOne) {
    const Scratch scratch;
    place_objects(scratch);
    const auto said = sandroot({"resolve", "--format", "json", scratch / "libfound.so"});
    EXPECT_EQ(said.exit, 0);
    EXPECT_TRUE(is_json(said.out));
    expect_golden("resolve.json", with_scratch(scratch, said.out));
    const auto missing = sandroot({"resolve", "--format", "json", scratch / "libmissing.so"});
    EXPECT_EQ(missing.exit, 1);
    EXPECT_TRUE(is_json(missing.out));
    EXPECT_THAT(missing.out, HasSubstr("\"status\": \"missing\""));
    EXPECT_THAT(missing.out, HasSubstr("\"path\": null"));
}

TEST(Resolve, SaysOfManyFilesWhatItSaysOfEach) {
    const Scratch scratch;
    place_objects(scratch);
    std::vector<std::string> all{"resolve", "--format", "json"};
    std::string expected;
    const auto one = sandroot({"resolve", scratch / "libfound.so"}).out;
    const auto other = sandroot({"resolve", scratch / "libmissing.so"}).out;
    for (int at = 0; at < 300; ++at) {
        all.push_back(scratch / (at % 7 == 0 ? "libmissing.so" : "libfound.so"));
        expected += all.back() + ":\n" + (at % 7 == 0 ? other : one);
    }
    const auto json = sandroot(all);
    EXPECT_EQ(json.exit, 1);
    EXPECT_TRUE(is_json(json.out));
    all.erase(all.begin() + 1, all.begin() + 3);
    const auto text = sandroot(all);
    EXPECT_EQ(text.exit, 1);
    EXPECT_EQ(text.out, expected);
}

TEST(Resolve, FollowsLibraryPathAndPreload) {
    const Scratch scratch;
    place_objects(scratch);
    disk::create_directory(scratch / "lib");
    disk::copy_file(scratch / "libleaf.so", scratch / "lib/libgone.so");
    const std::string file = scratch / "libmissing.so";
    EXPECT_THAT(sandroot({"resolve", "--library-path", scratch / "lib", file}).out, HasSubstr("[LD_LIBRARY_PATH]"));
    EXPECT_THAT(
        sandroot({"resolve", file}, {.environment = {{"LD_LIBRARY_PATH", scratch / "lib"}}, .directory = {}}).out,
        HasSubstr("[LD_LIBRARY_PATH]"));
    EXPECT_THAT(sandroot({"resolve", "--preload", scratch / "lib/libgone.so", scratch / "libfound.so"}).out,
                HasSubstr("[LD_PRELOAD]"));
}

TEST(Resolve, AssumesTheCpuThatItIsTold) {
    const Scratch scratch;
    place_objects(scratch);
    const std::string variants = scratch / "glibc-hwcaps/x86-64-v3";
    disk::create_directories(variants);
    disk::copy_file(scratch / "libmiddle.so", variants + "/libmiddle.so");
    const std::string file = scratch / "libfound.so";
    EXPECT_THAT(sandroot({"resolve", "--cpu", "x86-64-v4", file}).out, HasSubstr(variants));
    EXPECT_THAT(sandroot({"resolve", "--cpu", "x86-64-v3", file}).out, HasSubstr(variants));
    EXPECT_THAT(sandroot({"resolve", "--cpu", "x86-64-v2", file}).out, Not(HasSubstr(variants)));
    EXPECT_EQ(sandroot({"resolve", "--cpu", "x86-64-v9", file}).exit, 2);
}

TEST(Resolve, LooksInsideASysrootOnly) {
    const Scratch scratch;
    disk::create_directory(scratch / "opt");
    for (const char* name : {"libfound.so", "libmiddle.so", "libleaf.so"})
        disk::copy_file(disk::path(SANDROOT_CLI_OBJECTS) / name, scratch / (std::string("opt/") + name));
    const auto said = sandroot({"resolve", "--sysroot", scratch.path(), "/opt/libfound.so"},
                               {.environment = {{"LD_LIBRARY_PATH", "/usr/lib"}}, .directory = {}});
    EXPECT_EQ(said.exit, 0) << said.err << said.out;
    EXPECT_THAT(said.out, HasSubstr("libmiddle.so => /opt/libmiddle.so  [RUNPATH]"));
    EXPECT_THAT(said.out, Not(HasSubstr(scratch.path())));
    EXPECT_EQ(sandroot({"resolve", "--sysroot", scratch.path(), scratch / "opt/libfound.so"}).exit, 2);
}

TEST(Resolve, SaysClearlyWhatCannotBeExamined) {
    const Scratch scratch;
    disk::create_directory(scratch / "directory");
    write_file(scratch / "text", "no library\n");
    write_file(scratch / "empty", "");
    write_file(scratch / "script", "#!/bin/sh\n");
    const std::string elf = read_file(std::string(SANDROOT_CLI_OBJECTS) + "/libleaf.so");
    write_file(scratch / "truncated", elf.substr(0, 100));
    ASSERT_EQ(shell("mkfifo \"$FIFO\"", {.environment = {{"FIFO", scratch / "fifo"}}, .directory = {}}).exit, 0);
    std::string all;
    const auto look = [&](const std::string& name, int exit) {
        const auto said = sandroot({"resolve", scratch / name});
        EXPECT_EQ(said.exit, exit) << name;
        all += "$ sandroot resolve " + name + '\n' + with_scratch(scratch, said.out + said.err);
        const auto json = sandroot({"resolve", "--format", "json", scratch / name});
        EXPECT_EQ(json.exit, exit) << name;
        EXPECT_TRUE(is_json(json.out));
        EXPECT_THAT(json.out, HasSubstr("\"status\": \"fatal\""));
    };
    look("absent", 2);
    look("directory", 2);
    look("fifo", 2);
    look("text", 1);
    look("empty", 1);
    look("script", 1);
    look("truncated", 1);
    expect_golden("unusable.txt", all);
}

TEST(Resolve, ShowsTheRestWhereOneFileCannotBeRead) {
    const Scratch scratch;
    place_objects(scratch);
    const auto said = sandroot({"resolve", "/nonexistent", scratch / "libfound.so"});
    EXPECT_EQ(said.exit, 2);
    EXPECT_EQ(said.err, "sandroot: /nonexistent: cannot be read: No such file or directory\n");
    EXPECT_THAT(said.out, HasSubstr("libleaf.so"));
}

#ifdef SANDROOT_HAS_NARROW
TEST(Resolve, JudgesAnObjectOfAnotherWordSizeByItsOwnRules) {
    const Scratch scratch;
    place_objects(scratch);
    disk::copy_file(std::string(SANDROOT_CLI_OBJECTS) + "/narrow/libuser.so", scratch / "libuser.so");
    const auto wrong = sandroot({"resolve", scratch / "libuser.so"});
    EXPECT_EQ(wrong.exit, 1);
    EXPECT_THAT(with_scratch(scratch, wrong.out),
                testing::ContainsRegex("SCRATCH/libleaf.so +\\[RUNPATH\\] other word size"));
    const auto fine = sandroot({"resolve", std::string(SANDROOT_CLI_OBJECTS) + "/narrow/libuser.so"});
    EXPECT_EQ(fine.exit, 0) << fine.out;
}
#endif

TEST(Resolve, CarriesHostileNames) {
    const Scratch scratch;
    const std::string name = scratch / "lib\033[2J\n\xff.so";
    disk::copy_file(std::string(SANDROOT_CLI_OBJECTS) + "/libleaf.so", name);
    const auto text = sandroot({"resolve", name, name});
    EXPECT_EQ(text.exit, 0);
    EXPECT_THAT(text.out, HasSubstr("lib\\x1b[2J\\n\\xff.so:"));
    EXPECT_THAT(text.out, Not(HasSubstr("\033")));
    const auto json = sandroot({"resolve", "--format", "json", name});
    EXPECT_TRUE(is_json(json.out));
    EXPECT_THAT(json.out, HasSubstr("\"bytes\": \""));
    EXPECT_THAT(sandroot({"resolve", name + "-gone"}).err, HasSubstr("lib\\x1b[2J\\n\\xff.so-gone: cannot be read"));
}

TEST(Resolve, GivesTheSameBytesTwice) {
    const auto first = sandroot({"resolve", "--format", "json", "/usr/bin/python3", "/bin/sh"});
    EXPECT_EQ(first.exit, 0);
    EXPECT_EQ(first.out, sandroot({"resolve", "--format", "json", "/usr/bin/python3", "/bin/sh"}).out);
}

TEST(Resolve, SaysWhatLdconfigWouldFindInARootWithoutAUsableCache) {
    const test::Folder root;
    const auto library = [](const std::string& soname, const std::string& needed) {
        build::Recipe recipe;
        if (!needed.empty()) recipe.names.emplace_back(DT_NEEDED, needed);
        recipe.names.emplace_back(DT_SONAME, soname);
        return build::make(recipe).bytes;
    };
    root.write("lib/libneeds.so.1", library("libneeds.so.1", "libq.so.1"));
    root.write("opt/x/libq.so.1", library("libq.so.1", ""));
    root.write("etc/ld.so.conf", "include ld.so.conf.d/*.conf\n");
    root.write("etc/ld.so.conf.d/x.conf", "/opt/x\n");
    const std::string note = "    note: libq.so.1 would be found in /opt/x after ldconfig\n";

    const auto said = sandroot({"resolve", "--sysroot", root.str(), "/lib/libneeds.so.1"});
    EXPECT_EQ(said.exit, 1);
    EXPECT_THAT(said.out, HasSubstr("libq.so.1 => not found"));
    EXPECT_THAT(said.out, testing::EndsWith(note));

    root.write("etc/ld.so.cache", "no cache at all, but long enough to be one of either kind");
    const auto broken = sandroot({"resolve", "--sysroot", root.str(), "/lib/libneeds.so.1"});
    EXPECT_THAT(broken.out, testing::EndsWith("    note: ld.so does not use its cache: /etc/ld.so.cache: neither magic "
                                              "number of an ld.so.cache\n" +
                                              note));
    const auto json = sandroot({"resolve", "--format", "json", "--sysroot", root.str(), "/lib/libneeds.so.1"});
    EXPECT_TRUE(is_json(json.out));
    EXPECT_THAT(json.out, HasSubstr("\"libq.so.1 would be found in /opt/x after ldconfig\""));
}

}   // namespace
}   // namespace sandroot::cli_test
