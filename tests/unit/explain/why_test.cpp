#include <sandroot/explain/why.hpp>

#include "support/memory_tree.hpp"

#include <gtest/gtest.h>

namespace sandroot::explain {
namespace {

plan::Entry entry(const std::string& at) {
    plan::Entry out;
    out.at = RootPath(at);
    out.why = {{plan::Rule::needed, RootPath("/site/ext.so"), "DT_NEEDED"}};
    return out;
}

class WhyOfAPlan : public testing::Test {
protected:
    WhyOfAPlan() {
        tree.add_file("/usr/lib/libz.so.1.2", "")
            .add_symlink("/usr/lib/libz.so.1", "libz.so.1.2")
            .add_symlink("/lib", "usr/lib");
        plan.entries = {entry("/lib"), entry("/usr/lib/libz.so.1"), entry("/usr/lib/libz.so.1.2"),
                        entry("/usr/lib/other")};
        plan.missing = {{"libgone.so.1", plan::MissingStatus::missing, {}, {}, {}}};
        plan.left_out = {{RootPath("/usr/lib/socket"), "a socket"}};
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

TEST_F(WhyOfAPlan, WhatIsNotThereIsAnEmptyAnswer) {
    EXPECT_TRUE(why(plan, tree, "libnothing.so").empty());
    EXPECT_TRUE(why(plan, tree, "/no/such").empty());
}

}   // namespace
}   // namespace sandroot::explain
