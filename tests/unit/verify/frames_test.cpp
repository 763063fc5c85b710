#include <sandroot/verify/frames.hpp>

#include <gmock/gmock.h>

namespace sandroot::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using State = Outcome::State;
using namespace std::string_literals;

const std::string nonce = "sr:0123456789abcdef";

std::string frame(const std::vector<std::string>& fields) {
    std::string body;
    for (const auto& field : fields) body += (body.empty() ? "" : "\0"s) + field;
    std::string size = std::to_string(body.size());
    return nonce + std::string(4 - size.size(), '0') + size + body;
}

TEST(Frames, FieldsComeBackAsTheyWereSent) {
    const auto frames = parse_frames(frame({"failed", "3", "", "a\nb"}) + frame({"end"}), nonce);
    EXPECT_THAT(frames, ElementsAre(ElementsAre("failed", "3", "", "a\nb"), ElementsAre("end")));
}

TEST(Frames, NoiseBeforeBetweenAndAfterIsPassedOver) {
    const auto report = "noise\n" + frame({"ready"}) + "\0\xff more sr:0123"s + frame({"end"}) + "tail";
    EXPECT_THAT(parse_frames(report, nonce), ElementsAre(ElementsAre("ready"), ElementsAre("end")));
}

TEST(Frames, AFrameThatIsCutOffDoesNotHideWhatCameBefore) {
    const std::string last = frame({"passed", "1"});
    for (std::size_t kept = 0; kept < last.size(); ++kept)
        EXPECT_THAT(parse_frames(frame({"ready"}) + last.substr(0, kept), nonce), ElementsAre(ElementsAre("ready")));
}

TEST(Frames, ASizeThatIsNoNumberOrPastTheEndIsSkipped) {
    EXPECT_THAT(parse_frames(nonce + "9999short", nonce), IsEmpty());
    EXPECT_THAT(parse_frames(nonce + "-001x" + frame({"end"}), nonce), ElementsAre(ElementsAre("end")));
    EXPECT_THAT(parse_frames(nonce + "12", nonce), IsEmpty());
    EXPECT_THAT(parse_frames("anything", ""), IsEmpty());
}

TEST(Hear, OneOutcomeForEachModuleAsked) {
    const auto heard = hear(frame({"ready"}) + frame({"start", "0", "17"}) + frame({"passed", "0"}) +
                                frame({"failed", "1", "/x.py:3", "ImportError: outer", "OSError: inner"}) +
                                frame({"ended", "2", "11"}) + frame({"ended", "3", "768"}) + frame({"late", "4"}) +
                                frame({"ended", "4", "9"}) + frame({"end"}),
                            nonce, 6);
    EXPECT_TRUE(heard.ready);
    EXPECT_TRUE(heard.complete);
    ASSERT_EQ(heard.outcomes.size(), 6U);
    EXPECT_EQ(heard.outcomes[0].state, State::passed);
    EXPECT_EQ(heard.outcomes[1].state, State::raised);
    EXPECT_EQ(heard.outcomes[1].place, "/x.py:3");
    EXPECT_THAT(heard.outcomes[1].chain, ElementsAre("ImportError: outer", "OSError: inner"));
    EXPECT_EQ(heard.outcomes[2].state, State::ended);
    EXPECT_EQ(heard.outcomes[2].signal, 11);
    EXPECT_EQ(heard.outcomes[3].exit_status, 3);
    EXPECT_EQ(heard.outcomes[4].state, State::late);
    EXPECT_EQ(heard.outcomes[5].state, State::unheard);
}

TEST(Hear, AModuleThatClosedThePipeIsJudgedByItsExitStatus) {
    const auto heard =
        hear(frame({"ended", "0", std::to_string(77 << 8)}) + frame({"ended", "1", std::to_string(78 << 8)}), nonce, 2);
    EXPECT_EQ(heard.outcomes[0].state, State::passed);
    EXPECT_EQ(heard.outcomes[1].state, State::raised);
}

TEST(Hear, WhatHappensAfterAPackagePassedDoesNotUndoIt) {
    const auto heard = hear(frame({"passed", "0"}) + frame({"ended", "0", "6"}), nonce, 1);
    EXPECT_EQ(heard.outcomes[0].state, State::passed);
}

TEST(Hear, ARefusalNamesItsStepAndErrno) {
    const auto heard = hear(frame({"refused", "chroot", "1", "[Errno 1] Operation not permitted"}), nonce, 1);
    EXPECT_FALSE(heard.ready);
    ASSERT_TRUE(heard.refusal);
    EXPECT_EQ(heard.refusal->step, "chroot");
    EXPECT_EQ(heard.refusal->os_error, 1);
}

TEST(Hear, IndexesThatWereNotAskedAreIgnored) {
    const auto heard =
        hear(frame({"passed", "7"}) + frame({"passed", "-1"}) + frame({"passed", "x"}) + frame({"passed"}), nonce, 2);
    EXPECT_EQ(heard.outcomes[0].state, State::unheard);
    EXPECT_EQ(heard.outcomes[1].state, State::unheard);
}

}   // namespace
}   // namespace sandroot::verify
