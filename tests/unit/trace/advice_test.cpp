#include <sandroot/filter/calls.hpp>
#include <sandroot/trace/advice.hpp>
#include <sandroot/trace/builtin.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::trace {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using versions::Architecture;

const std::vector<Advice>& built_in() {
    static const auto advice = parse_advice(builtin::advice, "built-in advice");
    if (!advice) throw std::runtime_error(advice.error().message);
    return *advice;
}

/// All sentences about one call.
std::vector<std::string> said(const std::string& name, const std::string& object = "", const std::string& path = "") {
    std::vector<std::string> sentences;
    for (const auto& one : advice_for(built_in(), name, {0, object, path, false, 1}))
        sentences.push_back(one.because + one.instead);
    return sentences;
}

TEST(Advice, WarnsOfWhatGivesTheSandboxAway) {
    for (const auto* name :
         {"execve", "ptrace", "mount", "bpf", "unshare", "setns", "kill", "fork", "vfork", "clone", "keyctl"})
        EXPECT_THAT(said(name), Contains(Not(IsEmpty()))) << name;
    for (const auto* name : {"pread64", "madvise", "sched_getaffinity", "getcwd", "clone3"})
        EXPECT_THAT(said(name), IsEmpty()) << name;
}

TEST(Advice, KnowsTheOtherWayByWhoCallsAndForWhat) {
    EXPECT_THAT(said("clone3", "/opt/lib/numpy.libs/libscipy_openblas64_-9b.so"),
                Contains(HasSubstr("OPENBLAS_NUM_THREADS=1")));
    EXPECT_THAT(said("clone3", "/usr/bin/python3.11"), IsEmpty());
    EXPECT_THAT(said("execve", "", "/usr/bin/fc-list"), Contains(HasSubstr("font cache")));
    EXPECT_THAT(said("execve", "", "/sbin/ldconfig"), Contains(HasSubstr("by its soname")));
    EXPECT_THAT(said("execve", "", "/bin/true"), Not(Contains(HasSubstr("soname"))));
}

TEST(Advice, IsAboutCallsThatThereAre) {
    for (const auto& one : built_in())
        for (const auto& name : one.calls)
            EXPECT_TRUE(filter::call_number(Architecture::amd64, name) ||
                        filter::call_number(Architecture::arm64, name))
                << name;
}

TEST(Advice, NamesTheLineOfAMistake) {
    const auto message = [](const char* text) { return parse_advice(text, "mine.yaml").error().message; };
    EXPECT_THAT(message("advice:\n  - {calls: [a]}\n"), HasSubstr("mine.yaml: line 2: advice needs"));
    EXPECT_THAT(message("advice:\n  - {calls: [a], because: x, instead: y}\n"), HasSubstr("line 2: advice needs"));
    EXPECT_THAT(message("advice:\n  - {call: [a]}\n"), HasSubstr("line 2"));
    EXPECT_THAT(parse_advice("advice:\n  - {calls: [a], because: x}\n", "").value(), SizeIs(1));
}

}   // namespace
}   // namespace sandroot::trace
