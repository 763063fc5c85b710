#include <sandroot/verify/symbols_check.hpp>

#include <gmock/gmock.h>

namespace sandroot::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

elf::Symbols wants(std::vector<elf::Symbol> undefined) {
    return {{}, std::move(undefined)};
}
elf::Symbols offers(std::vector<elf::Symbol> defined) {
    return {std::move(defined), {}};
}

TEST(Unbound, IsWhatNothingInTheScopeDefines) {
    const auto object = wants({{"b", "", false}, {"a", "", false}, {"c", "", false}});
    const auto one = offers({{"a", "", false}});
    const auto other = offers({{"c", "V1", false}});
    EXPECT_THAT(unbound(object, {&one, &other}), ElementsAre("b"));
    EXPECT_THAT(unbound(object, {}), ElementsAre("a", "b", "c"));
}

TEST(Unbound, AWeakSymbolMayStayUndefined) {
    EXPECT_THAT(unbound(wants({{"__gmon_start__", "", true}}), {}), IsEmpty());
}

TEST(Unbound, AWeakDefinitionServes) {
    const auto weak = offers({{"a", "", true}});
    EXPECT_THAT(unbound(wants({{"a", "", false}}), {&weak}), IsEmpty());
}

TEST(Unbound, AVersionMustMatchUnlessTheDefinitionHasNone) {
    const auto object = wants({{"f", "V2", false}});
    const auto old = offers({{"f", "V1", false}});
    const auto both = offers({{"f", "V1", false}, {"f", "V2", false}});
    const auto plain = offers({{"f", "", false}});
    EXPECT_THAT(unbound(object, {&old}), ElementsAre("f@V2"));
    EXPECT_THAT(unbound(object, {&both}), IsEmpty());
    EXPECT_THAT(unbound(object, {&plain}), IsEmpty());
}

TEST(Unbound, ANameThatOnlyBeginsAlikeIsAnother) {
    const auto longer = offers({{"foo_bar", "", false}});
    EXPECT_THAT(unbound(wants({{"foo", "", false}}), {&longer}), ElementsAre("foo"));
}

}   // namespace
}   // namespace sandroot::verify
