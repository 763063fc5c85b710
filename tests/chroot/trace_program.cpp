// Programs that are traced in a real root: what they need beyond a version's filter, and what hostile ones cannot do.
#include <sandroot/filter/calls.hpp>
#include <sandroot/trace/trace.hpp>
#include <sandroot/versions/find_version.hpp>

#include "support/python_root.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

namespace sandroot::trace {
namespace {

using support::python;
using support::root;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

Request request(std::string_view name, std::string code, std::optional<std::vector<int>> allowed = std::nullopt) {
    const auto version = versions::find_version(name);
    if (!version) throw std::runtime_error(version.error().message);
    Request made;
    made.root = HostPath(root().path());
    made.interpreter = HostPath(python);
    made.confinement.version = version->name;
    made.confinement.architecture = filter::native_architecture().value();
    made.confinement.filter = versions::filter_of(*version, made.confinement.architecture);
    made.confinement.settings.allowed = std::move(allowed);
    made.confinement.clears_groups = version->clears_groups;
    made.confinement.support = filter::filter_support();
    made.uid = version->first_user;
    made.gid = version->keeps_group_of_root ? 0 : version->first_user;
    made.program = {Kind::code, std::move(code), {"-c"}};
    made.runs = 1;
    made.deadline = std::chrono::seconds(20);
    return made;
}

Traced traced(const Request& asked) {
    Silence silence;
    auto found = trace(asked, silence);
    if (!found) throw std::runtime_error(found.error().message + "; " + found.error().hint);
    return *std::move(found);
}

std::vector<std::string> names_of(const std::vector<Needed>& all) {
    std::vector<std::string> names;
    for (const auto& one : all) names.push_back(one.name);
    return names;
}

TEST(Trace, WhatTheDefaultLetsLiveNeedsNothing) {
    const auto found = traced(request("0.2.15", "import json\nprint('said')\n"));
    EXPECT_TRUE(found.runs[0].succeeded()) << found.runs[0].errors;
    EXPECT_EQ(found.runs[0].output, "said\n");
    EXPECT_THAT(names_of(found.beyond), IsEmpty());
    EXPECT_THAT(found.allowed, IsEmpty());
}

TEST(Trace, NamesEachCallAndTheLineThatLetsAllOfThemPass) {
    const std::string code = "import os\nos.getcwd()\nos.umask(0)\nprint(os.getuid(), os.getgid())\n";
    for (const auto* version : {"0.2.12", "0.2.15", "main", "main-2026-07"}) {
        const auto asked = request(version, code);
        const auto found = traced(asked);
        EXPECT_TRUE(found.runs[0].succeeded()) << version << found.runs[0].errors;
        EXPECT_THAT(names_of(found.beyond), IsSupersetOf({"getcwd", "umask"})) << version;
        EXPECT_THAT(found.allowed, IsSupersetOf({79, 95})) << version;
        EXPECT_EQ(found.merges, std::string_view(version) == "main-2026-07");
        EXPECT_THAT(names_of(traced(request(version, code, found.allowed)).beyond), IsEmpty()) << version;
    }
}

TEST(Trace, RunsAsTheUserOfTheVersion) {
    const std::string code = "import os\nprint(os.getresuid(), os.getresgid(), os.getgroups(), sorted(os.environ))\n";
    EXPECT_THAT(traced(request("0.2.15", code)).runs[0].output,
                HasSubstr("(10000, 10000, 10000) (10000, 10000, 10000) []"));
    EXPECT_THAT(traced(request("0.2.12", code)).runs[0].output, HasSubstr("(65537, 65537, 65537) (0, 0, 0)"));
}

TEST(Trace, UnitesWhatSeveralRunsDid) {
    // What a run leaves in /tmp decides what the next one does.
    auto asked = request("0.2.15", "import os\nif os.path.exists('/tmp/sr_second'): os.umask(0)\n"
                                   "else:\n    open('/tmp/sr_second', 'w')\n    os.getcwd()\n");
    asked.runs = 2;
    const auto found = traced(asked);
    ASSERT_THAT(names_of(found.beyond), ElementsAre("getcwd", "umask"));
    EXPECT_EQ(found.beyond[0].runs, 1U);
}

TEST(Trace, TellsThreadsAndWhatTheyNeed) {
    const auto found = traced(request("0.2.15", "import os, threading\nt = threading.Thread(target=os.getcwd)\n"
                                                "t.start()\nt.join()\n"));
    EXPECT_THAT(names_of(found.beyond), IsSupersetOf({"clone3", "getcwd"}));
    const auto cwd = std::ranges::find(found.beyond, "getcwd", &Needed::name);
    ASSERT_NE(cwd, found.beyond.end());
    EXPECT_TRUE(cwd->seen[0].in_thread);
    EXPECT_THAT(found.allowed, IsSupersetOf({28, 204, 290, 435}));
}

TEST(Trace, TellsWhatWasAnsweredAndNotDone) {
    const auto found = traced(request("0.2.15", "import os\nos.mkdir('/tmp/sr_never')\nprint(os.fork())\n"));
    EXPECT_THAT(names_of(found.faked), IsSupersetOf({"clone", "mkdir"}));
    EXPECT_EQ(found.runs[0].output, "0\n");
    EXPECT_NE(::access((root().path() + "/tmp/sr_never").c_str(), F_OK), 0);
    const auto made = std::ranges::find(found.faked, "mkdir", &Needed::name);
    EXPECT_EQ(made->seen[0].path, "/tmp/sr_never");
}

TEST(Trace, NamesProgramsThatWouldBeRunAndWarns) {
    const auto found = traced(request("0.2.15", "import os\ntry: os.execv('/usr/bin/fc-list', ['fc-list'])\n"
                                                "except OSError as error: print(error)\n"));
    const auto call = std::ranges::find(found.beyond, "execve", &Needed::name);
    ASSERT_NE(call, found.beyond.end());
    EXPECT_EQ(call->seen[0].path, "/usr/bin/fc-list");
    EXPECT_THAT(call->because, Not(IsEmpty()));
    EXPECT_THAT(call->instead, Contains(HasSubstr("font cache")));
}

TEST(Trace, RunsScriptsModulesAndImports) {
    auto asked = request("0.2.15", "import sys\nprint(__name__, sys.argv)\n");
    asked.program.kind = Kind::script;
    asked.program.arguments = {"my.py", "a b"};
    EXPECT_EQ(traced(asked).runs[0].output, "__main__ ['my.py', 'a b']\n");
    asked.program = {Kind::module, "this", {"this"}};
    EXPECT_THAT(traced(asked).runs[0].output, HasSubstr("Beautiful is better than ugly."));
    asked.program = {Kind::import, "json", {"-c"}};
    EXPECT_TRUE(traced(asked).runs[0].succeeded());
}

TEST(Trace, TellsHowAProgramEnds) {
    EXPECT_EQ(traced(request("0.2.15", "import sys\nsys.exit(7)\n")).runs[0].outcome.exit_status, 7);
    const auto raised = traced(request("0.2.15", "raise ValueError('mine')\n")).runs[0];
    EXPECT_EQ(raised.outcome.exit_status, 1);
    EXPECT_THAT(raised.errors, HasSubstr("ValueError: mine"));
    EXPECT_EQ(traced(request("0.2.15", "import ctypes\nctypes.string_at(0)\n")).runs[0].outcome.signal, SIGSEGV);
}

TEST(Trace, StopsWhatDoesNotEndAndLeavesNothing) {
    auto asked = request("0.2.15", "import time\nwhile True: time.sleep(1)\n");
    asked.deadline = std::chrono::seconds(1);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(traced(asked).runs[0].outcome.state, verify::Outcome::State::late);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(Trace, AProgramThatKillsAllItMayKillsOnlyItself) {
    // A process of the same user, outside.
    const pid_t other = ::fork();
    if (other == 0) {
        if (::setgid(10000) != 0 || ::setuid(10000) != 0) ::_exit(1);
        for (;;) ::pause();
    }
    const auto found = traced(request("0.2.15", "import os, signal\nos.kill(-1, signal.SIGKILL)\n"
                                                "os.kill(1, signal.SIGKILL)\nprint(os.getpid() < 100)\n"));
    EXPECT_THAT(names_of(found.beyond), Contains("kill"));
    EXPECT_EQ(::waitpid(other, nullptr, WNOHANG), 0);
    ::kill(other, SIGKILL);
    ::waitpid(other, nullptr, 0);
}

TEST(Trace, AProgramThatForksForEverEndsWithItsTime) {
    // By a call that is let pass, since the usual one is answered and not done.
    auto asked = request("0.2.15", "import ctypes\nlibc = ctypes.CDLL(None)\nwhile True: libc.syscall(57)\n");
    asked.deadline = std::chrono::seconds(2);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(traced(asked).runs[0].outcome.state, verify::Outcome::State::late);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
    EXPECT_NE(support::sh("ps -o user= -u 10000 | wc -l").output.find('0'), std::string::npos);
}

TEST(Trace, AProgramThatClosesEverythingOrWritesEverywhereForgesNothing) {
    const auto closes = traced(request("0.2.15", "import os\nos.closerange(0, 1024)\nos.getcwd()\n"));
    EXPECT_THAT(names_of(closes.beyond), Contains("getcwd"));
    const auto writes = traced(request("0.2.15", "import os, sys\nfor fd in range(3, 1024):\n"
                                                 "    try: os.write(fd, b'sr:' + b'x' * 64); print(fd)\n"
                                                 "    except OSError: pass\nos.getcwd()\nsys.exit(3)\n"));
    EXPECT_EQ(writes.runs[0].output, "");
    EXPECT_EQ(writes.runs[0].outcome.exit_status, 3);
    EXPECT_THAT(names_of(writes.beyond), Contains("getcwd"));
}

TEST(Trace, AProgramThatPrintsWithoutEndIsStopped) {
    const auto found = traced(request("0.2.15", "while True: print('x' * 65536)\n"));
    EXPECT_TRUE(found.runs[0].said_too_much);
}

TEST(Trace, HasNoNetworkButItsOwn) {
    const auto found =
        traced(request("0.2.15", "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\n"
                                 "socket.create_connection(s.getsockname()).close()\n"
                                 "try: socket.create_connection(('192.0.2.1', 9), 2)\n"
                                 "except OSError as error: print(error.errno)\n"));
    EXPECT_TRUE(found.runs[0].succeeded()) << found.runs[0].errors;
    EXPECT_EQ(found.runs[0].output, "101\n");   // ENETUNREACH: there is no way out.
}

TEST(Trace, AnAbsentRootIsAnErrorThatNamesIt) {
    auto asked = request("0.2.15", "pass\n");
    asked.root = HostPath("/no/such/root");
    Silence silence;
    const auto refused = trace(asked, silence);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("/no/such/root"));
}

}   // namespace
}   // namespace sandroot::trace
