// config: a file is shown changed, changed, judged, or refused as it is. A root of a few files stands for the image.
#include "run.hpp"

#include <filesystem>
#include <regex>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::cli_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
namespace disk = std::filesystem;

/// What tells whether a file was written: contents, inode, times.
std::string state_of(const std::string& path) {
    return shell("stat -c '%i %y %z %a %u:%g' " + path + "; cat " + path).out;
}

/// One small root for all tests here: the interpreter and its standard library are empty files but for what is looked
/// at.
class Config : public testing::Test {
protected:
    static void SetUpTestSuite() {
        root = new Scratch;
        const auto said = shell("set -e; cd " + root->path() +
                                "; mkdir -p usr/bin usr/lib/python3.11/lib-dynload usr/lib/x86_64-linux-gnu lib64; "
                                "cp -L /usr/bin/python3 usr/bin/python3.11; ln -s python3.11 usr/bin/python3; "
                                "touch usr/lib/python3.11/os.py usr/lib/x86_64-linux-gnu/libunneeded.so; mkdir dev; "
                                "mknod dev/null c 1 3; ln -s usr/lib lib; "
                                "for l in $(ldd /usr/bin/python3 | grep -o '/[^ ]*'); do cp -L $l .$l 2>/dev/null || "
                                "cp -L $l usr$l; done");
        ASSERT_EQ(said.exit, 0) << said.err;
    }
    static void TearDownTestSuite() {
        delete root;
        root = nullptr;
    }

    [[nodiscard]] Said config(const std::vector<std::string>& words) const {
        std::vector<std::string> all{"config",           "--sysroot", root->path(), "--python",
                                     "/usr/bin/python3", "--profile", "none"};
        all.insert(all.end(), words.begin(), words.end());
        return sandroot(all, {.environment = {}, .directory = scratch.path()});
    }
    void put(const std::string& name, const std::string& text) const { write_file(scratch / name, text); }
    [[nodiscard]] std::string get(const std::string& name) const { return read_file(scratch / name); }

    static Scratch* root;
    Scratch scratch;
};
Scratch* Config::root = nullptr;

constexpr const char* before =
    "# mine\napp: {port: 1}\npython_lib_path:\n  - '/usr/lib/x86_64-linux-gnu'  # all\n\nx: 1\n";

TEST_F(Config, WithoutAFlagShowsADiffThatPatchApplies) {
    put("c.yaml", before);
    const auto said = config({"c.yaml"});
    EXPECT_EQ(said.exit, 1) << said.err;
    EXPECT_THAT(said.out,
                AllOf(StartsWith("--- c.yaml\n+++ c.yaml\n@@ "), HasSubstr("\n-  - '/usr/lib/x86_64-linux-gnu'"),
                      HasSubstr("\n+  - '/usr/lib/python3.11'\n")));
    EXPECT_EQ(get("c.yaml"), before);
    put("c.patch", said.out);
    ASSERT_EQ(shell("patch -p0 < c.patch", {.environment = {}, .directory = scratch.path()}).exit, 0);
    const auto again = config({"c.yaml"});
    EXPECT_EQ(again.exit, 0);
    EXPECT_EQ(again.out, "");
}

TEST_F(Config, WritesWhatItShowedAndNothingASecondTime) {
    put("c.yaml", before);
    put("d.yaml", before);
    const auto shown = config({"c.yaml"});
    put("c.patch", shown.out);
    ASSERT_EQ(shell("patch -p0 < c.patch", {.environment = {}, .directory = scratch.path()}).exit, 0);
    const auto said = config({"--write", "d.yaml"});
    EXPECT_EQ(said.exit, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("d.yaml: python_lib_path written: "));
    EXPECT_EQ(get("d.yaml"), get("c.yaml"));
    const auto state = state_of(scratch / "d.yaml");
    EXPECT_EQ(config({"--write", "d.yaml"}).out, "d.yaml: nothing to change\n");
    EXPECT_EQ(state_of(scratch / "d.yaml"), state);
}

TEST_F(Config, WhatWiringPrintsPassesTheCheckOfThatVersion) {
    const auto versions = shell("\"$SANDROOT\" sandbox | grep -oE '^(0\\.[0-9.]+|main)'").out;
    std::istringstream names(versions);
    std::size_t wired = 0;
    for (std::string name; names >> name;) {
        SCOPED_TRACE(name);
        const auto lines = sandroot({"wiring", "--for", name, "--format", "env"});
        if (lines.exit != 0) {
            EXPECT_EQ(config({"--check", "--prepared", "--for", name, "--env", "A=b"}).exit, 2);
            continue;
        }
        ++wired;
        put("wired.env", lines.out);
        const auto said = config({"--check", "--prepared", "--for", name, "--env-file", "wired.env"});
        EXPECT_EQ(said.exit, 0) << said.out << said.err;
        EXPECT_EQ(config({"--check", "--for", name, "--env-file", "wired.env"}).exit, 1);
    }
    EXPECT_GE(wired, 10U);
    const auto unset = config({"--check", "--prepared", "--for", "0.2.12", "--env", "MAX_WORKERS=4"});
    EXPECT_EQ(unset.exit, 1);
    EXPECT_THAT(unset.out, HasSubstr("copied over the root that stands there"));
}

TEST_F(Config, FindsByItselfThatARootStands) {
    const std::string place = root->path() + "/var/sandbox/sandbox-python";
    ASSERT_EQ(sandroot({"build", "--sysroot", root->path(), "--python", "/usr/bin/python3", "--profile", "none",
                        "--root", place})
                  .exit,
              0);
    const std::vector<std::string> words{"--check", "--for", "0.2.12", "--env",
                                         "PYTHON_LIB_PATH=/etc/hosts,/etc/resolv.conf"};
    const auto said = config(words);
    EXPECT_EQ(said.exit, 0) << said.out << said.err;
    EXPECT_EQ(config({"--check", "--for", "0.2.4", "--env", words.back()}).exit, 1);
    ASSERT_EQ(shell("rm -rf " + root->path() + "/var").exit, 0);
    EXPECT_EQ(config(words).exit, 1);
    EXPECT_EQ(config({"--prepared", "c.yaml"}).exit, 2);
}

TEST_F(Config, HoldsTheListThatPathsPrints) {
    put("c.yaml", "");
    ASSERT_EQ(config({"--write", "c.yaml"}).exit, 0);
    const auto paths =
        sandroot({"paths", "--sysroot", root->path(), "--python", "/usr/bin/python3", "--profile", "none"});
    EXPECT_EQ(get("c.yaml"), paths.out);
}

TEST_F(Config, KeepsModeAndOwnerAndWritesThroughALink) {
    put("real.yaml", before);
    disk::create_symlink("real.yaml", scratch / "link.yaml");
    ASSERT_EQ(::chown((scratch / "real.yaml").c_str(), 1234, 4321), 0);
    ASSERT_EQ(::chmod((scratch / "real.yaml").c_str(), 0640), 0);
    ASSERT_EQ(config({"--write", "--backup", "link.yaml"}).exit, 0);
    EXPECT_TRUE(disk::is_symlink(scratch / "link.yaml"));
    for (const char* name : {"real.yaml", "real.yaml.bak"}) {
        struct stat status{};
        ASSERT_EQ(::stat((scratch / name).c_str(), &status), 0) << name;
        EXPECT_EQ(status.st_mode & 07777U, 0640U);
        EXPECT_EQ(status.st_uid, 1234U);
        EXPECT_EQ(status.st_gid, 4321U);
    }
    EXPECT_EQ(get("real.yaml.bak"), before);
    EXPECT_THAT(get("real.yaml"), HasSubstr("# mine\napp: {port: 1}\npython_lib_path:\n  - '/etc/hosts'\n"));
}

TEST_F(Config, ABackupHasTheSuffixThatWasAskedFor) {
    put("c.yaml", before);
    ASSERT_EQ(config({"--write", "--backup=~", "c.yaml"}).exit, 0);
    EXPECT_EQ(get("c.yaml~"), before);
    ASSERT_EQ(config({"--write", "--backup=.2", "c.yaml"}).exit, 0);
    EXPECT_FALSE(disk::exists(scratch / "c.yaml.2")) << "nothing was changed, so nothing is kept";
}

TEST_F(Config, LeavesAloneWhatItCannotEdit) {
    for (const auto& [text, words] : std::vector<std::pair<std::string, std::string>>{
             {"a: [1\nb: 2\n", "c.yaml: line 2: not YAML"},
             {"python_lib_path: &x [/a]\nb: *x\n",
              "c.yaml: line 2: an alias of what stands in python_lib_path, line 1"},
             {std::string("a: b\nc: \0\n", 9), "c.yaml: line 2: a NUL byte"},
             {std::string(300'000, '#'), "where far fewer belong"}}) {
        put("c.yaml", text);
        const auto state = state_of(scratch / "c.yaml");
        const auto said = config({"--write", "--backup", "c.yaml"});
        EXPECT_EQ(said.exit, 2);
        EXPECT_EQ(said.out, "");
        EXPECT_THAT(said.err, HasSubstr(words));
        EXPECT_EQ(state_of(scratch / "c.yaml"), state);
        EXPECT_FALSE(disk::exists(scratch / "c.yaml.bak"));
    }
    disk::create_directory(scratch / "folder");
    EXPECT_THAT(config({"folder"}).err, HasSubstr("folder: Is a directory"));
    EXPECT_THAT(config({"nothing.yaml"}).err, HasSubstr("nothing.yaml: No such file or directory"));
    EXPECT_THAT(config({"/dev/null"}).err, HasSubstr("/dev/null: not a regular file"));
}

TEST_F(Config, LeavesNothingBehindWhereTheFolderTakesNoFile) {
    disk::create_directory(scratch / "mounted");
    put("mounted/c.yaml", before);
    const std::string run = "$SANDROOT config --sysroot " + root->path() +
                            " --python /usr/bin/python3 --profile none --write mounted/c.yaml";
    const auto said = shell("unshare -m sh -c 'mount --bind mounted/c.yaml mounted/c.yaml && " + run + "'",
                            {.environment = {}, .directory = scratch.path()});
    EXPECT_EQ(said.exit, 2);
    EXPECT_THAT(said.err, HasSubstr("hint: the file is mounted here on its own"));
    EXPECT_EQ(get("mounted/c.yaml"), before);
    EXPECT_EQ(shell("ls -A mounted", {.environment = {}, .directory = scratch.path()}).out, "c.yaml\n");
}

TEST_F(Config, JsonTellsWhatComesAndWhatGoes) {
    put("c.yaml", before);
    const auto said = config({"--format", "json", "c.yaml"});
    EXPECT_EQ(said.exit, 1);
    ASSERT_TRUE(is_json(said.out)) << said.out;
    EXPECT_THAT(said.out, HasSubstr("\"removed\": [\n    \"/usr/lib/x86_64-linux-gnu\"\n  ]"));
    EXPECT_EQ(config({"--format", "json", "c.yaml"}).out, said.out);
}

TEST_F(Config, ADiffOnATerminalHasColoursAndNoControlCharacters) {
    put("c.yaml", "python_lib_path: [\"/\xe2\x80\xae\"]\n");
    const auto said = config({"--color", "always", "c.yaml"});
    EXPECT_THAT(said.out, AllOf(HasSubstr("\033[31m-python_lib_path: [\"/\\u202e\"]\033[0m\n"),
                                HasSubstr("\033[32m+  - \"/usr/lib/python3.11\"\033[0m\n")));
}

/// The loader's name and the sizes of libraries are those of the machine.
std::string without_details(const std::string& text) {
    const auto without_loader = std::regex_replace(text, std::regex("/lib[^ \"]*/ld-[^ \"\n]*"), "LOADER");
    return std::regex_replace(std::regex_replace(without_loader, std::regex(", [0-9]+ MB"), ", N MB"),
                              std::regex("bytes\": [0-9]+"), "bytes\": N");
}

/// Of everything that can be wrong, something.
constexpr const char* questionable = R"(app:
  port: "8194"
  debug: false
max_workers: 4
python_path: /usr/local/bin/python3
python_lib_path:
  - /usr/lib/python3.11/
  - /usr/lib/x86_64-linux-gnu   # all of it
  - /dev/null
  - /usr/lib/python2.7
enable_network: false
python_deps_update_interval: 0
allowed_syscalls: [105, 106, 116]
proxy:
  http: http://proxy:3128
log_pth: /var/log
)";

TEST_F(Config, CheckTellsEachLineAndWhatToWriteInstead) {
    put("c.yaml", questionable);
    put("container.env",
        "# of the container\nMAX_WORKERS=many\nALLOWED_SYSCALLS=105, 106,116,231\nPYTHON_LIB_PATHS=x\n");
    const auto said = config({"--check", "--env-file", "container.env", "--env", "ENABLE_NETWORK=yes", "c.yaml"});
    EXPECT_EQ(said.exit, 1) << said.err;
    expect_golden("config_check.txt", without_details(said.out));
    const auto json =
        config({"--check", "--env-file", "container.env", "--env", "ENABLE_NETWORK=yes", "--format", "json", "c.yaml"});
    EXPECT_EQ(json.exit, 1);
    ASSERT_TRUE(is_json(json.out));
    expect_golden("config_check.json", without_details(json.out));
    EXPECT_EQ(get("c.yaml"), questionable);
}

TEST_F(Config, CheckHasNothingToSayOfWhatWasJustWritten) {
    put("c.yaml", "app:\n  port: 8194\n");
    ASSERT_EQ(config({"--write", "c.yaml"}).exit, 0);
    const auto said = config({"--check", "c.yaml"});
    EXPECT_EQ(said.exit, 0) << said.out;
    EXPECT_THAT(said.out, HasSubstr("c.yaml: no errors (dify-sandbox "));
    const auto paths = sandroot({"paths", "--sysroot", root->path(), "--python", "/usr/bin/python3", "--profile",
                                 "none", "--format", "env", "--variable", "PYTHON_LIB_PATH"});
    put("c.env", paths.out);
    const auto by_environment = config({"--check", "--env-file", "c.env"});
    EXPECT_EQ(by_environment.exit, 0) << by_environment.out;
    EXPECT_THAT(by_environment.out, HasSubstr("the environment: no errors"));
}

TEST_F(Config, CheckRefusesWhatIsNoEnvironment) {
    put("bad.env", "A=1\nexport B=2\n");
    EXPECT_THAT(config({"--check", "--env-file", "bad.env"}).err,
                HasSubstr("bad.env: line 2: export B=2 is not of the form"));
    EXPECT_THAT(config({"--check", "--env", "nothing"}).err, HasSubstr("--env: nothing is not of the form NAME=VALUE"));
}

}   // namespace
}   // namespace sandroot::cli_test
