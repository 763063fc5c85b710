#include "support/spelled.hpp"
#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string site = "/usr/lib/python3/dist-packages/";

std::vector<std::string> remarks(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& remark : plan.remarks)
        out.push_back(remark.at.str() + ": " + spelled(name_of(remark.kind), remark.values));
    return out;
}

TEST(Lints, AnEnvironmentInOrderHasNone) {
    Image image;
    image.add_object("a.so", {.needed = {"libc.so.6"}});
    EXPECT_THAT(remarks(image.plan()), IsEmpty());
}

TEST(Lints, OneNameForTwoFilesIsAConflictToldAtEachOfThem) {
    Image image;
    image.add_object("a.so", {.needed = {"libk.so.1"}, .runpath = "$ORIGIN/a.libs"});
    image.add_object("b.so", {.needed = {"libk.so.1"}, .runpath = "$ORIGIN/b.libs"});
    image.add_library(site + "a.libs/libk.so.1", {.soname = "libk.so.1"});
    image.add_library(site + "b.libs/libk.so.1", {.soname = "libk.so.1"});
    EXPECT_THAT(remarks(image.plan()),
                ElementsAre(site + "a.libs/libk.so.1: conflict name=libk.so.1 asked_by=" + site +
                                "a.so other_files=" + site + "b.libs/libk.so.1 other_askers=" + site + "b.so",
                            site + "b.libs/libk.so.1: conflict name=libk.so.1 asked_by=" + site +
                                "b.so other_files=" + site + "a.libs/libk.so.1 other_askers=" + site + "a.so"));
}

TEST(Lints, TwoNamesOfOneFileAreNoConflict) {
    Image image;
    image.add_object("a.so", {.needed = {"libk.so.1"}, .runpath = "$ORIGIN/a.libs"});
    image.add_object("b.so", {.needed = {"libk.so.1"}, .runpath = "$ORIGIN/b.libs"});
    image.add_library(site + "a.libs/libk.so.1", {.soname = "libk.so.1"});
    image.tree.add_symlink(site + "b.libs/libk.so.1", "../a.libs/libk.so.1");
    EXPECT_THAT(remarks(image.plan()), IsEmpty());
}

TEST(Lints, ANeedThatOnlyAnEarlierSiblingSatisfiesIsTold) {
    Image image;
    // a.so loads both by its own RUNPATH; liblate has no way to libearly of its own.
    image.add_object("a.so", {.needed = {"libearly.so", "liblate.so"}, .runpath = "$ORIGIN/libs"});
    image.add_library(site + "libs/libearly.so", {.soname = "libearly.so"});
    image.add_library(site + "libs/liblate.so", {.soname = "liblate.so", .needed = {"libearly.so"}});
    EXPECT_THAT(remarks(image.plan()),
                ElementsAre(site + "libs/liblate.so: sibling name=libearly.so lender=" + site + "libs/libearly.so"));
}

TEST(Lints, ANeedThatItsOwnRunpathSatisfiesIsNotTold) {
    Image image;
    image.add_object("a.so", {.needed = {"libearly.so", "liblate.so"}, .runpath = "$ORIGIN/libs"});
    image.add_library(site + "libs/libearly.so", {.soname = "libearly.so"});
    image.add_library(site + "libs/liblate.so",
                      {.soname = "liblate.so", .needed = {"libearly.so"}, .runpath = "$ORIGIN"});
    EXPECT_THAT(remarks(image.plan()), IsEmpty());
}

TEST(Lints, AnExecutableStackIsToldBeforeGlibcRefusesIt) {
    Image image;
    image.add_object("a.so", {.needed = {"libc.so.6"}, .wants_executable_stack = true});
    EXPECT_THAT(remarks(image.plan()), ElementsAre(site + "a.so: executable_stack"));
}

TEST(Lints, ACpuAboveTheUsualOneIsTold) {
    Image image;
    image.cpu_level = 4;
    image.add_object("a.so", {.needed = {"libc.so.6"}, .isa_needed = GNU_PROPERTY_X86_ISA_1_V3});
    image.add_object("b.so", {.needed = {"libc.so.6"}, .isa_needed = GNU_PROPERTY_X86_ISA_1_V2});
    EXPECT_THAT(remarks(image.plan()), ElementsAre(site + "a.so: cpu level=3"));
}

}   // namespace
}   // namespace sandroot::plan
