#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string site = "/usr/lib/python3/dist-packages/";

std::vector<std::string> remarks(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& remark : plan.remarks)
        out.push_back(std::string(name_of(remark.kind)) + " " + remark.at.str() + ": " + remark.text);
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
    EXPECT_THAT(
        remarks(image.plan()),
        ElementsAre("conflict " + site + "a.libs/libk.so.1: libk.so.1 is this file for " + site + "a.so, and " + site +
                        "b.libs/libk.so.1 for " + site + "b.so: in one process the first to be imported serves all",
                    HasSubstr("conflict " + site + "b.libs/libk.so.1: libk.so.1 is this file for " + site + "b.so")));
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
                ElementsAre("sibling " + site +
                            "libs/liblate.so: needs libearly.so, which it finds nowhere by itself, "
                            "only because " +
                            site + "libs/libearly.so was loaded before it"));
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
    EXPECT_THAT(remarks(image.plan()),
                ElementsAre(HasSubstr("executable_stack " + site + "a.so: asks for an executable stack")));
}

TEST(Lints, ACpuAboveTheUsualOneIsTold) {
    Image image;
    image.cpu_level = 4;
    image.add_object("a.so", {.needed = {"libc.so.6"}, .isa_needed = GNU_PROPERTY_X86_ISA_1_V3});
    image.add_object("b.so", {.needed = {"libc.so.6"}, .isa_needed = GNU_PROPERTY_X86_ISA_1_V2});
    EXPECT_THAT(remarks(image.plan()), ElementsAre(HasSubstr("cpu " + site + "a.so: needs a CPU of level x86-64-v3")));
}

TEST(Lints, AVersionThatItsProviderLacksIsTold) {
    Image image;
    image.add_library("/usr/lib/x86_64-linux-gnu/libv.so.1", {.soname = "libv.so.1", .defines = {"libv.so.1", "V1"}});
    image.add_object("a.so", {.needed = {"libv.so.1"}, .needs_version = "V2"});
    EXPECT_THAT(remarks(image.plan()), ElementsAre("version_not_found " + site +
                                                   "a.so: /lib/x86_64-linux-gnu/libv.so.1: version `V2' not found "
                                                   "(required by " +
                                                   site + "a.so)"));
}

}   // namespace
}   // namespace sandroot::plan
