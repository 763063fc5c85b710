#include <sandroot/report/plan/foretold.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::report {
namespace {

using policy::Sure;

std::vector<foretell::Foretold> some() {
    return {
        {"numpy",
         false,
         {{.name = "pread64", .number = 17, .sure = Sure::certain, .object = "/s/blas.so"},
          {.name = "clone3", .number = 435, .sure = Sure::certain, .is_faked = true, .rule = "r", .because = "b"},
          {.name = "getcwd", .number = 79, .because = "getcwd", .object = "/s/x.so", .by = "scipy"}}},
        {"asyncio", true, {{.name = "socketpair", .number = 53, .sure = Sure::certain, .rule = "r", .because = "c"}}},
        {"zmq", false, {{.name = "clone3", .number = 435, .because = "pthread_create", .object = "/s/z.so"}}}};
}

TEST(Foretold, ShortlySaysWhatIsMoreThanPossibleOfWhatIsInstalled) {
    EXPECT_EQ(foretold_text(some(), "0.2.15", false, {}),
              "Killed by the filter of dify-sandbox 0.2.15, foretold without a run\n"
              "  numpy  certain: pread64 (17), clone3 (435) stands still\n");
    EXPECT_EQ(foretold_text({}, "0.2.15", true, {}), "");
}

TEST(Foretold, AtLengthHasEachCause) {
    EXPECT_EQ(foretold_text(some(), "main", true, {}),
              "Killed by the filter of dify-sandbox main, foretold without a run\n"
              "  numpy  certain: pread64 (17), clone3 (435) stands still\n"
              "      pread64 (17): /s/blas.so: ld.so reads its program headers, which lie far from its beginning\n"
              "      clone3 (435): b\n"
              "  numpy  possible: getcwd (79)\n"
              "      getcwd (79): /s/x.so: imports getcwd, by way of scipy\n"
              "  asyncio (standard library)  certain: socketpair (53)\n"
              "      socketpair (53): c\n"
              "  zmq  possible: clone3 (435)\n"
              "      clone3 (435): /s/z.so: imports pthread_create\n");
}

TEST(Foretold, TheJsonHasTheEffectAndTheCause) {
    const Json json = json_of(some().front());
    EXPECT_EQ(json["kind"], "distribution");
    EXPECT_EQ(json["calls"][0]["effect"], "killed");
    EXPECT_EQ(json["calls"][1]["effect"], "faked");
    EXPECT_EQ(json["calls"][1]["rule"], "r");
    EXPECT_TRUE(json["calls"][0]["rule"].is_null());
    EXPECT_EQ(json["calls"][2]["by"], "scipy");
    EXPECT_EQ(json["calls"][2]["sure"], "possible");
}

}   // namespace
}   // namespace sandroot::report
