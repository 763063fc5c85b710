#include <sandroot/os/child.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>

namespace sandroot::os {
namespace {

Command shell(std::string script) {
    Command command;
    command.program = HostPath("/bin/sh");
    command.arguments = {"-c", std::move(script)};
    return command;
}

TEST(Run, KeepsTheThreeStreamsApart) {
    const auto finished = run(shell("echo out; echo err >&2; echo report >&3; exit 7"));
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->output, "out\n");
    EXPECT_EQ(finished->errors, "err\n");
    EXPECT_EQ(finished->report, "report\n");
    EXPECT_EQ(finished->exit_status, 7);
    EXPECT_FALSE(finished->succeeded());
}

TEST(Run, GivesNoEnvironmentButWhatIsNamed) {
    Command command = shell("env");
    command.environment = {{"ONLY", "this"}};
    const auto finished = run(command);
    ASSERT_TRUE(finished);
    EXPECT_NE(finished->output.find("ONLY=this\n"), std::string::npos);
    EXPECT_EQ(finished->output.find("HOME="), std::string::npos);
}

TEST(Run, FeedsStandardInputLargerThanAPipe) {
    Command command = shell("wc -c");
    command.input.assign(1'000'000, 'x');
    const auto finished = run(command);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->output, "1000000\n");
}

TEST(Run, SurvivesAChildThatDoesNotReadItsInput) {
    Command command = shell("exit 0");
    command.input.assign(1'000'000, 'x');
    const auto finished = run(command);
    ASSERT_TRUE(finished);
    EXPECT_TRUE(finished->succeeded());
}

TEST(Run, KillsWhatOutlivesTheDeadlineWithAllItStarted) {
    Command command = shell("sleep 100 & sleep 100");
    command.deadline = std::chrono::milliseconds(200);
    const auto finished = run(command);
    ASSERT_TRUE(finished);
    EXPECT_TRUE(finished->timed_out);
    EXPECT_EQ(finished->signal, SIGKILL);
}

TEST(Run, StopsAFloodOfOutput) {
    Command command = shell("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done");
    command.output_limit = 100'000;
    const auto finished = run(command);
    ASSERT_TRUE(finished);
    EXPECT_TRUE(finished->said_too_much);
    EXPECT_FALSE(finished->succeeded());
}

TEST(Run, ReportsTheSignalThatEndedTheChild) {
    const auto finished = run(shell("kill -SEGV $$"));
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->signal, SIGSEGV);
}

TEST(Run, SaysWhyAProgramCouldNotBeStarted) {
    Command command;
    command.program = HostPath("/no/such/program");
    const auto finished = run(command);
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().os_error, ENOENT);
    EXPECT_EQ(finished.error().message, "starting /no/such/program: No such file or directory");
}

TEST(Run, StartsInTheDirectoryNamed) {
    Command command = shell("pwd");
    command.directory = HostPath("/usr");
    const auto finished = run(command);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->output, "/usr\n");
}

}   // namespace
}   // namespace sandroot::os
