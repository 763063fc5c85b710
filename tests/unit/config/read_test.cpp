#include <sandroot/config/duration.hpp>
#include <sandroot/config/environment_file.hpp>
#include <sandroot/config/read.hpp>
#include <sandroot/config/yaml/scalar.hpp>
#include <sandroot/config/yaml/text.hpp>

#include <gmock/gmock.h>

namespace sandroot::config {
namespace {

using testing::HasSubstr;

TEST(ConfigRead, MembersOfAMapAreNamedWithADot) {
    const auto file = read("app:\n  port: 8194\n  key: 'a'\nlist:\n- x\n- y\nnone:\n", "c").value();
    ASSERT_NE(file.find("app.port"), nullptr);
    EXPECT_EQ(file.find("app.port")->line, 2U);
    EXPECT_FALSE(file.find("app.port")->texts.front().quoted);
    EXPECT_TRUE(file.find("app.key")->texts.front().quoted);
    EXPECT_EQ(file.find("list")->texts[1].line, 6U);
    EXPECT_EQ(file.find("none")->shape, Shape::null);
    EXPECT_EQ(file.find("port"), nullptr);
}

TEST(ConfigRead, AliasesAreFollowedAndKeepTheirOwnLine) {
    const auto file = read("a: &l [x]\nb: *l\nc: &m {d: 1}\ne: *m\n", "c").value();
    EXPECT_EQ(file.find("b")->texts.front().text, "x");
    EXPECT_EQ(file.find("b")->texts.front().line, 2U);
    EXPECT_NE(file.find("e.d"), nullptr);
}

TEST(ConfigRead, WhatIsMergedCountsAfterWhatTheMapSays) {
    const auto file = read("base: &b {x: 1, y: 1}\n<<: *b\ny: 2\n", "c").value();
    EXPECT_EQ(file.find("x")->texts.front().text, "1");
    EXPECT_EQ(file.find("y")->texts.front().text, "2");
}

TEST(ConfigRead, AliasesThatMultiplyAreRefused) {
    std::string text = "l: &l [";
    for (int at = 0; at < 3000; ++at) text += "a,";
    text += "]\n";
    for (int at = 0; at < 3000; ++at) text += "k" + std::to_string(at) + ": *l\n";
    EXPECT_THAT(read(text, "c").error().message, HasSubstr("100,000 values"));
    EXPECT_FALSE(read(std::string(600, '['), "c"));
    EXPECT_THAT(read("a: " + std::string(40, '[') + std::string(40, ']'), "c").error().message,
                HasSubstr("c: line 1: not YAML: nested deeper than 32 levels"));
}

TEST(ConfigRead, NamesTheLineOfASecondDocument) {
    EXPECT_EQ(read("a: 1\n---\nb: 2\n", "c")->further_document, 2U);
    EXPECT_EQ(read("---\na: 1\n...\n", "c")->further_document, 0U);
    EXPECT_TRUE(read("", "c")->values.empty());
}

TEST(ConfigScalar, EndsWhereYamlEndsIt) {
    const auto end = [](std::string_view line, std::size_t column, bool flow, std::string_view value) {
        return end_of_scalar(line, column, flow, value).value_or(999);
    };
    EXPECT_EQ(end("- /a b  # c", 2, false, "/a b"), 6U);
    EXPECT_EQ(end("[/a, /b]", 1, true, "/a"), 3U);
    EXPECT_EQ(end("- /a, b", 2, false, "/a, b"), 7U);
    EXPECT_EQ(end("- /a#b", 2, false, "/a#b"), 6U);
    EXPECT_EQ(end(R"(- "a\"b" # c)", 2, false, "a\"b"), 8U);
    EXPECT_EQ(end("- 'it''s' x", 2, false, "it's"), 9U);
    EXPECT_EQ(end("- &x !!str /a", 2, false, "/a"), 13U);
    EXPECT_EQ(end("[*a,*b]", 1, true, ""), 3U);
    EXPECT_EQ(end("- \"open", 2, false, "open more"), 999U);
    EXPECT_EQ(end("- |", 2, false, "x"), 999U);
    EXPECT_EQ(end("- /a", 2, false, "/a /b"), 999U);
}

TEST(ConfigScalar, IsSpelledSoThatItReadsBack) {
    EXPECT_EQ(spelled("/usr/lib/libz.so.1"), "/usr/lib/libz.so.1");
    EXPECT_EQ(spelled("/a b"), "\"/a b\"");
    EXPECT_EQ(spelled("/a", '\''), "'/a'");
    EXPECT_EQ(spelled("/it's", '\''), "\"/it's\"");
    EXPECT_EQ(spelled("/\"\\\n"), R"("/\"\\\x0a")");
    for (const std::string path :
         {"/a: b", "/a #b", "/\xc2\x85", "/\xe2\x80\xa8", "/\xef\xbb\xbf", "/\x7f\x01\t", "/ü", "/'\"\\"}) {
        const auto file = read("l:\n  - " + spelled(path) + "\n", "c");
        ASSERT_TRUE(file) << file.error().message;
        EXPECT_EQ(file->find("l")->texts.front().text, path);
    }
}

TEST(Duration, IsReadAsGoReadsIt) {
    EXPECT_EQ(go_duration("30m"), 1'800'000'000'000);
    EXPECT_EQ(go_duration("1h30m"), 5'400'000'000'000);
    EXPECT_EQ(go_duration("1.5s"), 1'500'000'000);
    EXPECT_EQ(go_duration(".5s"), 500'000'000);
    EXPECT_EQ(go_duration("-2ms"), -2'000'000);
    EXPECT_EQ(go_duration("0"), 0);
    EXPECT_EQ(go_duration("0s"), 0);
    for (const char* text : {"", "30", "off", "1d", "m", "-", "1h 30m", " 1h", "1..5s", "9999999999h"})
        EXPECT_EQ(go_duration(text), std::nullopt) << text;
}

TEST(EnvironmentFile, IsReadAsDockerReadsIt) {
    const auto all = parse_environment_file("# c\n\nA=1\n  B=x=y\nALONE\nC=\"q\"\nD=\r\nA=2\n", "e").value();
    ASSERT_EQ(all.size(), 5U);
    EXPECT_EQ(all[1].name + '|' + all[1].value, "B|x=y");
    EXPECT_TRUE(all[2].quoted);
    EXPECT_EQ(all[2].value, "q");
    EXPECT_EQ(all[3].value, "");
    EXPECT_EQ(all[4].line, 8U);
    EXPECT_THAT(parse_environment_file("A=1\nexport B=2\n", "e").error().message,
                HasSubstr("e: line 2: export B=2 is not"));
    EXPECT_THAT(parse_environment_file("A=\x1b\n", "e").error().message, HasSubstr("line 1: a control character"));
    EXPECT_FALSE(parse_assignment("=x"));
    EXPECT_FALSE(parse_assignment("A"));
    EXPECT_FALSE(parse_assignment("1A=x"));
}

}   // namespace
}   // namespace sandroot::config
