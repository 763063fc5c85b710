// plan, paths, why, build and verify on the machine's own python3, without its packages' details: only what any has.
#include "run.hpp"

#include <csignal>
#include <filesystem>

namespace sandroot::cli_test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
namespace disk = std::filesystem;

const std::string python = "/usr/bin/python3";

/// Runs a line of Python over the JSON of a command; what it prints.
std::string asked(const std::string& json, const std::string& line) {
    const Scratch scratch;
    write_file(scratch / "answer.json", json);
    const auto said = shell("/usr/bin/python3 -c 'import json; a = json.load(open(\"" + (scratch / "answer.json") +
                            "\")); " + line + "'");
    EXPECT_EQ(said.exit, 0) << said.err;
    return said.out;
}

TEST(Plan, JsonCarriesEveryFieldOfVersionOne) {
    const auto said = sandroot({"plan", "--python", python, "--format", "json"});
    ASSERT_THAT(said.exit, AnyOf(0, 1)) << said.err;
    EXPECT_EQ(asked(said.out, "print(*a); print(*a[\"python\"]); print(*a[\"totals\"]); print(sorted({k for e in "
                              "a[\"entries\"] for k in e}))"),
              "sandroot command python entries missing packages left_out remarks scope totals\nexecutable version "
              "prefix paths\nfiles "
              "bytes objects "
              "system_libraries\n['at', 'kind', 'size', 'target', 'why']\n");
    EXPECT_EQ(asked(said.out, "print(all(e[\"why\"] for e in a[\"entries\"]), [e[\"at\"] for e in a[\"entries\"]] == "
                              "sorted([e[\"at\"] for e in a[\"entries\"]]))"),
              "True True\n");
    EXPECT_EQ(said.out, sandroot({"plan", "--python", python, "--format", "json"}).out);
}

TEST(Plan, TextNamesPythonAndTheLibrariesItNeeds) {
    const auto said = sandroot({"plan", "--python", python});
    ASSERT_THAT(said.exit, AnyOf(0, 1)) << said.err;
    EXPECT_THAT(said.out, testing::StartsWith("Python 3."));
    EXPECT_THAT(said.out, HasSubstr("From the system\n"));
    EXPECT_EQ(said.err.find("info"), std::string::npos);
}

TEST(Plan, SaysMoreWhenAsked) {
    EXPECT_THAT(sandroot({"plan", "--python", python, "-v", "-o", "/dev/null"}).err,
                AnyOf(HasSubstr("info: interpreter: /usr/bin/python3"), HasSubstr("/dev/null")));
    EXPECT_EQ(sandroot({"plan", "--python", python, "-q"}).err, "");
}

TEST(Plan, RunsNothingOfASysroot) {
    const Scratch scratch;
    disk::create_directories(scratch / "bin");
    write_file(scratch / "bin/python3", "#!/bin/sh\ntouch " + (scratch / "ran") + "\n");
    disk::permissions(scratch / "bin/python3", disk::perms::owner_all);
    const auto said = sandroot({"plan", "--sysroot", scratch.path(), "--python", "/bin/python3"});
    EXPECT_EQ(said.exit, 2);
    EXPECT_THAT(said.err, testing::StartsWith("sandroot: "));
    EXPECT_FALSE(disk::exists(scratch / "ran"));
}

TEST(Paths, HaveAFormForEachReader) {
    const auto yaml = sandroot({"paths", "--python", python});
    ASSERT_THAT(yaml.exit, AnyOf(0, 1)) << yaml.err;
    EXPECT_THAT(yaml.out, testing::StartsWith("python_lib_path:\n  - /"));
    const auto env = sandroot({"paths", "--python", python, "--format", "env", "--variable", "PYTHON_LIB_PATH"});
    EXPECT_THAT(env.out, testing::StartsWith("PYTHON_LIB_PATH="));
    EXPECT_EQ(std::ranges::count(env.out, '\n'), 1);
    const auto lines = sandroot({"paths", "--python", python, "--format", "lines"});
    const auto null = sandroot({"paths", "--python", python, "--format", "null"});
    EXPECT_EQ(replaced(null.out, std::string(1, '\0'), "\n"), lines.out);
    EXPECT_TRUE(is_json(sandroot({"paths", "--python", python, "--format", "json"}).out));
}

TEST(Paths, AreWhatTheVersionReads) {
    const auto main = sandroot({"paths", "--python", python, "--for", "main"});
    ASSERT_THAT(main.exit, AnyOf(0, 1)) << main.err;
    EXPECT_THAT(main.out, testing::StartsWith("SYSTEM_LIB_REQUIREMENTS=/"));
    EXPECT_THAT(main.out, Not(HasSubstr("/usr/lib/python3.")));
    EXPECT_EQ(sandroot({"paths", "--python", python, "--variable", "SYSTEM_LIB_REQUIREMENTS"}).out, main.out);
    const auto lines = sandroot({"paths", "--python", python, "--for", "0.2.12", "--format", "lines"});
    EXPECT_THAT(lines.out, HasSubstr("/etc/hosts\n"));
    EXPECT_THAT(lines.out, HasSubstr("/usr/lib/python3."));
    EXPECT_THAT(lines.out, Not(HasSubstr("/\n")));
}

TEST(Paths, OfAPreparedRootAreTwoFiles) {
    EXPECT_EQ(sandroot({"paths", "--prepared"}).out, "python_lib_path:\n  - /etc/hosts\n  - /etc/resolv.conf\n");
    EXPECT_EQ(sandroot({"paths", "--prepared", "--for", "main"}).out,
              "SYSTEM_LIB_REQUIREMENTS=/etc/hosts,/etc/resolv.conf\n");
}

TEST(Version, SaysWhatOfTheEnvironmentDoesNotFitIt) {
    const auto wiped = sandroot({"plan", "--python", python, "--for", "0.2.4", "-o", "/dev/null"});
    EXPECT_THAT(
        wiped.err,
        HasSubstr("dify-sandbox 0.2.4 deletes its root at every start, so a root that is built does not survive"));
    EXPECT_THAT(wiped.err, HasSubstr("sandroot paths --for 0.2.4"));
    EXPECT_THAT(wiped.err, HasSubstr("set PYTHON_PATH=/usr/bin/python3"));
    const auto kept = sandroot({"plan", "--python", python, "--for", "0.2.15", "-o", "/dev/null"});
    EXPECT_THAT(kept.err, Not(HasSubstr("deletes its root")));
    EXPECT_THAT(sandroot({"plan", "--python", python, "-o", "/dev/null"}).err, Not(HasSubstr("dify-sandbox")));
}

TEST(Why, TellsWhatIsThereFromWhatIsNot) {
    const auto there = sandroot({"why", "--python", python, "os.py"});
    EXPECT_EQ(there.exit, 0) << there.err;
    EXPECT_THAT(there.out, HasSubstr("os.py"));
    EXPECT_THAT(there.out, HasSubstr("standard library"));
    const auto absent = sandroot({"why", "--python", python, "libnobody-asks-for-this.so.1"});
    EXPECT_EQ(absent.exit, 1);
    EXPECT_THAT(absent.out, HasSubstr("nothing in it asks for it"));
    EXPECT_TRUE(is_json(sandroot({"why", "--python", python, "--format", "json", "os.py"}).out));
}

TEST(Build, BuildsWhatVerifyThenAccepts) {
    const Scratch scratch;
    const std::string root = scratch / "root";
    const auto dry = sandroot({"build", "--python", python, "--root", root, "--dry-run"});
    ASSERT_THAT(dry.exit, AnyOf(0, 1)) << dry.err;
    EXPECT_FALSE(disk::exists(root));
    EXPECT_THAT(dry.out, HasSubstr("nothing was changed"));
    const auto built = sandroot({"build", "--python", python, "--root", root, "--format", "json"});
    ASSERT_EQ(built.exit, dry.exit) << built.err;
    EXPECT_EQ(asked(built.out,
                    "print(a[\"command\"], a[\"dry_run\"], a[\"linked\"] + a[\"reflinked\"] + a[\"copied\"] > 100)"),
              "build False True\n");
    const auto verified = sandroot({"verify", "--python", python, "--root", root, "--format", "json"});
    EXPECT_THAT(verified.exit, AnyOf(0, 1)) << verified.err;
    EXPECT_EQ(asked(verified.out, "print(*a)"),
              "sandroot command root objects imports imports_passed findings allowed_syscalls\n");
}

TEST(Build, RefusesADirectoryThatIsNotOurs) {
    const Scratch scratch;
    disk::create_directory(scratch / "mine");
    write_file(scratch / "mine/precious", "data");
    const auto said = sandroot({"build", "--python", python, "--root", scratch / "mine"});
    EXPECT_EQ(said.exit, 2);
    EXPECT_THAT(said.err, HasSubstr("--force"));
    EXPECT_EQ(read_file(scratch / "mine/precious"), "data");
}

TEST(Build, DiesOfTheSignalAndLeavesNothing) {
    const Scratch scratch;
    // --link copy takes long enough; the signal comes when the staging directory is there.
    const auto said =
        shell("\"$SANDROOT\" build --python /usr/bin/python3 --root \"$ROOT/root\" --link copy & child=$!\n"
              "while kill -0 $child 2>/dev/null && [ -z \"$(find \"$ROOT\" -mindepth 2 -print -quit)\" ]; do :; done\n"
              "kill -TERM $child; wait $child; echo \"status $?\"\n",
              {.environment = {{"ROOT", scratch.path()}}, .directory = {}});
    EXPECT_THAT(said.out, HasSubstr("status 143"));
    EXPECT_FALSE(disk::exists(scratch / "root"));
    for (const auto& left : disk::directory_iterator(scratch.path())) EXPECT_FALSE(left.is_directory()) << left.path();
}

TEST(Progress, IsSilentOffATerminalAndClearedOnOne) {
    EXPECT_THAT(sandroot({"plan", "--python", python}).err, Not(HasSubstr("\r")));
    const auto shown = on_terminal("\"$SANDROOT\" plan --python /usr/bin/python3 --color never -o /dev/null 2>&1");
    EXPECT_THAT(shown.out, AnyOf(Not(HasSubstr("[=")), HasSubstr("\r\033[K")));
}

}   // namespace
}   // namespace sandroot::cli_test
