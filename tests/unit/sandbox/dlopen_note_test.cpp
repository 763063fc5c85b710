#include <sandroot/sandbox/dlopen_note.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::sandbox {
namespace {

TEST(DlopenNote, HasAlternativesInOrderAndAPriority) {
    const auto note = parse_dlopen_note(
        R"([{"soname":["libfoo.so.1","libfoo.so.0"],"feature":"foo","description":"d","priority":"required"},{"soname":["libbar.so.2"]}])");
    ASSERT_TRUE(note) << note.error().message;
    ASSERT_EQ(note->size(), 2U);
    EXPECT_THAT(note->at(0).sonames, testing::ElementsAre("libfoo.so.1", "libfoo.so.0"));
    EXPECT_EQ(note->at(0).priority, Priority::required);
    EXPECT_EQ(note->at(0).feature, "foo");
    EXPECT_EQ(note->at(1).priority, Priority::recommended);
}

TEST(DlopenNote, RefusesWhatIsNoNote) {
    EXPECT_FALSE(parse_dlopen_note("{}"));
    EXPECT_FALSE(parse_dlopen_note("[1]"));
    EXPECT_FALSE(parse_dlopen_note(R"([{"feature":"x"}])"));
    EXPECT_FALSE(parse_dlopen_note("[{\"soname\": ["));
    EXPECT_FALSE(parse_dlopen_note(std::string(60'000, '[')));
    EXPECT_FALSE(parse_dlopen_note(std::string(100'000, ' ')));
}

TEST(DlopenNote, WhatOnlyYamlAllowsIsRefusedBeforeItCosts) {
    const auto said = [](const std::string& text) {
        const auto note = parse_dlopen_note(text);
        return note ? "accepted" : note.error().message;
    };
    using testing::HasSubstr;
    const std::string levels(9, '[');
    EXPECT_THAT(said(levels), HasSubstr("nested too deep"));
    EXPECT_THAT(said(R"([&a ["x"], *a])"), HasSubstr("'&' is not JSON"));
    EXPECT_THAT(said(R"([*a])"), HasSubstr("'*' is not JSON"));
    EXPECT_THAT(said(R"([!!binary "x"])"), HasSubstr("'!' is not JSON"));
    EXPECT_THAT(said(R"([{? "a"}])"), HasSubstr("'?' is not JSON"));
    EXPECT_THAT(said("[\n# x\n]"), HasSubstr("'#' is not JSON"));
    EXPECT_THAT(said("- - - - -"), HasSubstr("an array or object belongs here"));
    EXPECT_THAT(said("a:\n b:\n  c:"), HasSubstr("an array or object belongs here"));
    EXPECT_THAT(said("[a: b]"), HasSubstr("a colon behind no key"));
    EXPECT_THAT(said(R"([{"a":"b":"c"}])"), HasSubstr("a colon behind no key"));
    EXPECT_THAT(said(R"(["a":"b"])"), HasSubstr("a colon behind no key"));
    EXPECT_THAT(said("[]\n---\n[]"), HasSubstr("something behind the end"));
    EXPECT_THAT(said("[}"), HasSubstr("closes nothing"));
    EXPECT_THAT(said("["), HasSubstr("a bracket is missing"));
    EXPECT_THAT(said("[\"a"), HasSubstr("a string without end"));
    EXPECT_THAT(said("[\"a\n\"]"), HasSubstr("a control character"));
    EXPECT_THAT(said(std::string("[\0]", 3)), HasSubstr("is not JSON"));
    EXPECT_THAT(said("[\xff]"), HasSubstr("'\\xff' is not JSON"));
    EXPECT_THAT(said(""), HasSubstr("a bracket is missing"));
}

TEST(DlopenNote, KnowsEveryKindOfJsonValue) {
    const auto note = parse_dlopen_note(R"( [ { "soname" : [ "lib\"q\\.so" ] , "x" : [ null, true, false, -1.5e+3 ],
        "y" : { "z" : {} } } ] )");
    ASSERT_TRUE(note) << note.error().message;
    EXPECT_THAT(note->at(0).sonames, testing::ElementsAre("lib\"q\\.so"));
}

TEST(DlopenNote, OfManyObjectsAndKeysEachIsRead) {
    std::string many = "[";
    for (int at = 0; at < 4000; ++at) many += R"({"soname":"a"},)";
    many.back() = ']';
    const auto note = parse_dlopen_note(many);
    ASSERT_TRUE(note) << note.error().message;
    EXPECT_EQ(note->size(), 4000U);
}

}   // namespace
}   // namespace sandroot::sandbox
