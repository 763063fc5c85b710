#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>
#include <sandroot/versions/wiring.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::versions {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Versions known() {
    auto versions = built_in_versions();
    if (!versions) throw std::runtime_error(versions.error().message);
    return *std::move(versions);
}

Wiring wiring(std::string_view name) {
    const auto version = find_version(name);
    if (!version) throw std::runtime_error(version.error().message);
    return wiring_for(*version);
}

std::vector<std::string> lines(const Wiring& wiring) {
    std::vector<std::string> out;
    for (const auto& variable : wiring.variables) out.push_back(variable.name + '=' + variable.value);
    return out;
}

TEST(Wiring, NamesOnlyWhatItsVersionReadsAndSaysWhy) {
    for (const auto& version : known().all)
        for (const auto& variable : wiring_for(version).variables) {
            EXPECT_NE(version.setting(variable.name), nullptr) << version.name << ' ' << variable.name;
            EXPECT_THAT(variable.because, testing::EndsWith(".")) << version.name;
            EXPECT_THAT(variable.value, Not(HasSubstr(" "))) << version.name;
            EXPECT_FALSE(variable.value.empty()) << version.name;
        }
}

TEST(Wiring, IsImpossibleWhereTheRootIsRemovedAtEachStart) {
    for (const auto& version : known().all) {
        const Wiring made = wiring_for(version);
        EXPECT_EQ(made.impossible.empty(), !version.wipes_root) << version.name;
        EXPECT_EQ(made.instead.empty(), !version.wipes_root) << version.name;
        EXPECT_EQ(made.variables.empty(), version.wipes_root) << version.name;
    }
    EXPECT_THAT(wiring("0.2.5").instead, HasSubstr("sandroot paths --for 0.2.5"));
}

TEST(Wiring, LeavesTwoFilesToBeCopiedAndNoDirectory) {
    EXPECT_THAT(lines(wiring("0.2.6")), ElementsAre("PYTHON_LIB_PATH=/etc/hosts,/etc/resolv.conf"));
    EXPECT_THAT(lines(wiring("0.2.12")),
                ElementsAre("PYTHON_LIB_PATH=/etc/hosts,/etc/resolv.conf", "PYTHON_DEPS_UPDATE_INTERVAL=87600h"));
    EXPECT_EQ(lines(wiring("0.2.15")), lines(wiring("0.2.12")));
    EXPECT_THAT(lines(wiring("main")), ElementsAre("SYSTEM_LIB_REQUIREMENTS=/etc/hosts,/etc/resolv.conf",
                                                   "PYTHON_DEPS_UPDATE_INTERVAL=87600h"));
}

TEST(Wiring, SaysWhatCannotBeSwitchedOff) {
    EXPECT_THAT(wiring("0.2.9").remains, Contains(HasSubstr("copies the list again every 30m")));
    EXPECT_THAT(wiring("0.2.10").remains, Not(Contains(HasSubstr("every 30m"))));
    EXPECT_THAT(wiring("main").remains, Contains(HasSubstr("sandroot accelerate --check")));
    EXPECT_THAT(wiring("main").accelerate, HasSubstr("asks the interpreter for Python's own directories"));
    EXPECT_EQ(wiring("0.2.15").accelerate, "");
}

}   // namespace
}   // namespace sandroot::versions
