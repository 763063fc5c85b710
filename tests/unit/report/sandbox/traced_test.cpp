#include <sandroot/report/sandbox/traced.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sandroot::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using trace::Needed;
using trace::Traced;

trace::Run ended(int status) {
    trace::Run run;
    run.outcome.state = verify::Outcome::State::ended;
    run.outcome.exit_status = status;
    return run;
}

Traced sample() {
    Traced traced;
    traced.version = "0.2.15";
    traced.runs = {ended(0), ended(0)};
    traced.beyond = {
        Needed{59, "execve", {{59, "/usr/bin/python3", "/bin/\033evil", false, 1}}, 1, {"lets code run programs"}, {}},
        Needed{435, "clone3", {{435, "/opt/libopenblas.so", "", true, 3}}, 2, {}, {"one thread is enough"}}};
    traced.faked = {Needed{83, "mkdir", {{83, "", "/tmp/x", false, 1}}, 2, {}, {}}};
    traced.allowed = {0, 59, 435};
    return traced;
}

std::string shown(const Traced& traced, TraceFormat format = TraceFormat::text) {
    return traced_text(traced, format, plain());
}

TEST(Traced, TextHasEachCallItsOriginAndTheWholeLine) {
    const std::string text = shown(sample());
    EXPECT_THAT(text, HasSubstr("2 runs: it ended with status 0\n"));
    EXPECT_THAT(text, HasSubstr("  clone3 (435)  by /opt/libopenblas.so, in a thread\n"));
    EXPECT_THAT(text, HasSubstr("in 1 of 2 runs"));
    EXPECT_THAT(text, HasSubstr("  execve: lets code run programs\n"));
    EXPECT_THAT(text, HasSubstr("  clone3: one thread is enough\n"));
    EXPECT_THAT(text, HasSubstr("  mkdir (83)  for /tmp/x\n"));
    EXPECT_THAT(text, testing::EndsWith("\nALLOWED_SYSCALLS=0,59,435\n"));
}

TEST(Traced, NothingThatAProgramChoseReachesTheTerminalAsItIs) {
    EXPECT_THAT(shown(sample()), Not(HasSubstr("\033")));
}

TEST(Traced, EnvAndYamlAreTheSettingAlone) {
    EXPECT_EQ(shown(sample(), TraceFormat::env), "ALLOWED_SYSCALLS=0,59,435\n");
    EXPECT_EQ(shown(sample(), TraceFormat::yaml), "allowed_syscalls:\n  - 0\n  - 59   # execve\n  - 435   # clone3\n");
    Traced none = sample();
    none.beyond.clear();
    none.allowed.clear();
    EXPECT_EQ(shown(none, TraceFormat::env),
              "# the filter of dify-sandbox 0.2.15 lets it live as it is; leave ALLOWED_SYSCALLS as it is\n");
    none.runs = {ended(1)};
    EXPECT_THAT(shown(none, TraceFormat::env), HasSubstr("# as far as it came"));
}

TEST(Traced, AListThatDoesNotFitIsNotPrinted) {
    Traced large = sample();
    large.fits = false;
    for (const auto format : {TraceFormat::text, TraceFormat::env, TraceFormat::yaml}) {
        EXPECT_THAT(shown(large, format), HasSubstr("has room for 502 numbers"));
        EXPECT_THAT(shown(large, format), Not(HasSubstr("0,59")));
    }
}

TEST(Traced, JsonHasAllOfIt) {
    const auto json = nlohmann::json::parse(shown(sample(), TraceFormat::json));
    EXPECT_EQ(json["command"], "trace");
    EXPECT_EQ(json["runs"][0]["status"], 0);
    EXPECT_EQ(json["beyond"][1]["name"], "clone3");
    EXPECT_EQ(json["beyond"][1]["from"][0]["object"], "/opt/libopenblas.so");
    EXPECT_EQ(json["answered_and_not_done"][0]["from"][0]["path"], "/tmp/x");
    EXPECT_EQ(json["allowed_syscalls"], nlohmann::json({0, 59, 435}));
}

}   // namespace
}   // namespace sandroot::report
