#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace world;
using loader::LoadStatus;
using ::testing::ElementsAre;

TEST(Namespace, KnowsNoNameAndNoFileOfTheOthers) {
    World w;
    w.put("/m", {.needed = {"libx"}}).put("/lib/libx", {.soname = "libx"}).put("/opt/y", {.needed = {"libx", "other"}});
    w.put("/opt/z", {.soname = "other"});
    (void)w.start("/m");
    (void)w.open("/opt/z");
    EXPECT_EQ(w.open("/opt/y").status, LoadStatus::ok);
    auto apart = w.process->new_namespace();
    EXPECT_EQ(apart.open("/opt/y").error, "other: cannot open shared object file: No such file or directory");
    const auto loaded = apart.open("libx");
    ASSERT_EQ(loaded.objects.size(), 1U);
    EXPECT_EQ(apart.loaded()[loaded.objects.front()].path, "/lib/libx");
    // There is one ld.so, which must be found all the same.
    w.put("/opt/l", {.needed = {"ld-linux-x86-64.so.2"}});
    EXPECT_EQ(w.process->new_namespace().open("/opt/l").status, LoadStatus::missing);
    EXPECT_TRUE(w.process->new_namespace().open("/lib64/ld-linux-x86-64.so.2").objects.empty());
    EXPECT_EQ(w.open("/opt/l").status, LoadStatus::ok);
}

TEST(Auditors, AreNamedFoundOrNotAndChangeNothing) {
    World w;
    auto program = reading_of({.needed = {"a"}, .runpath = "/opt"});
    program.facts.audit = "one:gone";
    program.facts.depaudit = "/opt/two";
    w.put("/m", program).put("/lib/a").put("/opt/one", {.needed = {"a"}}).put("/opt/two");
    const auto loaded = w.start("/m");
    EXPECT_EQ(loaded.status, LoadStatus::ok);
    EXPECT_THAT(w.paths(loaded), ElementsAre("/lib/a"));
    ASSERT_EQ(loaded.auditors.size(), 3U);
    EXPECT_EQ(loaded.auditors[0].objects.size(), 2U);
    EXPECT_EQ(loaded.auditors[1].error, "gone: cannot open shared object file: No such file or directory");
    EXPECT_EQ(loaded.auditors[2].objects.at(0).path, "/opt/two");
}

}   // namespace
