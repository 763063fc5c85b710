#include <sandroot/config/filter_settings.hpp>
#include <sandroot/versions/find_version.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

Result<filter::Settings> settings(std::string_view version, std::optional<std::string> yaml,
                                  const std::vector<std::string>& variables = {}) {
    std::optional<File> file;
    if (yaml) file = read(*yaml, "config.yaml").value();
    std::vector<Assignment> environment;
    for (const auto& variable : variables) environment.push_back(parse_assignment(variable).value());
    return filter_settings(file ? &*file : nullptr, environment, *versions::find_version(version));
}

std::string refusal(std::string_view version, const std::string& list) {
    const auto made = settings(version, std::nullopt, {"ALLOWED_SYSCALLS=" + list});
    return made ? "" : made.error().message;
}

TEST(FilterSettings, OfNothingAreTheBuiltInListWithTheNetwork) {
    const auto made = settings("0.2.15", std::nullopt).value();
    EXPECT_EQ(made.allowed, std::nullopt);
    EXPECT_TRUE(made.network);
}

TEST(FilterSettings, TakeTheVariableBeforeTheKey) {
    const std::string yaml = "allowed_syscalls: [1, 2]\nenable_network: true\n";
    EXPECT_THAT(settings("0.2.12", yaml)->allowed, Optional(ElementsAre(1, 2)));
    EXPECT_THAT(settings("0.2.12", yaml, {"ALLOWED_SYSCALLS=3,+4"})->allowed, Optional(ElementsAre(3, 4)));
    EXPECT_THAT(settings("0.2.12", yaml, {"ALLOWED_SYSCALLS="})->allowed, Optional(ElementsAre(1, 2)));
    EXPECT_TRUE(settings("0.2.12", yaml)->network);
    EXPECT_FALSE(settings("0.2.12", yaml, {"ENABLE_NETWORK=false"})->network);
}

TEST(FilterSettings, TakeTheNetworkAsTheServerDoes) {
    EXPECT_FALSE(settings("0.2.15", "app: {port: 1}\n")->network);
    EXPECT_TRUE(settings("0.2.15", "enable_network: on\n")->network);
    EXPECT_FALSE(settings("0.2.15", "enable_network: off\n")->network);
    EXPECT_TRUE(settings("0.2.15", std::nullopt, {"ENABLE_NETWORK=T"})->network);
    // Go's ParseBool does not know the word, and the server does not look at the error.
    EXPECT_FALSE(settings("0.2.15", std::nullopt, {"ENABLE_NETWORK=yes"})->network);
}

TEST(FilterSettings, RefuseWhatEndsTheServer) {
    for (const auto* list : {"0, 1", "0-456", "0,", "read", "1,,2", " ", "99999999999999999999"}) {
        EXPECT_THAT(refusal("0.2.15", list), HasSubstr("is not a number, which ends dify-sandbox 0.2.15 at its start"))
            << list;
        EXPECT_EQ(settings("0.2.15", std::nullopt, {std::string("ALLOWED_SYSCALLS=") + list}).error().kind,
                  Errc::usage);
    }
    EXPECT_THAT(settings("0.2.15", "allowed_syscalls:\n  - 1\n  - read\n").error().message,
                HasSubstr("line 3: \"read\""));
}

TEST(FilterSettings, PassOverWhatALaterMainPassesOver) {
    EXPECT_THAT(settings("main-2026-07", std::nullopt, {"ALLOWED_SYSCALLS=17, 435,,read,0-456,"})->allowed,
                Optional(ElementsAre(17, 435)));
}

TEST(FilterSettings, OfAVersionThatReadsNoListHaveNone) {
    EXPECT_EQ(settings("0.2.6", "allowed_syscalls: [1]\n", {"ALLOWED_SYSCALLS=2"})->allowed, std::nullopt);
}

}   // namespace
}   // namespace sandroot::config
