#include <sandroot/loader/system/secure.hpp>

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace world;
using loader::lies_below_any;
using loader::LoadStatus;
using loader::may_be_preloaded;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct SetuidWorld : World {
    SetuidWorld() { system.secure = true; }
};

TEST(Secure, DotsAreFoldedAsTextBeforePlacesAreCompared) {
    const std::vector<std::string> directories{"/lib", "/usr/lib"};
    for (const char* const path : {"/lib", "/lib/", "//lib//a", "/x/../lib/a", "/usr/./lib/a", "/../lib", "/lib/.../a"})
        EXPECT_TRUE(lies_below_any(path, directories)) << path;
    for (const char* const path : {"/", "", "lib", "/libx", "/lib/../x", "/usr", "/usr/lib/../../x", "/lib/.."})
        EXPECT_FALSE(lies_below_any(path, directories)) << path;
}

TEST(Secure, APathIsNotPreloaded) {
    EXPECT_TRUE(may_be_preloaded("libx.so"));
    EXPECT_TRUE(may_be_preloaded(std::string(254, 'x')));
    EXPECT_FALSE(may_be_preloaded(std::string(255, 'x')));
    EXPECT_FALSE(may_be_preloaded("./libx.so"));
}

TEST(Secure, LibraryPathIsIgnored) {
    World w;
    w.options.library_path = "/late";
    w.put("/m", {.needed = {"x"}}).put("/late/x");
    EXPECT_THAT(World::missing(w.start("/m")), IsEmpty());
    w.system.secure = true;
    EXPECT_THAT(World::missing(w.start("/m")), ElementsAre("x"));
}

TEST(Secure, OriginOfAProgramMustLeadBelowADefaultDirectoryAndThatOfALibraryNeedNot) {
    SetuidWorld far;
    far.put("/x/m", {.needed = {"a"}, .runpath = "$ORIGIN/s"}).put("/x/s/a");
    EXPECT_THAT(World::missing(far.start("/x/m")), ElementsAre("a"));

    SetuidWorld near;
    near.put("/usr/lib/app/m", {.needed = {"a"}, .runpath = "$ORIGIN/s"}).put("/usr/lib/app/s/a");
    EXPECT_THAT(World::missing(near.start("/usr/lib/app/m")), IsEmpty());

    SetuidWorld library;
    library.put("/m", {.needed = {"/x/a"}}).put("/x/a", {.needed = {"b"}, .runpath = "$ORIGIN/s"}).put("/x/s/b");
    EXPECT_THAT(World::missing(library.start("/m")), IsEmpty());

    SetuidWorld inside;
    inside.put("/m", {.needed = {"/x/a"}}).put("/x/a", {.needed = {"b"}, .runpath = "/$ORIGIN"}).put("/x/b");
    EXPECT_THAT(World::missing(inside.start("/m")), ElementsAre("b"));
}

TEST(Secure, ATokenInANeededNameIsFatal) {
    SetuidWorld w;
    w.put("/m", {.needed = {"$ORIGIN/a"}}).put("/a");
    const auto loaded = w.start("/m");
    EXPECT_EQ(loaded.status, LoadStatus::fatal);
    EXPECT_EQ(loaded.error, "$ORIGIN/a: DST not allowed in SUID/SGID programs");
}

TEST(Secure, APreloadedLibraryMustBeSetuidAndInADefaultDirectory) {
    SetuidWorld w;
    w.put("/m").put("/lib/a").put("/opt/b").cache({{"b", "/opt/b"}});
    w.options.preload = {"a", "b", "/lib/a"};
    EXPECT_THAT(w.paths(w.start("/m")), IsEmpty());
}

}   // namespace
