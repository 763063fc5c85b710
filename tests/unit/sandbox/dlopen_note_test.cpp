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

}   // namespace
}   // namespace sandroot::sandbox
