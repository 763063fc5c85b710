#include <sandroot/verify/module_tree.hpp>

#include <gmock/gmock.h>

namespace sandroot::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ModuleNode node(std::string name, std::size_t end, bool requested) {
    return {std::move(name), end, requested};
}

TEST(ModuleTree, PackagesStandBeforeWhatIsBelowThemAndAreAddedWhereNobodyAsked) {
    EXPECT_THAT(module_tree({"a.b.d", "z", "a.b.c", "a"}),
                ElementsAre(node("a", 4, true), node("a.b", 4, false), node("a.b.c", 3, true), node("a.b.d", 4, true),
                            node("z", 5, true)));
}

TEST(ModuleTree, ANameThatSortsBetweenAPackageAndItsModulesDoesNotSplitThem) {
    // By bytes "a-b" and "a.b" would interleave with "a".
    EXPECT_THAT(module_tree({"a.x", "a-b", "a"}),
                ElementsAre(node("a", 2, true), node("a.x", 2, true), node("a-b", 3, true)));
}

TEST(ModuleTree, DoublesCountOnce) {
    EXPECT_THAT(module_tree({"m", "m"}), ElementsAre(node("m", 1, true)));
}

TEST(ModuleTree, NamesThatAreNoDottedNamesStayWhole) {
    EXPECT_THAT(module_tree({".x", "a..b", "a.", ""}),
                ElementsAre(node("", 1, true), node(".x", 2, true), node("a.", 3, true), node("a..b", 4, true)));
}

TEST(ModuleTree, OnlyAWholeComponentMakesAPackage) {
    EXPECT_TRUE(is_package_of("a", "a.b.c"));
    EXPECT_TRUE(is_package_of("a.b", "a.b.c"));
    EXPECT_FALSE(is_package_of("a.b.c", "a.b.c"));
    EXPECT_FALSE(is_package_of("a", "ab.c"));
}

TEST(Cut, NeverSplitsATopLevelName) {
    const auto nodes = module_tree({"a.1", "a.2", "a.3", "b", "c", "d.1"});
    ASSERT_EQ(nodes.size(), 8U);
    EXPECT_THAT(cut(nodes, 2), ElementsAre(NodeRange{0, 4}, NodeRange{4, 6}, NodeRange{6, 8}));
    EXPECT_THAT(cut(nodes, 100), ElementsAre(NodeRange{0, 8}));
    EXPECT_THAT(cut({}, 3), IsEmpty());
}

TEST(HarnessInput, CountsFromTheFirstModuleOfTheRange) {
    const auto nodes = module_tree({"a", "b.c"});
    EXPECT_EQ(harness_input(nodes, {1, 3}), "2 b\n2 b.c\n");
}

}   // namespace
}   // namespace sandroot::verify
