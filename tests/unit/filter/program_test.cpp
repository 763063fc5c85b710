// The kernel judges: the program is installed in a child, which then makes calls.
#include <sandroot/filter/calls.hpp>
#include <sandroot/filter/program.hpp>
#include <sandroot/versions/find_version.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <functional>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sandroot::filter {
namespace {

using versions::Architecture;

std::vector<Instruction> program(const Rules& rules, Otherwise otherwise = Otherwise::kill) {
    auto made = make_program(rules, native_architecture().value(), otherwise);
    if (!made) throw std::runtime_error(made.error().message);
    return *std::move(made);
}

/// The wait status of a child that runs `work` under `rules` and exits with what it returns.
int status_under(const Rules& rules, const std::function<int()>& work) {
    auto instructions = program(rules);
    const pid_t child = ::fork();
    if (child == 0) {
        sock_fprog whole{static_cast<unsigned short>(instructions.size()),
                         reinterpret_cast<sock_filter*>(instructions.data())};
        if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0)
            ::_exit(99);
        ::syscall(SYS_exit_group, work());   // A sanitizer makes calls of its own in _exit.
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
}

Rules with(std::vector<int> allow, std::vector<int> faked = {}) {
    allow.push_back(SYS_exit_group);
    std::ranges::sort(allow);
    return {std::move(allow), std::move(faked)};
}

TEST(Program, LetsPassWhatIsAllowed) {
    const int status = status_under(with({SYS_getppid}), [] { return ::getppid() > 0 ? 7 : 8; });
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST(Program, KillsTheProcessForAnythingElse) {
    const int status = status_under(with({}), [] { return ::getppid() > 0 ? 7 : 8; });
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGSYS);
}

TEST(Program, AnswersAFakedCallWithSuccessAndDoesNotDoIt) {
    const std::string path = testing::TempDir() + "/faked" + std::to_string(::getpid());
    const auto make = [&] { return ::syscall(SYS_mkdirat, AT_FDCWD, path.c_str(), 0755) == 0 ? 7 : 8; };
    EXPECT_EQ(WEXITSTATUS(status_under(with({}, {SYS_mkdirat}), make)), 7);
    EXPECT_NE(::access(path.c_str(), F_OK), 0);
    EXPECT_EQ(WEXITSTATUS(status_under(with({SYS_mkdirat}), make)), 7);
    EXPECT_EQ(::rmdir(path.c_str()), 0);
}

TEST(Program, OfEveryVersionAndCpuIsMadeOnThisOne) {
    for (const auto* name : {"0.2.2", "0.2.12", "0.2.15", "main", "main-2026-07"})
        for (const auto architecture : {Architecture::amd64, Architecture::arm64}) {
            const auto rules = rules_for(versions::filter_of(*versions::find_version(name), architecture), {});
            const auto made = make_program(rules, architecture, Otherwise::kill);
            ASSERT_TRUE(made) << name << ": " << made.error().message;
            // A jump for each number, some instructions around them, and what the server can read at once. arm64 has a
            // number in its last list that is none.
            EXPECT_GT(made->size() + 1, rules.size()) << name;
            EXPECT_LE(made->size(), 512U) << name;
        }
}

TEST(Program, PassesOverNumbersThatLibseccompRefuses) {
    EXPECT_EQ(program(with({-1, SYS_getppid})), program(with({SYS_getppid})));
}

TEST(Program, ThatNotifiesIsAnotherOne) {
    ASSERT_EQ(filter_support(), Support::notify);
    EXPECT_NE(program(with({}, {SYS_mkdirat})), program(with({}, {SYS_mkdirat}), Otherwise::notify));
}

}   // namespace
}   // namespace sandroot::filter
