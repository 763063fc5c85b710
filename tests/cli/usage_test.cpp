#include "run.hpp"

namespace sandroot::cli_test {
namespace {

using testing::HasSubstr;

TEST(Usage, ErrorsSayWhatAndWhatToTryAndNothingElse) {
    const std::vector<std::vector<std::string>> lines{
        {},
        {"bild"},
        {"buld", "--root", "x"},
        {"nonsense"},
        {"--color", "never", "plan"},
        {"--versoin"},
        {"plan", "extra"},
        {"plan", "--pyhton", "x"},
        {"plan", "--rot=x"},
        {"plan", "--import", "x"},
        {"plan", "--version"},
        {"plan", "-z"},
        {"plan", "--format", "jsn"},
        {"plan", "--format", "xml"},
        {"plan", "--format="},
        {"plan", "--format"},
        {"plan", "-qv"},
        {"plan", "--python", ""},
        {"plan", "--add", ""},
        {"plan", "--cpu", "x86-64-v9"},
        {"plan", "--dlopen", "sugested"},
        {"plan", "--color", "sometimes"},
        {"plan", "--log-level", "loud"},
        {"resolve"},
        {"resolve", ""},
        {"resolve", "--tree=yes", "x"},
        {"resolve", "-v=3", "x"},
        {"resolve", "--tree", "--format", "json", "x"},
        {"resolve", "--root", "/x", "y"},
        {"explain", ""},
        {"why"},
        {"why", "a", "b"},
        {"sandbox", "0.2.12", "0.2.13"},
        {"sandbox", "0.2.16"},
        {"sandbox", "0.2.1"},
        {"sandbox", "newest"},
        {"sandbox", "--sysroot", "/"},
        {"profile", "shw"},
        {"profile", "show"},
        {"profile", "list", "dify"},
        {"profile", "show", "dfy"},
        {"profile", "show", "/nonexistent/p.yaml"},
        {"profile", "--sysroot", "/"},
        {"paths", "--format", "text"},
        {"paths", "--variable", "PATH"},
        {"paths", "--format", "yaml", "--variable", "PYTHON_LIB_PATH"},
        {"paths", "--for", "main", "--variable", "PYTHON_LIB_PATH"},
        {"paths", "--for", "main", "--format", "yaml", "--prepared"},
        {"paths", "--for", "0.2.16"},
        {"paths", "--for", ""},
        {"why", "--for", "main", "x"},
        {"config", "--for", "main", "x"},
        {"wiring", "--format", "yaml"},
        {"wiring", "extra"},
        {"completion"},
        {"completion", "tcsh"},
        {"man", "2"},
        {"build", "--root", "/"},
        {"build", "--root"},
        {"build", "--jobs", "0"},
        {"build", "--jobs", "many"},
        {"build", "--jobs", "1e3"},
        {"build", "--link", "soft"},
        {"build", "--keep", "a/b"},
        {"build", "--keep", ".."},
        {"plan", "--profile", "dfy"},
        {"plan", "--profile", "/nonexistent/p.yaml"},
        {"plan", "--python", "/nonexistent/python"},
        {"plan", "--sysroot", "/nonexistent"},
        {"config"},
        {"config", "a", "b"},
        {"config", "--backup", "c.yaml"},
        {"config", "--write", "--backup=", "c.yaml"},
        {"config", "--write", "--backup=/x", "c.yaml"},
        {"config", "--check"},
        {"config", "--check", "--write", "c.yaml"},
        {"config", "--env", "A=1", "c.yaml"},
        {"config", "/nonexistent/c.yaml"},
        {"verify", "--root", "/nonexistent/root"},
        {"plan", "--add", "/nonexistent/x", "--python", "/usr/bin/python3"}};
    std::string all;
    for (const auto& line : lines) {
        const auto said = sandroot(line);
        EXPECT_EQ(said.exit, 2);
        EXPECT_EQ(said.out, "");
        all += "$ sandroot";
        for (const auto& word : line) all += ' ' + (word.empty() ? "''" : word);
        all += '\n' + said.err;
    }
    expect_golden("usage.txt", all);
}

TEST(Usage, ADoubleDashEndsTheOptions) {
    const auto said = sandroot({"resolve", "--", "--tree"});
    EXPECT_EQ(said.exit, 2);
    EXPECT_THAT(said.err, HasSubstr("--tree: cannot be read: No such file or directory"));
}

TEST(Usage, AFileMayBeCalledLikeACommand) {
    EXPECT_THAT(sandroot({"resolve", "plan"}).err, HasSubstr("plan: cannot be read"));
}

TEST(Usage, ARepeatableOptionTakesOneWordEachTime) {
    const auto said = sandroot({"resolve", "--preload", "a.so", "/nonexistent/b"});
    EXPECT_THAT(said.err, HasSubstr("/nonexistent/b: cannot be read"));
}

TEST(Usage, HostileWordsAreEscaped) {
    const auto said = sandroot({"\033[2Jx\n"});
    EXPECT_EQ(said.err, "sandroot: unknown command \"\\x1b[2Jx\\n\"\n  hint: sandroot --help\n");
}

}   // namespace
}   // namespace sandroot::cli_test
