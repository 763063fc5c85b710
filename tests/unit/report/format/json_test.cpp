#include <sandroot/report/format/json.hpp>

#include <gtest/gtest.h>

namespace sandroot::report {
namespace {

TEST(JsonName, WrapsBytesThatAreNotUtf8) {
    EXPECT_EQ(json_name(RootPath("/usr/lib/libz.so.1")).dump(), R"("/usr/lib/libz.so.1")");
    EXPECT_EQ(json_name(RootPath("/usr/lib/lib\xff.so")).dump(), R"({"bytes":"L3Vzci9saWIvbGli/y5zbw=="})");
    EXPECT_EQ(json_name(std::optional<RootPath>()).dump(), "null");
}

TEST(JsonName, CarriesControlCharactersAsJsonDoes) {
    EXPECT_EQ(json_name(std::string_view("a\nb\x1b")).dump(), R"("a\nb\u001b")");
}

TEST(JsonText, ShowsStrayBytesRatherThanLosingTheSentence) {
    EXPECT_EQ(json_text("reading \xff: denied").dump(), R"("reading \\xff: denied")");
    EXPECT_EQ(json_text_or_null("").dump(), "null");
}

TEST(JsonHead, OpensWithTheVersion) {
    EXPECT_EQ(json_head("plan").dump(), R"({"sandroot":1,"command":"plan"})");
}

TEST(JsonDump, EndsInANewline) {
    EXPECT_EQ(json_dump(Json::array()), "[]\n");
}

}   // namespace
}   // namespace sandroot::report
