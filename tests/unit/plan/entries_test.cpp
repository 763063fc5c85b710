#include <sandroot/plan/entries.hpp>

#include "support/memory_tree.hpp"
#include "support/planned.hpp"
#include "support/spelled.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

namespace sandroot::plan {
namespace {

using testing::ElementsAre;

const Reason why{ReasonKind::added, {}, "test"};

Plan finished(Entries& entries) {
    Plan plan;
    entries.finish(plan);
    return plan;
}

std::vector<std::string> names(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& entry : entries_of(plan))
        out.push_back(entry.at.str() + (entry.kind == Kind::directory ? "/" : entry.kind == Kind::symlink ? "@" : ""));
    return out;
}

std::vector<std::string> left_out(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& item : plan.left_out)
        out.push_back(item.at.str() + ": " + spelled(name_of(item.kind), item.values));
    return out;
}

TEST(Entries, ALinkBringsEveryHopAndEveryDirectoryOnTheWay) {
    fs::MemoryTree tree;
    tree.add_file("/usr/lib/x/blas/libblas.so.3.11", "")
        .add_symlink("/etc/alternatives/blas", "/usr/lib/x/blas/libblas.so.3.11")
        .add_symlink("/usr/lib/x/libblas.so.3", "/etc/alternatives/blas")
        .add_symlink("/lib", "usr/lib");
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add(RootPath("/lib/x/libblas.so.3"), why));
    EXPECT_THAT(names(finished(entries)), ElementsAre("/etc/", "/etc/alternatives/", "/etc/alternatives/blas@", "/lib@",
                                                      "/usr/", "/usr/lib/", "/usr/lib/x/", "/usr/lib/x/blas/",
                                                      "/usr/lib/x/blas/libblas.so.3.11", "/usr/lib/x/libblas.so.3@"));
}

TEST(Entries, EachHasAReason) {
    fs::MemoryTree tree;
    tree.add_file("/a/b/c", "").add_symlink("/l", "a");
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add(RootPath("/l/b/c"), why));
    for (const auto& entry : entries_of(finished(entries))) EXPECT_FALSE(entry.why.empty()) << entry.at.str();
}

TEST(Entries, ADirectoryThatDotDotOnlyPassesThroughMustExist) {
    fs::MemoryTree tree;
    tree.add_file("/p/libs/x.so", "").add_directory("/p/data");
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add(RootPath("/p/data/../libs/x.so"), why));
    EXPECT_THAT(names(finished(entries)), ElementsAre("/p/", "/p/data/", "/p/libs/", "/p/libs/x.so"));
}

TEST(Entries, SocketsFifosAndDevicesAreLeftOutAndSaidSo) {
    fs::MemoryTree tree;
    tree.add_special("/d/fifo", fs::Type::fifo).add_special("/d/null", fs::Type::character_device).add_file("/d/f", "");
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add_below(RootPath("/d"), why, 1));
    const Plan plan = finished(entries);
    EXPECT_THAT(names(plan), ElementsAre("/d/", "/d/f"));
    EXPECT_THAT(left_out(plan),
                ElementsAre("/d/fifo: special_file type=FIFO", "/d/null: special_file type=character device"));
}

TEST(Entries, SetuidAndPrivateFilesAreCopiedWithAModeThatWorksInside) {
    fs::MemoryTree tree;
    tree.add_file("/d/setuid", "", 04755)
        .add_file("/d/private", "", 0600)
        .add_file("/d/shared", "", 0666)
        .add_file("/d/plain", "", 0644)
        .add_directory("/shut", 0700)
        .add_file("/shut/tool", "", 0700);
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add_below(RootPath("/d"), why, 1));
    ASSERT_TRUE(entries.add(RootPath("/shut/tool"), why));
    const auto mode = [&](const char* at) { return entries.find(RootPath(at))->mode; };
    EXPECT_EQ(mode("/d/setuid"), 0755U);
    EXPECT_EQ(mode("/d/private"), 0644U);
    EXPECT_EQ(mode("/d/shared"), 0664U);
    EXPECT_EQ(mode("/shut"), 0755U);
    EXPECT_EQ(mode("/shut/tool"), 0755U);
    EXPECT_FALSE(entries.find(RootPath("/d/plain"))->must_copy);
    EXPECT_TRUE(entries.find(RootPath("/d/setuid"))->must_copy);
    const Plan plan = finished(entries);
    EXPECT_EQ(plan.remarks.size(), 4U);
}

TEST(Entries, ALinkInsideAPackageBringsTheFileItLeadsTo) {
    fs::MemoryTree tree;
    tree.add_symlink("/site/p/conf", "/etc/p/conf")
        .add_file("/etc/p/conf", "")
        .add_symlink("/site/p/data", "/usr/share/p")
        .add_file("/usr/share/p/a", "")
        .add_symlink("/usr/share/p/b", "../q")
        .add_file("/usr/share/q", "");
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add_below(RootPath("/site"), why, 2));
    EXPECT_THAT(names(finished(entries)),
                ElementsAre("/etc/", "/etc/p/", "/etc/p/conf", "/site/", "/site/p/", "/site/p/conf@", "/site/p/data@",
                            "/usr/", "/usr/share/", "/usr/share/p/", "/usr/share/p/a", "/usr/share/p/b@",
                            "/usr/share/q"));
}

TEST(Entries, ALinkToTheWholeSystemBringsNothingButItself) {
    fs::MemoryTree tree;
    tree.add_symlink("/site/everything", "/")
        .add_symlink("/site/up", "..")
        .add_symlink("/site/users", "/home")
        .add_file("/home/me/secret", "");
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add_below(RootPath("/site"), why, 2));
    const Plan plan = finished(entries);
    EXPECT_THAT(names(plan), ElementsAre("/site/", "/site/everything@", "/site/up@", "/site/users@"));
    EXPECT_THAT(left_out(plan), testing::Contains("/home: link_to_system link=/site/users"));
}

TEST(Entries, ADanglingLinkIsKeptAndRemarkedOn) {
    fs::MemoryTree tree;
    tree.add_symlink("/site/gone", "/no/such");
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add_below(RootPath("/site"), why, 1));
    const Plan plan = finished(entries);
    EXPECT_THAT(names(plan), ElementsAre("/site/", "/site/gone@"));
    ASSERT_EQ(plan.remarks.size(), 1U);
    EXPECT_EQ(spelled(name_of(plan.remarks[0].kind), plan.remarks[0].values),
              "dangling_link target=/no/such error=No such file or directory");
}

TEST(Entries, LinksThatLeadToEachOtherEnd) {
    fs::MemoryTree tree;
    tree.add_symlink("/site/a", "b")
        .add_symlink("/site/b", "a")
        .add_symlink("/site/d/self", "../d")
        .add_symlink("/site/o", "/other")
        .add_symlink("/other/back", "/site");
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add_below(RootPath("/site"), why, 2));
    EXPECT_THAT(names(finished(entries)), testing::Contains("/other/back@"));
}

TEST(Entries, ExcludedNamesStayOutWithAllBelowThem) {
    fs::MemoryTree tree;
    tree.add_file("/site/p/tests/t.py", "").add_file("/site/p/m.py", "").add_file("/lib/libbad.so", "");
    Entries entries(tree, {{{"*/tests", "*/tests/*", "/lib/libbad*"}}});
    ASSERT_TRUE(entries.add_below(RootPath("/site"), why, 1));
    EXPECT_EQ(*entries.add(RootPath("/lib/libbad.so"), why), std::nullopt);
    const Plan plan = finished(entries);
    EXPECT_THAT(names(plan), ElementsAre("/site/", "/site/p/", "/site/p/m.py"));
    EXPECT_THAT(left_out(plan),
                ElementsAre("/lib/libbad.so: excluded glob=/lib/libbad*", "/site/p/tests: excluded glob=*/tests"));
}

TEST(Entries, ADirectoryThatCannotBeReadIsLeftOutAndSaidSo) {
    fs::MemoryTree tree;
    tree.add_file("/site/shut/x", "").add_file("/site/a", "").deny("/site/shut", EACCES);
    Entries entries(tree, {});
    ASSERT_TRUE(entries.add_below(RootPath("/site"), why, 1));
    EXPECT_THAT(left_out(finished(entries)), ElementsAre("/site/shut: unreadable error=Permission denied"));
}

TEST(Entries, ThePlanIsTheSameWithAnyNumberOfThreads) {
    fs::MemoryTree tree;
    for (int at = 0; at < 300; ++at) tree.add_file("/site/p" + std::to_string(at % 17) + "/f" + std::to_string(at), "");
    std::vector<std::string> once;
    for (const std::size_t jobs : {1U, 2U, 7U}) {
        Entries entries(tree, {});
        ASSERT_TRUE(entries.add_below(RootPath("/site"), why, jobs));
        const auto now = names(finished(entries));
        EXPECT_TRUE(once.empty() || once == now);
        once = now;
    }
}

}   // namespace
}   // namespace sandroot::plan
