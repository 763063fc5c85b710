#include <sandroot/explain/why.hpp>

#include "support/memory_tree.hpp"
#include "support/planned.hpp"

#include <gtest/gtest.h>

namespace sandroot::explain {
namespace {

plan::Entry entry(const std::string& at) {
    plan::Entry out;
    out.at = RootPath(at);
    out.why = {{plan::ReasonKind::needed, RootPath("/site/ext.so"), "DT_NEEDED"}};
    return out;
}

class WhyOfAPlan : public testing::Test {
protected:
    WhyOfAPlan() {
        tree.add_file("/usr/lib/libz.so.1.2", "")
            .add_symlink("/usr/lib/libz.so.1", "libz.so.1.2")
            .add_symlink("/lib", "usr/lib");
        plan::put(plan,
                  {entry("/lib"), entry("/usr/lib/libz.so.1"), entry("/usr/lib/libz.so.1.2"), entry("/usr/lib/other")});
        plan.missing = {{"libgone.so.1", plan::MissingStatus::missing, {}, {}, {}}};
        plan.left_out = {{RootPath("/usr/lib/socket")}};
    }
    fs::MemoryTree tree;
    plan::Plan plan;
};

TEST_F(WhyOfAPlan, APathStandsForItsLinksAndItsEnd) {
    EXPECT_EQ(why(plan, tree, "/lib/libz.so.1").entries.size(), 3U);
    EXPECT_EQ(why(plan, tree, "/usr/lib/libz.so.1.2").entries.size(), 1U);
}

TEST_F(WhyOfAPlan, ANameMeansEntriesAndMissingLibrariesAlike) {
    EXPECT_EQ(why(plan, tree, "libz.so.1").entries.size(), 1U);
    EXPECT_EQ(why(plan, tree, "libgone.so.1").missing.size(), 1U);
    EXPECT_EQ(why(plan, tree, "socket").left_out.size(), 1U);
}

TEST_F(WhyOfAPlan, AGlobMeansAllThatItMatches) {
    EXPECT_EQ(why(plan, tree, "libz*").entries.size(), 2U);
    EXPECT_EQ(why(plan, tree, "lib?one.*").missing.size(), 1U);
}

TEST_F(WhyOfAPlan, EachReasonHasTheChainBehindIt) {
    auto entries = plan::entries_of(plan);
    entries[0].why = {{plan::ReasonKind::added, {}, "--add"},
                      {plan::ReasonKind::needed, RootPath("/usr/lib/other"), ""}};
    entries[3].why = {{plan::ReasonKind::directory, RootPath("/nowhere"), ""},
                      {plan::ReasonKind::stdlib, RootPath("/usr/lib"), "the standard library"}};
    plan::put(plan, entries);
    const auto answer = why(plan, tree, "lib");
    ASSERT_EQ(answer.entries.size(), 1U);
    const auto& chains = answer.entries[0].chains;
    ASSERT_EQ(chains.size(), 2U);
    EXPECT_TRUE(chains[0].empty());
    ASSERT_EQ(chains[1].size(), 1U);
    EXPECT_EQ(chains[1][0].at.str(), "/usr/lib/other");
    EXPECT_EQ(chains[1][0].reason.kind, plan::ReasonKind::stdlib) << "what it is there for, not what it lies above";
}

TEST_F(WhyOfAPlan, AChainFollowsLinksAndEndsInACircle) {
    auto entries = plan::entries_of(plan);
    entries[0].kind = entries[1].kind = plan::Kind::symlink;
    entries[0].target = "usr/lib";
    entries[1].target = "libz.so.1.2";
    entries[2].why = {{plan::ReasonKind::needed, RootPath("/usr/lib/other"), ""}};
    entries[3].why = {{plan::ReasonKind::needed, RootPath("/lib/libz.so.1"), ""}};
    plan::put(plan, entries);
    const auto chain = chain_of(plan, entries[3].why.front());
    ASSERT_EQ(chain.size(), 2U);
    EXPECT_EQ(chain[0].at.str(), "/usr/lib/libz.so.1.2");
    EXPECT_EQ(chain[1].at.str(), "/usr/lib/other");
}

TEST_F(WhyOfAPlan, WhatIsNotThereIsAnEmptyAnswer) {
    EXPECT_TRUE(why(plan, tree, "libnothing.so").empty());
    EXPECT_TRUE(why(plan, tree, "/no/such").empty());
}

}   // namespace
}   // namespace sandroot::explain
