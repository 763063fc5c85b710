#include <sandroot/loader/search/dynamic_string_tokens.hpp>

#include <gtest/gtest.h>

namespace {

using namespace sandroot::loader;

const TokenValues values{"/o", "lib/x86_64-linux-gnu", "haswell"};

struct Row {
    const char* text;
    const char* expanded;
};

TEST(Tokens, AreExpandedWithAndWithoutBraces) {
    for (const Row row : {Row{"$ORIGIN/a", "/o/a"},
                          {"${ORIGIN}/a", "/o/a"},
                          {"$LIB", "lib/x86_64-linux-gnu"},
                          {"${LIB}64", "lib/x86_64-linux-gnu64"},
                          {"lib$PLATFORM.so", "libhaswell.so"},
                          {"$ORIGIN-/x", "/o-/x"},
                          {"$$ORIGIN", "$/o"},
                          {"$ORIGIN$ORIGIN", "/o/o"},
                          {"a/$ORIGIN/b", "a//o/b"},
                          {"", ""},
                          {"/plain", "/plain"}})
        EXPECT_EQ(expand_tokens(row.text, values), row.expanded) << row.text;
}

TEST(Tokens, AnIdentifierIsTakenWholeSoThatLongerNamesStayText) {
    for (const char* const text :
         {"$ORIGINx", "$ORIGIN_", "$ORIGIN1", "${ORIGIN", "${ORIGINx}", "$FOO", "$origin", "$", "${}", "$LIBRARY"}) {
        EXPECT_EQ(expand_tokens(text, values), text);
        EXPECT_FALSE(has_token(text)) << text;
    }
}

TEST(Tokens, OneWithoutAValueVoidsTheWholeText) {
    EXPECT_EQ(expand_tokens("/a/$PLATFORM", {"/o", "lib", std::nullopt}), std::nullopt);
    EXPECT_EQ(expand_tokens("/a/$FOO", {std::nullopt, std::nullopt, std::nullopt}), "/a/$FOO");
    EXPECT_TRUE(has_token("/a/$PLATFORM"));
}

TEST(Tokens, ValuesAreNotExpandedAgain) {
    EXPECT_EQ(expand_tokens("$ORIGIN", {"/$LIB", "lib", "p"}), "/$LIB");
}

TEST(Tokens, AHostileTextCannotGrowBeyondWhatCouldBeOpened) {
    const std::string origin(4000, 'o');
    std::string text;
    for (int i = 0; i < 10000; ++i) text += "$ORIGIN";
    const auto expanded = expand_tokens(text, {origin, "lib", "p"});
    ASSERT_TRUE(expanded);
    EXPECT_GT(expanded->size(), longest_path);
    EXPECT_LT(expanded->size(), 3 * longest_path);
}

}   // namespace
