// Every file of fixtures/config is edited, and what expected.txt says of it must hold; with SANDROOT_UPDATE_GOLDEN=1
// NAME.edited is written anew.
#include <sandroot/config/yaml/edit.hpp>
#include <sandroot/config/yaml/text.hpp>

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace sandroot::config {
namespace {

const std::string folder = SANDROOT_SOURCE_DIR "/fixtures/config/";
const std::vector<std::string> wanted{"/usr/lib/python3.11", "/usr/lib/x86_64-linux-gnu/libz.so.1",
                                      "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13", "/etc/ssl/certs"};

struct Expected {
    std::string name;
    std::string verdict;   ///< "lines", "at", "same", "error"
    std::size_t first = 0;
    std::size_t last = 0;
    std::string words;
};

void PrintTo(const Expected& expected, std::ostream* out) {
    *out << expected.name;
}

std::vector<Expected> read_table() {
    std::ifstream table(folder + "expected.txt");
    std::vector<Expected> all;
    for (std::string line; std::getline(table, line);) {
        if (line.starts_with('#')) continue;
        std::istringstream words(line);
        Expected one;
        char dash = 0;
        words >> one.name >> one.verdict;
        if (one.verdict == "lines") words >> one.first >> dash >> one.last;
        else if (one.verdict != "same") words >> one.first;
        std::getline(words >> std::ws, one.words);
        all.push_back(std::move(one));
    }
    return all;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void expect_golden(const std::string& path, const std::string& text) {
    if (std::getenv("SANDROOT_UPDATE_GOLDEN")) std::ofstream(path, std::ios::binary) << text;
    EXPECT_EQ(text, read_file(path)) << path;
}

/// The text before and behind the lines that may change.
void expect_kept_around(const Expected& expected, const std::string& before, const std::string& after) {
    const auto lines = lines_of(before);
    const auto offset = [&](std::size_t line) { return line <= lines.size() ? lines[line - 1].begin : before.size(); };
    const std::string head = before.substr(0, offset(expected.first));
    const std::string tail = before.substr(offset(expected.verdict == "at" ? expected.first : expected.last + 1));
    EXPECT_THAT(after, testing::StartsWith(head));
    EXPECT_THAT(after, testing::EndsWith(tail));
    EXPECT_GT(after.size(), head.size() + tail.size());
}

class File : public testing::TestWithParam<Expected> {};

TEST_P(File, ChangesInItsListOnlyOrIsRefusedWithTheLine) {
    const Expected& expected = GetParam();
    const std::string before = read_file(folder + expected.name + ".yaml");
    const auto edited = edit(before, wanted, "config.yaml");
    const auto editable = check_editable(before, "config.yaml");
    if (expected.verdict == "error") {
        ASSERT_FALSE(edited);
        const std::string start = "config.yaml: line " + std::to_string(expected.first) + ": " + expected.words;
        EXPECT_THAT(edited.error().message, testing::StartsWith(start));
        EXPECT_EQ(edited.error().kind, Errc::malformed);
        return;
    }
    ASSERT_TRUE(edited) << edited.error().message;
    EXPECT_TRUE(editable);
    const bool same = expected.verdict == "same";
    EXPECT_EQ(edited->text == before, same);
    EXPECT_EQ(edited->added.empty() && edited->removed.empty(), same);
    if (!same) {
        expect_kept_around(expected, before, edited->text);
        expect_golden(folder + expected.name + ".edited", edited->text);
    }
    const auto again = edit(edited->text, wanted, "config.yaml");
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->text, edited->text);
}

INSTANTIATE_TEST_SUITE_P(Corpus, File, testing::ValuesIn(read_table()),
                         [](const auto& each) { return each.param.name; });

TEST(ConfigCorpus, NamesEveryFileThatThereIs) {
    std::set<std::string> named;
    std::set<std::string> edited;
    for (const auto& one : read_table()) {
        named.insert(one.name + ".yaml");
        if (one.verdict == "lines" || one.verdict == "at") edited.insert(one.name + ".edited");
    }
    std::set<std::string> there;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) there.insert(entry.path().filename());
    there.erase("expected.txt");
    named.merge(edited);
    EXPECT_EQ(there, named);
    EXPECT_GE(there.size(), 40U);
}

TEST(ConfigCorpus, AFileThatIsTooLargeIsRefusedBeforeItIsParsed) {
    std::string text = "max_workers: 4\n";
    while (text.size() <= largest_config) text += "# a comment that takes its room in this file\n";
    const auto edited = edit(text, wanted, "config.yaml");
    ASSERT_FALSE(edited);
    EXPECT_THAT(edited.error().message, testing::HasSubstr("of more than 262144 is not read"));
}

TEST(ConfigCorpus, ALargeListIsReplacedWhole) {
    std::string text = "app: {}\npython_lib_path:\n";
    std::vector<std::string> many;
    for (int at = 0; at < 3000; ++at) {
        many.push_back("/usr/lib/x86_64-linux-gnu/libnumber" + std::to_string(at) + ".so");
        text += "  - " + many.back() + "\n";
    }
    many.insert(many.begin() + 1500, "/new");
    const auto edited = edit(text + "max_workers: 4\n", many, "config.yaml");
    ASSERT_TRUE(edited) << edited.error().message;
    EXPECT_EQ(edited->added, std::vector<std::string>{"/new"});
    EXPECT_THAT(edited->text,
                testing::HasSubstr("libnumber1499.so\n  - /new\n  - /usr/lib/x86_64-linux-gnu/libnumber1500"));
}

}   // namespace
}   // namespace sandroot::config
