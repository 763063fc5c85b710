#include <sandroot/base/escape.hpp>

#include <gtest/gtest.h>

namespace sandroot {
namespace {

TEST(EscapeForTerminal, LeavesPrintableTextAsItIs) {
    EXPECT_EQ(escape_for_terminal("/usr/lib/libü.so.1 ✓\\n"), "/usr/lib/libü.so.1 ✓\\n");
}

TEST(EscapeForTerminal, DisarmsWhatDrivesATerminal) {
    EXPECT_EQ(escape_for_terminal("a\nb\tc\x1b[31m\x7f"), "a\\nb\\tc\\x1b[31m\\x7f");
    EXPECT_EQ(escape_for_terminal("\xc2\x9b"), "\\x9b");   // CSI as one character
    EXPECT_EQ(escape_for_terminal("x\xe2\x80\xae"
                                  "gnp"),
              "x\\u202egnp");   // right-to-left override
}

TEST(EscapeForTerminal, ShowsBytesThatAreNotUtf8AsHex) {
    EXPECT_EQ(escape_for_terminal("\xff\xc0\xaf"), "\\xff\\xc0\\xaf");
    EXPECT_EQ(escape_for_terminal("\xed\xa0\x80"), "\\xed\\xa0\\x80");   // a surrogate
    EXPECT_EQ(escape_for_terminal("\xe2\x82"), "\\xe2\\x82");            // cut short
}

TEST(QuoteForShell, LeavesPlainWordsAndQuotesTheRest) {
    EXPECT_EQ(quote_for_shell("/usr/lib/libz.so.1"), "/usr/lib/libz.so.1");
    EXPECT_EQ(quote_for_shell("it's $HOME"), "'it'\\''s $HOME'");
    EXPECT_EQ(quote_for_shell(""), "''");
}

TEST(IsUtf8, FollowsRfc3629) {
    EXPECT_TRUE(is_utf8("gr\xc3\xbc\xc3\x9f \xf0\x9f\x8e\x89"));
    EXPECT_FALSE(is_utf8("\xc0\x80"));
    EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
    EXPECT_FALSE(is_utf8("\xc3"));
}

TEST(Base64, MatchesTheVectorsOfRfc4648) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foob"), "Zm9vYg==");
    EXPECT_EQ(base64("\xff\xfe"), "//4=");
}

}   // namespace
}   // namespace sandroot
