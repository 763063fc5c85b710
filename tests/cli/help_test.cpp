#include "run.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace sandroot::cli_test {
namespace {

using testing::HasSubstr;
using Words = std::set<std::string>;

const std::vector<std::string> commands{"resolve", "plan",   "paths",   "build",  "verify",     "why", "explain",
                                        "sandbox", "config", "profile", "wiring", "completion", "man"};

/// What the build installs beside the program: "sandroot.1", "sandroot.bash"…
std::string printed(const std::string& file) {
    return std::string(SANDROOT_PRINTED) + '/' + file;
}

std::string help_of(const std::string& command, const std::string& which) {
    const auto said = command.empty() ? sandroot({which}) : sandroot({command, which});
    EXPECT_EQ(said.exit, 0);
    EXPECT_EQ(said.err, "");
    return said.out;
}

/// "--python", "-o"… of a help's option lines.
Words options_of(const std::string& help) {
    Words options;
    const std::regex line(R"(^  (-[-a-z]+)(?:, (--[-a-z]+))?(?:[ \[].*)?$)");
    std::istringstream lines(help);
    for (std::string text; std::getline(lines, text);)
        if (std::smatch match; std::regex_match(text, match, line)) {
            options.insert(match[1]);
            if (match[2].matched) options.insert(match[2]);
        }
    return options;
}

Words all_options() {
    Words all = options_of(help_of("", "--help"));
    for (const auto& command : commands) all.merge(options_of(help_of(command, "--help")));
    return all;
}

/// Words of `text` that look like options.
Words option_words(const std::string& text) {
    Words words;
    const std::regex word(R"((^|[^-\w])(--[a-z][a-z-]*[a-z]|-[a-z])(?![\w-]))");
    for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) words.insert((*at)[2]);
    return words;
}

/// What bash would offer behind `sandroot COMMAND -`.
std::string run_bash_completion(const std::string& command) {
    const auto said =
        shell("exec bash -c '. \"$0\"; COMP_WORDS=(sandroot " + command +
              " -); COMP_CWORD=2; _sandroot; printf \"%s\\n\" \"${COMPREPLY[@]}\"' " + printed("sandroot.bash"));
    EXPECT_EQ(said.err, "");
    return said.out;
}

TEST(Help, StaysAsItIs) {
    std::string all;
    std::vector<std::string> all_commands = commands;
    all_commands.insert(all_commands.begin(), "");
    for (const auto& command : all_commands)
        for (const std::string which : {"-h", "--help"})
            all +=
                "$ sandroot " + command + (command.empty() ? "" : " ") + which + "\n" + help_of(command, which) + '\n';
    expect_golden("help.txt", all);
}

TEST(Help, IsAtMostEightyColumnsWideAndHasTwoExamples) {
    std::vector<std::string> all_commands = commands;
    all_commands.insert(all_commands.begin(), "");
    for (const auto& command : all_commands) {
        const std::string help = help_of(command, "--help");
        std::istringstream lines(help);
        std::size_t examples = 0;
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(line.size(), 80U) << line;
            if (line.starts_with("  sandroot ")) ++examples;
        }
        EXPECT_EQ(examples, 2U) << command;
        EXPECT_THAT(help, HasSubstr("Exit status:"));
    }
}

TEST(Help, IsShorterWhenAskedForShortly) {
    for (const auto& command : commands) {
        EXPECT_LT(help_of(command, "-h").size(), help_of(command, "--help").size());
        EXPECT_EQ(options_of(help_of(command, "-h")), options_of(help_of(command, "--help")));
    }
}

TEST(Help, WinsOverWhatIsWrongElsewhere) {
    EXPECT_EQ(sandroot({"build", "--nonsense", "--help"}).exit, 0);
    EXPECT_EQ(sandroot({"resolve", "-h"}).exit, 0);
}

TEST(Help, NamesOptionsThatTheParserKnows) {
    for (const auto& command : commands)
        for (const auto& option : options_of(help_of(command, "--help"))) {
            const auto said = sandroot({command, option, "x", "--no-such-option"});
            if (option == "-h" || option == "--help") continue;
            EXPECT_THAT(said.err, HasSubstr("unknown option --no-such-option for \"" + command + '"'))
                << command << ' ' << option;
        }
}

TEST(Help, AgreesWithTheManual) {
    std::string manual = replaced(read_file(printed("sandroot.1")), "\\-", "-");
    manual = std::regex_replace(manual, std::regex(R"(\\f[RIB])"), " ");
    manual = manual.substr(0, manual.find(".SH EXAMPLES"));   // Where pip has its own.
    EXPECT_EQ(option_words(manual), all_options());
    for (const auto& command : commands) EXPECT_THAT(manual, HasSubstr("\n.BR " + command + " ")) << command;
}

TEST(Help, AgreesWithTheManualOnWhatBelongsToACommand) {
    const std::string manual = replaced(read_file(printed("sandroot.1")), "\\-", "-");
    // "(build, verify)" below an option's heading; an option that differs between commands has several.
    const std::regex scoped(R"(\n(?:\\fB-[a-z]\\fR, )?\\fB(-[-a-z]+)\\fR[^\n]*\n\(([a-z, ]+)\)\n)");
    std::map<std::string, Words> said;
    for (std::sregex_iterator at(manual.begin(), manual.end(), scoped), end; at != end; ++at) {
        const std::string scope = (*at)[2];
        const bool is_all = scope.starts_with("all commands");
        for (const auto& command : commands)
            if (std::regex_search(scope, std::regex("\\b" + command + "\\b")) != is_all) {
                EXPECT_TRUE(said[command].insert((*at)[1]).second) << command << ' ' << (*at)[1];
            }
    }
    for (const auto& command : commands) {
        Words options = options_of(help_of(command, "--help"));
        for (const std::string of_a_long_one : {"-o", "-q", "-v"}) options.erase(of_a_long_one);
        EXPECT_EQ(said[command], options) << command;
    }
}

TEST(Help, AgreesWithTheCompletions) {
    const Words all = all_options();
    for (const std::string file : {"sandroot.bash", "sandroot.zsh"}) {
        std::string text = read_file(printed(file));
        for (const auto& command : commands) EXPECT_THAT(text, HasSubstr(command)) << file;
        for (const auto& option : all) EXPECT_TRUE(option_words(text).contains(option)) << file << ' ' << option;
        for (const auto& word : option_words(text))
            if (word.starts_with("--")) {
                EXPECT_TRUE(all.contains(word)) << file << ' ' << word;
            }
    }
    const std::string fish = replaced(read_file(printed("sandroot.fish")), "set -l ", "set ");
    Words offered;
    const std::regex option(R"( -(s|l) ([a-z-]+))");
    for (std::sregex_iterator at(fish.begin(), fish.end(), option), end; at != end; ++at)
        offered.insert(((*at)[1] == "s" ? "-" : "--") + std::string((*at)[2]));
    EXPECT_EQ(offered, all);
    for (const auto& command : commands) EXPECT_THAT(fish, HasSubstr(" -a " + command + " "));
}

TEST(Completion, OfBashOffersExactlyTheOptionsOfACommand) {
    for (const auto& command : commands) {
        const auto said = run_bash_completion(command);
        Words offered;
        std::istringstream words(said);
        for (std::string word; words >> word;) offered.insert(word);
        EXPECT_EQ(offered, options_of(help_of(command, "--help"))) << command;
    }
}

TEST(Completion, OfBashOffersTheValuesThatAnOptionTakes) {
    const auto offered = [](const std::string& words) {
        const auto said = shell("exec bash -c '. \"$0\"; COMP_WORDS=(sandroot " + words +
                                "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _sandroot; printf \"%s \" "
                                "\"${COMPREPLY[@]}\"' " +
                                printed("sandroot.bash"));
        EXPECT_EQ(said.err, "");
        return said.out;
    };
    EXPECT_EQ(offered("plan --format \"\""), "text json ");
    EXPECT_EQ(offered("wiring --format \"\""), "text json dockerfile compose env ");
    EXPECT_EQ(offered("paths --format = n"), "null ");
    EXPECT_EQ(offered("build --link ="), "auto hard reflink copy ");
    EXPECT_EQ(offered("plan --prune tests,st"), "tests,static tests,stubs ");
    EXPECT_EQ(offered("plan --sysroot /us"), "/usr ");
    EXPECT_EQ(offered("plan --package \"\""), " ");
    EXPECT_EQ(offered("profile \"\""), "list show ");
    EXPECT_THAT(offered("profile show mi"), HasSubstr("minimal "));
    EXPECT_EQ(offered("completion \"\""), "bash zsh fish ");
    EXPECT_EQ(offered("wir"), "wiring ");
}

TEST(Printed, IsWhatIsInstalled) {
    EXPECT_EQ(sandroot({"man"}).out, read_file(printed("sandroot.1")));
    for (const std::string shell : {"bash", "zsh", "fish"})
        EXPECT_EQ(sandroot({"completion", shell}).out, read_file(printed("sandroot." + shell)));
}

TEST(Printed, TheManualRendersWithoutWarnings) {
    const auto said = shell("groff -man -Tutf8 -ww -z " + printed("sandroot.1"));
    EXPECT_EQ(said.exit, 0);
    EXPECT_EQ(said.err, "");
}

TEST(Version, IsOneLine) {
    const auto said = sandroot({"--version"});
    EXPECT_EQ(said.exit, 0);
    EXPECT_TRUE(std::regex_match(said.out, std::regex(R"(sandroot \d+\.\d+\.\d+\n)"))) << said.out;
}

}   // namespace
}   // namespace sandroot::cli_test
