#include <sandroot/explain/errors/anchors.hpp>
#include <sandroot/explain/errors/clean.hpp>
#include <sandroot/explain/errors/form.hpp>

#include <gmock/gmock.h>

namespace sandroot::explain {
namespace {

using testing::ElementsAre;
using testing::Pair;

Holes holes_of(const char* form, const std::string& line) {
    const auto parsed = parse_form(form);
    EXPECT_TRUE(parsed);
    return match(*parsed, line).value_or(Holes{});
}

TEST(Form, TakesTheWordBeforeAndBehindItsWords) {
    EXPECT_THAT(holes_of("{a}: not found (required by {b})", "x: /lib/liba.so: not found (required by ./b.so)"),
                ElementsAre(Pair("a", "/lib/liba.so"), Pair("b", "./b.so")));
}

TEST(Form, TakesAPathWithBlanksAsAWhole) {
    EXPECT_THAT(holes_of("{a}: cannot open", "OSError: /opt/my app/liba.so: cannot open"),
                ElementsAre(Pair("a", "/opt/my app/liba.so")));
}

TEST(Form, LeavesTheFullStopOfASentenceOut) {
    EXPECT_THAT(holes_of("is missing {a}", "what is missing liba.so.1."), ElementsAre(Pair("a", "liba.so.1")));
}

TEST(Form, OfQuotedWordsTakesWhatIsBetweenTheQuotes) {
    EXPECT_THAT(holes_of("{a} not found", "lib 'my lib' not found"), ElementsAre(Pair("a", "my lib")));
}

TEST(Form, FitsBehindAPlaceWhereItDoesNotFit) {
    EXPECT_THAT(holes_of("open '{a}' failed", "open failed; open 'x' failed"), ElementsAre(Pair("a", "x")));
}

TEST(Form, NeedsAllOfItsWords) {
    EXPECT_THAT(holes_of("open {a} failed", "open x worked"), testing::IsEmpty());
}

TEST(Form, MayNotHaveHolesThatTouch) {
    EXPECT_FALSE(parse_form("{a}{b} failed"));
    EXPECT_FALSE(parse_form("{a}"));
}

TEST(Form, IsLookedForByItsLongestWordsWithoutQuotes) {
    EXPECT_EQ(anchor_of(*parse_form("{a}: version '{b}' not found (required")), " not found (required");
}

TEST(CleanLines, DropsColoursCarriageReturnsAndEmptyLines) {
    EXPECT_THAT(clean_lines("\033[1;31mImportError\033[0m: x\r\n\r\n  \033]0;title\ay  "),
                ElementsAre("ImportError: x", "y"));
}

TEST(CleanLines, BreaksLinesAtTheLineBreaksOfJson) {
    EXPECT_THAT(clean_lines(R"({"log":"File \"a.py\"\nOSError: \u001b[31mx\u001b[0m"})"),
                ElementsAre("{'log':'File 'a.py'", "OSError: x'}"));
}

TEST(CleanLines, HaveOneKindOfQuote) {
    EXPECT_THAT(clean_lines("`a' \"b\" \xe2\x80\x98"
                            "c\xe2\x80\x99"),
                ElementsAre("'a' 'b' 'c'"));
}

TEST(Anchors, FindTheFirstOfSeveralWordsAnywhere) {
    const Anchors anchors({"cannot open shared", "undefined symbol", "undefined symbols of all kinds"});
    const std::string text = std::string(1000, 'c') + "undefined symbol" + std::string(5, 'u') + "cannot open shared";
    EXPECT_EQ(anchors.find(text, 0), 1000);
    EXPECT_EQ(anchors.find(text, 1001), 1021);
    EXPECT_EQ(anchors.find(text, 1022), std::nullopt);
}

TEST(Anchors, AgreeWithALookAtEveryPlace) {
    const std::vector<std::string> words{"abababababab", "bababababaab", "aaaaaaaaaaab", "ababababababb"};
    const Anchors anchors(words);
    std::string text;
    for (unsigned at = 0, state = 1; at < 20000; ++at) {
        state = state * 1103515245U + 12345U;
        text += (state >> 16U & 7U) == 0 ? 'b' : text.ends_with('a') && (state >> 20U & 1U) != 0 ? 'b' : 'a';
    }
    std::size_t from = 0;
    for (int found = 0; found < 50; ++found) {
        std::size_t nearest = std::string::npos;
        for (const auto& word : words) nearest = std::min(nearest, text.find(word, from));
        const auto at = anchors.find(text, from);
        ASSERT_EQ(at.value_or(std::string::npos), nearest);
        if (!at) break;
        from = *at + 1;
    }
    EXPECT_GT(from, 1000);
}

}   // namespace
}   // namespace sandroot::explain
