#include "run.hpp"

#include <regex>
#include <sstream>

namespace sandroot::cli_test {
namespace {

using testing::HasSubstr;

TEST(Sandbox, ShowsEveryVersionInALineAndOneInFull) {
    std::string all;
    for (const std::vector<std::string>& line :
         {std::vector<std::string>{"sandbox"}, {"sandbox", "v0.2.4"}, {"sandbox", "latest"}, {"sandbox", "main"}}) {
        const auto said = sandroot(line);
        EXPECT_EQ(said.exit, 0);
        EXPECT_EQ(said.err, "");
        all += "$ sandroot " + line.front() + (line.size() > 1 ? ' ' + line[1] : "") + '\n' + said.out + '\n';
    }
    expect_golden("sandbox.txt", all);
}

TEST(Sandbox, SaysTheSameInJson) {
    const auto all = sandroot({"sandbox", "--format", "json"});
    EXPECT_TRUE(is_json(all.out));
    const auto one = sandroot({"sandbox", "langgenius/dify-sandbox:0.2.12", "--format", "json"});
    EXPECT_TRUE(is_json(one.out));
    expect_golden("sandbox.json", one.out);
}

TEST(Wiring, StaysAsItIs) {
    std::string all;
    for (const std::vector<std::string>& line : std::vector<std::vector<std::string>>{{"--for", "0.2.5"},
                                                                                      {"--for", "0.2.6"},
                                                                                      {"--for", "0.2.12"},
                                                                                      {"--for", "main"},
                                                                                      {"--format", "dockerfile"},
                                                                                      {"--format", "compose"},
                                                                                      {"--format", "env"}}) {
        const auto said = sandroot({"wiring", line[0], line[1]});
        EXPECT_EQ(said.exit, line[1] == "0.2.5" ? 1 : 0);
        EXPECT_EQ(said.err, "");
        all += "$ sandroot wiring " + line[0] + ' ' + line[1] + '\n' + said.out + '\n';
    }
    expect_golden("wiring.txt", all);
}

TEST(Wiring, GivesNoFileThatWouldNotWork) {
    for (const std::string format : {"dockerfile", "compose", "env"}) {
        const auto said = sandroot({"wiring", "--for", "0.2.3", "--format", format});
        EXPECT_EQ(said.exit, 1);
        EXPECT_EQ(said.out, "");
        EXPECT_THAT(said.err, HasSubstr("deletes the contents of its root at every start"));
    }
    const auto json = sandroot({"wiring", "--for", "0.2.3", "--format", "json"});
    EXPECT_EQ(json.exit, 1);
    EXPECT_TRUE(is_json(json.out));
    EXPECT_THAT(json.out, HasSubstr("\"possible\": false"));
}

TEST(Wiring, IsReadAsItIsMeant) {
    const auto check = [](const std::string& form, const std::string& program) {
        return shell("\"$SANDROOT\" wiring --for 0.2.12 --format " + form + " | " + program).out;
    };
    EXPECT_EQ(check("env", "sh -c 'set -a; . /dev/stdin; printf %s \"$PYTHON_LIB_PATH\"'"),
              "/etc/hosts,/etc/resolv.conf");
    EXPECT_EQ(check("compose",
                    "/usr/bin/python3 -c 'import json, sys; text = sys.stdin.read(); "
                    "print([line.split(\": \")[1] for line in text.splitlines() if \"_INTERVAL: \" in line])'"),
              "['\"87600h\"']\n");
}

TEST(Sandbox, IsCompletedWithTheVersionsThatThereAre) {
    std::string names;
    std::istringstream lines(sandroot({"sandbox"}).out);
    for (std::string line; std::getline(lines, line) && !line.empty();)
        if (!line.starts_with("VERSION")) names += line.substr(0, line.find(' ')) + ' ';
    names += "latest";
    for (const std::string shell : {"bash", "zsh", "fish"})
        EXPECT_THAT(sandroot({"completion", shell}).out, HasSubstr(names)) << shell;
}

}   // namespace
}   // namespace sandroot::cli_test
