#include "run.hpp"

namespace sandroot::cli_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr auto error = "ImportError: libmagic.so.1: cannot open shared object file: No such file or directory";

TEST(Explain, SaysWhatItMeansWhatIsMissingAndWhatToType) {
    const auto said = sandroot({"explain", error});
    EXPECT_EQ(said.exit, 0);
    EXPECT_THAT(said.out,
                AllOf(HasSubstr(error), HasSubstr("missing library: "), HasSubstr("usually python-magic"),
                      HasSubstr("RUN apt-get update && apt-get install -y --no-install-recommends libmagic1  "),
                      HasSubstr("# Debian 12"), HasSubstr("libmagic1t64  "), HasSubstr("  check ")));
    EXPECT_EQ(said.err, "");
}

TEST(Explain, ReadsStandardInputIfThereIsNoText) {
    const auto said = shell(std::string("echo \"") + error + "\" | $SANDROOT explain --format json");
    EXPECT_EQ(said.exit, 0);
    EXPECT_TRUE(is_json(said.out));
    EXPECT_THAT(said.out, AllOf(HasSubstr("\"kind\": \"missing_library\""), HasSubstr("\"name\": \"libmagic1t64\"")));
}

TEST(Explain, SaysThatItDoesNotKnowAText) {
    const auto said = sandroot({"explain", "ValueError: invalid literal for int()"});
    EXPECT_EQ(said.exit, 1);
    EXPECT_THAT(said.out, HasSubstr("No error in this text is known here"));
    EXPECT_EQ(sandroot({"explain", "--format", "json", "ValueError"}).exit, 1);
}

TEST(Explain, SendsNoEscapeSequenceOfATextToTheTerminal) {
    const auto said = sandroot({"explain", "\033]0;x\a"
                                           "\033[2J"
                                           "lib\xff\x9b.so: invalid ELF header"});
    EXPECT_EQ(said.exit, 0);
    EXPECT_THAT(said.out, AllOf(Not(HasSubstr("\033")), Not(HasSubstr("\x9b"))));
}

TEST(Explain, NamesOneLineForAllThatIsMissingInSeveralErrors) {
    const auto said = sandroot({"explain", std::string(error) + "\nOSError: sndfile library not found"});
    EXPECT_THAT(said.out, HasSubstr("libmagic1t64 libsndfile1"));
}

TEST(Explain, IsWhatWhyDoesWithASentence) {
    const auto said = sandroot({"why", "--python", "/usr/bin/python3", "KeyError: 'getpwuid(): uid not found: 10000'"});
    EXPECT_EQ(said.exit, 0);
    EXPECT_THAT(said.out, HasSubstr("user database"));
}

TEST(Explain, NamesWhatTheEnvironmentHasAndTheSandboxLacks) {
    const auto said = sandroot({"explain", "--python", "/usr/bin/python3",
                                "libc.so.6: cannot open shared object file: No such file or directory"});
    EXPECT_EQ(said.exit, 0);
    EXPECT_THAT(said.out,
                AllOf(HasSubstr("The environment has /"), HasSubstr("sandroot build"), HasSubstr("needed by  /")));
}

}   // namespace
}   // namespace sandroot::cli_test
