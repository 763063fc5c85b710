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

TEST(Sandbox, IsCompletedWithTheVersionsThatThereAre) {
    std::string names;
    std::istringstream lines(sandroot({"sandbox"}).out);
    for (std::string line; std::getline(lines, line) && !line.empty();)
        if (!line.starts_with("VERSION")) names += line.substr(0, line.find(' ')) + ' ';
    names += "latest";
    for (const std::string file : {"sandroot.bash", "_sandroot", "sandroot.fish"})
        EXPECT_THAT(read_file(std::string(SANDROOT_APP) + "/completion/" + file), HasSubstr(names)) << file;
}

}   // namespace
}   // namespace sandroot::cli_test
