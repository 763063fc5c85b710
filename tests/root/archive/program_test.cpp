// `sandroot build --output root.tar` as a person uses it, on a venv of the machine's python3 without packages.
#include "../../cli/run.hpp"

#include <csignal>
#include <filesystem>

namespace sandroot::cli_test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
namespace disk = std::filesystem;

class ArchiveProgram : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        scratch = new Scratch;
        environment = new Scratch;
        const auto made = shell("/usr/bin/python3 -m venv --without-pip \"$V\"",
                                {.environment = {{"V", *environment / "venv"}}, .directory = {}});
        ASSERT_EQ(made.exit, 0) << made.err;
    }
    static void TearDownTestSuite() {
        delete scratch;
        delete environment;
        scratch = nullptr;
    }

    static Said build(std::vector<std::string> arguments, const How& how = {}) {
        arguments.insert(arguments.begin(), {"build", "--python", *environment / "venv"});
        for (const auto& glob : {"*/config-3*", "*/*openblas*", "*/dist-packages/*", "*/test/*"})
            arguments.insert(arguments.end(), {"--exclude", glob});
        return sandroot(arguments, how);
    }
    /// With $V for the venv, $D for the folder, $X for what else `build` says.
    static Said line(const std::string& text) {
        return shell("set -f; " + text,
                     {.environment = {{"V", *environment / "venv"},
                                      {"D", scratch->path()},
                                      {"X", "--exclude */config-3* --exclude */*openblas* --exclude */dist-packages/* "
                                            "--exclude */test/*"}},
                      .directory = {}});
    }

    static Scratch* scratch;
    static Scratch* environment;   // Apart, since the directory above the venv enters the root with its time.
};
Scratch* ArchiveProgram::scratch = nullptr;
Scratch* ArchiveProgram::environment = nullptr;

TEST_F(ArchiveProgram, UnpackedItIsTheRootThatACopyingBuildMakes) {
    const auto said = build({"-o", *scratch / "root.tar"});
    ASSERT_THAT(said.exit, AnyOf(0, 1)) << said.err;
    EXPECT_THAT(said.out, HasSubstr(*scratch / "root.tar: "));
    EXPECT_THAT(said.out, HasSubstr(" in an archive of "));
    ASSERT_EQ(build({"--root", *scratch / "root", "--link", "copy"}).exit, said.exit);
    // The top is not a part of it; what a directory takes on the disk is the file system's.
    const std::string list = "find . -mindepth 1 -printf '%p %y %m %U %G %T@ %l\\n' | sort";
    const std::string sums = "find . -type f -exec sha256sum {} + | sort";
    const auto same = line("mkdir \"$D/unpacked\" && tar --warning=no-unknown-keyword -C \"$D/unpacked\" -xpf "
                           "\"$D/root.tar\" && cd \"$D/root\" && { " +
                           list + "; " + sums + "; } >\"$D/one\" && cd \"$D/unpacked\" && { " + list + "; " + sums +
                           "; } >\"$D/two\" && wc -l <\"$D/one\" && diff \"$D/one\" \"$D/two\"");
    EXPECT_EQ(same.exit, 0) << same.out.substr(0, 2000) << same.err;
    EXPECT_GT(std::atoi(same.out.c_str()), 500);
}

TEST_F(ArchiveProgram, StandardOutputHasTheArchiveAndStandardErrorTheReport) {
    const auto said = line("\"$SANDROOT\" build --python \"$V\" $X --output - >\"$D/stdout.tar\"");
    ASSERT_THAT(said.exit, AnyOf(0, 1)) << said.err;
    EXPECT_THAT(said.err, HasSubstr("standard output: "));
    ASSERT_EQ(build({"-o", *scratch / "file.tar"}).exit, said.exit);
    EXPECT_EQ(line("cmp \"$D/stdout.tar\" \"$D/file.tar\"").exit, 0);
    EXPECT_EQ(line("\"$SANDROOT\" build --python \"$V\" $X -q -o - >/dev/null").err, "");
}

TEST_F(ArchiveProgram, AReaderThatHasEnoughIsNoFailure) {
    const auto said =
        line("{ \"$SANDROOT\" build --python \"$V\" $X -o -; echo \"status $?\" >&2; } | head -c 5 >/dev/null");
    EXPECT_THAT(said.err, AnyOf("status 0\n", "status 1\n"));
}

TEST_F(ArchiveProgram, TheNameTellsHowItIsCompressed) {
    for (const auto& [name, magic] : {std::pair{"a.tgz", "\x1f\x8b"}, std::pair{"a.tar.zst", "\x28\xb5"}}) {
        ASSERT_THAT(build({"-o", *scratch / name}).exit, AnyOf(0, 1));
        EXPECT_THAT(read_file(*scratch / name), StartsWith(magic)) << name;
    }
    const auto json = build({"--format", "json", "-o", *scratch / "b.tar.zst"});
    EXPECT_TRUE(is_json(json.out));
    EXPECT_THAT(json.out, HasSubstr("\"compression\": \"zstd\""));
}

TEST_F(ArchiveProgram, AnotherNameIsForTheReport) {
    ASSERT_THAT(build({"--root", *scratch / "other", "--format", "json", "-o", *scratch / "report.json"}).exit,
                AnyOf(0, 1));
    EXPECT_TRUE(is_json(read_file(*scratch / "report.json")));
    EXPECT_TRUE(disk::exists(*scratch / "other/usr"));
}

TEST_F(ArchiveProgram, TimesEndAtSourceDateEpoch) {
    const auto times = [](const std::string& epoch) {
        EXPECT_THAT(
            build({"-o", *scratch / "epoch.tar"}, {.environment = {{"SOURCE_DATE_EPOCH", epoch}}, .directory = {}})
                .exit,
            AnyOf(0, 1));
        return line("/usr/bin/python3 -c 'import sys, tarfile; print(int(max(m.mtime for m in "
                    "tarfile.open(sys.argv[1]))))' "
                    "\"$D/epoch.tar\"")
            .out;
    };
    EXPECT_EQ(times("1000000000"), "1000000000\n");
    EXPECT_GT(std::stoll(times("")), 1'000'000'000);
    for (const std::string wrong : {"yesterday", "-1", "12x", "99999999999999999999"}) {
        const auto said =
            build({"-o", *scratch / "wrong.tar"}, {.environment = {{"SOURCE_DATE_EPOCH", wrong}}, .directory = {}});
        EXPECT_EQ(said.exit, 2);
        EXPECT_THAT(said.err, HasSubstr("SOURCE_DATE_EPOCH must be a number of seconds since 1970, not \"" + wrong));
    }
    EXPECT_FALSE(disk::exists(*scratch / "wrong.tar"));
}

TEST_F(ArchiveProgram, WhatMakesNoSenseWithItIsRefused) {
    const auto refused = [](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"-o", *scratch / "no.tar"});
        const auto said = build(arguments);
        EXPECT_EQ(said.exit, 2);
        EXPECT_FALSE(disk::exists(*scratch / "no.tar"));
        return said.err;
    };
    for (const std::string option : {"--force", "--rebuild", "--wait"})
        EXPECT_THAT(refused({option}), HasSubstr(option + " is about a directory"));
    EXPECT_THAT(refused({"--root", "/r"}), HasSubstr("--root is about a directory"));
    EXPECT_THAT(refused({"--link", "copy"}), HasSubstr("--link is about a directory"));
    EXPECT_THAT(refused({"--keep", "tmp"}), HasSubstr("--keep is about a directory"));
    EXPECT_THAT(refused({"--dry-run"}), HasSubstr("sandroot plan"));
    EXPECT_THAT(build({"--format", "json", "-o", "-"}).err, HasSubstr("both go to standard output"));
    EXPECT_THAT(build({"-o", *scratch / "a.tar.bz2"}).err, HasSubstr("archives cannot be written as .tar.bz2"));
    EXPECT_THAT(on_terminal("\"$SANDROOT\" build -o -").out, HasSubstr("which is a terminal"));
}

TEST_F(ArchiveProgram, AFailureLeavesTheOldFileAndNothingElse) {
    disk::create_directory(*scratch / "place");
    write_file(*scratch / "place/root.tar", "old");
    const auto full =
        line("ulimit -f 100; trap '' XFSZ; \"$SANDROOT\" build --python \"$V\" $X -o \"$D/place/root.tar\"");
    EXPECT_EQ(full.exit, 2);
    EXPECT_THAT(full.err, HasSubstr("File too large"));
    EXPECT_EQ(read_file(*scratch / "place/root.tar"), "old");
    EXPECT_EQ(std::distance(disk::directory_iterator(*scratch / "place"), {}), 1);
    EXPECT_THAT(build({"-o", *scratch / "none/root.tar"}).err, HasSubstr("none/root.tar"));
    EXPECT_EQ(build({"-o", "/dev/full.tar/x.tar"}).exit, 2);
}

TEST_F(ArchiveProgram, ALinkAndAFifoStayWhatTheyAre) {
    disk::create_symlink("linked.tar", *scratch / "link.tar");
    write_file(*scratch / "linked.tar", "old");
    ASSERT_THAT(build({"-o", *scratch / "link.tar"}).exit, AnyOf(0, 1));
    EXPECT_TRUE(disk::is_symlink(*scratch / "link.tar"));
    EXPECT_GT(disk::file_size(*scratch / "linked.tar"), 1'000'000U);
    const auto said = line("mkfifo \"$D/fifo.tar\" && { \"$SANDROOT\" build --python \"$V\" $X -q -o \"$D/fifo.tar\" "
                           ">/dev/null & cmp \"$D/fifo.tar\" \"$D/linked.tar\"; }");
    EXPECT_EQ(said.exit, 0) << said.out << said.err;
    EXPECT_TRUE(disk::is_fifo(*scratch / "fifo.tar"));
}

}   // namespace
}   // namespace sandroot::cli_test
