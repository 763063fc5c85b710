#include <sandroot/python/interpreter/answer.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace sandroot::python {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Fields = std::map<std::string, std::vector<std::string>>;

Fields usual() {
    Fields fields{{"executable", {"/v/bin/python"}},
                  {"version", {"3.11.2"}},
                  {"implementation", {"cpython"}},
                  {"stdlib", {"/usr/lib/python3.11"}},
                  {"platstdlib", {"/usr/lib/python3.11"}},
                  {"paths", {"/usr/lib/python3.11", "/v/lib//site-packages/"}},
                  {"site_directories", {"/v/lib/site-packages"}},
                  {"extension_suffixes", {".abi3.so", ".so"}},
                  {"soabi", {""}},
                  {"builtin_modules", {"sys"}}};
    for (const auto* key : {"prefix", "base_prefix", "exec_prefix", "base_exec_prefix"}) fields[key] = {"/v"};
    return fields;
}

std::string written(const Fields& fields) {
    std::string bytes("sandroot-probe-1\0", 17);
    const auto word = [&](const std::string& text) { bytes.append(text).push_back('\0'); };
    for (const auto& [key, values] : fields) {
        word(key);
        word(std::to_string(values.size()));
        for (const auto& value : values) word(value);
    }
    word("end");
    return bytes;
}

TEST(Answer, IsReadFieldByField) {
    const auto interpreter = parse_answer(written(usual()));
    ASSERT_TRUE(interpreter) << interpreter.error().message;
    EXPECT_EQ(interpreter->executable, RootPath("/v/bin/python"));
    EXPECT_EQ(interpreter->version, "3.11.2");
    EXPECT_THAT(interpreter->paths, ElementsAre(RootPath("/usr/lib/python3.11"), RootPath("/v/lib/site-packages")));
    EXPECT_THAT(interpreter->extension_suffixes, ElementsAre(".abi3.so", ".so"));
}

TEST(Answer, MayHaveNoiseBeforeIt) {
    EXPECT_TRUE(parse_answer(std::string("hello\0\0 sandroot", 16) + written(usual())));
}

TEST(Answer, KeepsNewlinesAndBytesThatAreNotUtf8InPaths) {
    auto fields = usual();
    fields["prefix"] = {"/a\nb\xff"};
    const auto interpreter = parse_answer(written(fields));
    ASSERT_TRUE(interpreter);
    EXPECT_EQ(interpreter->prefix.str(), "/a\nb\xff");
}

TEST(Answer, CutShortAnywhereIsAnErrorAndNeverHalfAnInterpreter) {
    const auto whole = written(usual());
    for (std::size_t length = 0; length < whole.size(); ++length)
        ASSERT_FALSE(parse_answer(std::string_view(whole).substr(0, length))) << length;
}

TEST(Answer, OfAnOlderPythonNamesItsVersion) {
    for (const auto* version : {"3.6.15", "2.7.18", "4.0.0"}) {
        auto fields = usual();
        fields["version"] = {version};
        const auto interpreter = parse_answer(written(fields));
        ASSERT_FALSE(interpreter);
        EXPECT_THAT(interpreter.error().message, HasSubstr(version));
        EXPECT_FALSE(interpreter.error().hint.empty());
    }
}

TEST(Answer, RefusesVersionsThatAreNone) {
    for (const auto* version : {"", "3", "3.11", "3.x.1", "3.11.2 ", "-3.11.2", "99999999999999999999.1.1"}) {
        auto fields = usual();
        fields["version"] = {version};
        EXPECT_FALSE(parse_answer(written(fields))) << version;
    }
}

TEST(Answer, RefusesPathsThatAreNotAbsolute) {
    for (const auto* key : {"executable", "prefix", "stdlib", "paths", "site_directories"}) {
        auto fields = usual();
        fields[key] = {"relative"};
        const auto interpreter = parse_answer(written(fields));
        ASSERT_FALSE(interpreter) << key;
        EXPECT_THAT(interpreter.error().message, HasSubstr(key));
    }
}

TEST(Answer, RefusesAFieldThatIsMissing) {
    for (const auto& [key, values] : usual()) {
        if (key == "extension_suffixes" || key == "builtin_modules") continue;
        auto fields = usual();
        fields.erase(key);
        EXPECT_FALSE(parse_answer(written(fields))) << key;
    }
}

TEST(Answer, WithACountBeyondItsEndIsCutShort) {
    EXPECT_FALSE(parse_answer(std::string("sandroot-probe-1\0paths\0"
                                          "18446744073709551615\0x\0end\0",
                                          50)));
}

}   // namespace
}   // namespace sandroot::python
