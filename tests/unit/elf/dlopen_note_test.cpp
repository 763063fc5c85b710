#include <sandroot/elf/dlopen_note.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::elf {
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

TEST(DlopenNote, WhatIsNotJsonIsRefused) {
    for (const std::string text : {R"([&a ["x"], *a])", R"([!!binary "x"])", "[\n# x\n]", "- - -", "[a: b]",
                                   "[]\n---\n[]", "[}", "[", "[\"a", "[\"a\n\"]", "[\xff]", "[\"\xff\"]", ""}) {
        const auto note = parse_dlopen_note(text);
        ASSERT_FALSE(note) << text;
        EXPECT_EQ(note.error().message, ".note.dlopen: not JSON") << text;
    }
}

TEST(DlopenNote, AnyDepthIsReadWithoutRecursion) {
    const std::string deep = R"([{"soname":["a"],"x":)" + std::string(30'000, '[') + std::string(30'000, ']') + "}]";
    const auto note = parse_dlopen_note(deep);
    ASSERT_TRUE(note) << note.error().message;
    EXPECT_THAT(note->at(0).sonames, testing::ElementsAre("a"));
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
}   // namespace sandroot::elf
