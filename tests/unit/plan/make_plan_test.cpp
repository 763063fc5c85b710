#include <sandroot/loader/cache/cache.hpp>
#include <sandroot/loader/cache/look_up.hpp>
#include <sandroot/loader/cache/parse_cache.hpp>

#include "support/planned.hpp"
#include "support/spelled.hpp"
#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <span>

namespace sandroot::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> names(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& entry : entries_of(plan)) out.push_back(entry.at.str());
    return out;
}

Entry entry(const Plan& plan, const std::string& at) {
    const auto entries = entries_of(plan);
    const auto found = std::ranges::find(entries, RootPath(at), &Entry::at);
    if (found == entries.end()) throw std::runtime_error("no entry " + at);
    return *found;
}

std::vector<std::string> missing(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& item : plan.missing) out.push_back(item.name + " " + std::string(name_of(item.status)));
    return out;
}

loader::Cache cache_of(const Plan& plan) {
    const std::string bytes = entry(plan, "/etc/ld.so.cache").content;
    auto cache = loader::parse_cache(std::as_bytes(std::span(bytes)));
    if (!cache) throw std::runtime_error(cache.error().message);
    return *std::move(cache);
}

TEST(MakePlan, TakesTheClosureWithEveryLinkAndNothingElseOfTheSystem) {
    Image image;
    image.add_library("/usr/lib/x86_64-linux-gnu/libz.so.1.2",
                      {"libz.so.1", {"libdeep.so.1", "libc.so.6"}, {}, {}, {}});
    image.tree.add_symlink("/usr/lib/x86_64-linux-gnu/libz.so.1", "libz.so.1.2");
    image.add_library("/usr/lib/x86_64-linux-gnu/libdeep.so.1", {"libdeep.so.1", {}, {}, {}, {}});
    image.add_library("/usr/lib/x86_64-linux-gnu/libunused.so.1", {"libunused.so.1", {}, {}, {}, {}});
    image.add_object("p/ext.so", {{}, {"libz.so.1"}, {}, {}, {}});
    const Plan plan = image.plan();
    for (const char* at :
         {"/usr/lib/x86_64-linux-gnu/libz.so.1", "/usr/lib/x86_64-linux-gnu/libz.so.1.2",
          "/usr/lib/x86_64-linux-gnu/libdeep.so.1", "/usr/lib/x86_64-linux-gnu/libc.so.6", "/lib", "/usr/bin/python3",
          "/usr/bin/python3.11", "/usr/lib/python3.11/os.py", "/usr/lib/python3/dist-packages/p/ext.so"})
        EXPECT_THAT(names(plan), Contains(at));
    EXPECT_THAT(names(plan), Not(Contains("/usr/lib/x86_64-linux-gnu/libunused.so.1")));
    EXPECT_THAT(plan.missing, IsEmpty());
    for (const auto& item : entries_of(plan)) EXPECT_FALSE(item.why.empty()) << item.at.str();
    EXPECT_EQ(plan.totals.system_libraries, 4U);   // libz, libdeep, libc and ld.so
}

TEST(MakePlan, AReasonNamesWhoAskedAndHowItWasFound) {
    Image image;
    image.add_library("/usr/lib/x86_64-linux-gnu/libz.so.1", {"libz.so.1", {}, {}, {}, {}});
    image.add_object("p/ext.so", {{}, {"libz.so.1"}, {}, {}, {}});
    const Plan plan = image.plan();
    const auto& why = entry(plan, "/usr/lib/x86_64-linux-gnu/libz.so.1").why;
    ASSERT_EQ(why.size(), 1U);
    EXPECT_EQ(why[0].kind, ReasonKind::needed);
    EXPECT_EQ(why[0].by, RootPath("/usr/lib/python3/dist-packages/p/ext.so"));
    EXPECT_EQ(why[0].detail, "DT_NEEDED libz.so.1, found by default");
}

TEST(MakePlan, ABundledLibraryIsJudgedWhereItsExtensionLoadsIt) {
    Image image;
    // libone finds libtwo by the RPATH of the extension only; alone it would fail.
    image.add_object("p/ext.so", {{}, {"libone.so"}, {}, "$ORIGIN/../p.libs", {}});
    image.add_object("p.libs/libone.so", {"libone.so", {"libtwo.so"}, {}, {}, {}}, python::ObjectKind::bundled);
    image.add_object("p.libs/libtwo.so", {"libtwo.so", {}, {}, {}, {}}, python::ObjectKind::bundled);
    EXPECT_THAT(image.plan().missing, IsEmpty());
}

TEST(MakePlan, AMissingLibraryThatLiesElsewhereIsPointedAt) {
    Image image;
    image.add_object("a/ext.so", {{}, {"libblas.so.3", "libcuda.so.1", "libgone.so.1"}, {}, {}, {}});
    image.add_library("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3", {"libblas.so.3", {}, {}, {}, {}});
    image.add_library("/usr/lib/x86_64-linux-gnu/driver/libcuda.so.1", {"libcuda.so.1", {}, {}, {}, {}});
    PlanOptions options;
    options.rules.host_provided = {"libcuda.so*"};
    const Plan plan = image.plan(options);
    ASSERT_THAT(missing(plan),
                ElementsAre("libblas.so.3 missing", "libcuda.so.1 host_provided", "libgone.so.1 missing"));
    EXPECT_THAT(plan.missing[0].elsewhere.paths, ElementsAre(RootPath("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3")));
    EXPECT_TRUE(plan.missing[0].elsewhere.unconfigured);
    EXPECT_THAT(plan.missing[1].elsewhere.paths, IsEmpty());
    EXPECT_THAT(plan.missing[2].elsewhere.paths, IsEmpty());
}

TEST(MakePlan, MissingLibrariesAreToldApartByWhoIsHurt) {
    Image image;
    image.add_object("a/ext.so", {{}, {"libGL.so.1", "libcuda.so.1", "libtorch.so"}, {}, {}, {}});
    image.add_object("torch/lib/libtorch.so", {"libtorch.so", {}, {}, {}, {}}, python::ObjectKind::bundled);
    image.add_object("torch/ext.so", {{}, {"libtorch.so"}, "$ORIGIN/lib", {}, {}});
    image.add_object("a/plugin.so", {{}, {"libqt.so.6"}, {}, {}, {}}, python::ObjectKind::plugin);
    PlanOptions options;
    options.rules.host_provided = {"libcuda.so*"};
    const Plan plan = image.plan(options);
    EXPECT_THAT(missing(plan), ElementsAre("libGL.so.1 missing", "libcuda.so.1 host_provided", "libqt.so.6 optional",
                                           "libtorch.so order_dependent"));
    EXPECT_EQ(plan.missing[0].needed_by.at(0).path.str(), "/usr/lib/python3/dist-packages/a/ext.so");
    EXPECT_THAT(plan.missing[0].error, HasSubstr("cannot open shared object file"));
    EXPECT_THAT(plan.missing[0].places, Contains("/usr/lib/x86_64-linux-gnu/libGL.so.1"));
}

TEST(MakePlan, WhatLdLibraryPathFoundIsInTheRootsCache) {
    Image image;
    image.add_library("/opt/vendor/libv.so.1", {"libv.so.1", {}, {}, {}, {}});
    image.add_object("p/ext.so", {{}, {"libv.so.1"}, {}, {}, {}});
    loader::StartOptions start;
    start.library_path = "/opt/vendor";
    const Plan plan = image.plan({}, start);
    EXPECT_THAT(plan.missing, IsEmpty());
    loader::CacheQuery query;
    query.accepted_flags = {0x0303};
    EXPECT_EQ(loader::look_up(cache_of(plan), "libv.so.1", query), "/opt/vendor/libv.so.1");
}

TEST(MakePlan, AMissingLibraryThatLdconfigWouldFindIsRemarkedOn) {
    Image image;
    image.tree.add_file("/etc/ld.so.conf", "/opt/x\n")
        .add_file("/opt/x/libz.so.1", library({"libz.so.1", {}, {}, {}, {}}));
    image.add_object("p/ext.so", {{}, {"libz.so.1", "libgone.so.1"}, {}, {}, {}});
    const Plan plan = image.plan();
    EXPECT_THAT(missing(plan), ElementsAre("libgone.so.1 missing", "libz.so.1 missing"));
    std::vector<std::string> remarks;
    for (const auto& remark : plan.remarks)
        remarks.push_back(remark.at.str() + ": " + spelled(name_of(remark.kind), remark.values));
    EXPECT_THAT(remarks, ElementsAre("/etc/ld.so.cache: cache_outdated name=libz.so.1 directory=/opt/x"));
}

TEST(MakePlan, WhatAnRpathFoundIsNotInTheRootsCache) {
    Image image;
    image.add_object("p/ext.so", {{}, {"libone.so"}, "$ORIGIN", {}, {}});
    image.add_object("p/libone.so", {"libone.so", {}, {}, {}, {}}, python::ObjectKind::bundled);
    const Plan plan = image.plan();
    for (const auto& line : cache_of(plan).entries) EXPECT_NE(line.key, "libone.so");
}

TEST(MakePlan, VariantsForBetterCpusComeAlongWithWhatTheyNeed) {
    Image image;
    image.add_library("/usr/lib/x86_64-linux-gnu/libm.so.1", {"libm.so.1", {}, {}, {}, {}});
    image.add_library("/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libm.so.1",
                      {"libm.so.1", {"libfast.so.1"}, {}, {}, {}});
    image.add_library("/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v4/libm.so.1", {"libm.so.1", {}, {}, {}, {}});
    image.add_library("/usr/lib/x86_64-linux-gnu/libfast.so.1", {"libfast.so.1", {}, {}, {}, {}});
    image.add_object("p/ext.so", {{}, {"libm.so.1"}, {}, {}, {}});
    EXPECT_THAT(names(image.plan()), Contains("/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v4/libm.so.1"));
    PlanOptions options;
    options.hwcaps = {"x86-64-v3"};
    const auto kept = names(image.plan(options));
    EXPECT_THAT(kept, Contains("/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libm.so.1"));
    EXPECT_THAT(kept, Contains("/usr/lib/x86_64-linux-gnu/libfast.so.1"));
    EXPECT_THAT(kept, Not(Contains("/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v4/libm.so.1")));
}

TEST(MakePlan, ADlopenNoteBringsTheFirstAlternativeThatIsThere) {
    Image image;
    image.add_library("/usr/lib/x86_64-linux-gnu/libfoo.so.0", {"libfoo.so.0", {}, {}, {}, {}});
    image.add_object(
        "p/ext.so",
        {{},
         {},
         {},
         {},
         R"([{"soname":["libfoo.so.1","libfoo.so.0"]},{"soname":["libnone.so.3"],"priority":"suggested"}])"});
    PlanOptions options;
    options.dlopen = elf::Priority::suggested;
    const Plan plan = image.plan(options);
    EXPECT_EQ(entry(plan, "/usr/lib/x86_64-linux-gnu/libfoo.so.0").why.at(0).kind, ReasonKind::dlopen_note);
    EXPECT_THAT(missing(plan), ElementsAre("libnone.so.3 optional"));
}

TEST(MakePlan, DlopenNotesCountDownToThePriorityThatWasAskedFor) {
    Image image;
    std::string note;
    for (const std::string priority : {"required", "recommended", "suggested"}) {
        const std::string soname = "lib" + priority + ".so.1";
        image.add_library("/usr/lib/x86_64-linux-gnu/" + soname, {soname, {}, {}, {}, {}});
        note += std::string(note.empty() ? "[" : ",") + R"({"soname":[")" + soname + R"("],"priority":")" + priority +
                R"("},{"soname":["gone-)" + priority + R"("],"priority":")" + priority + R"("})";
    }
    image.add_object("p/ext.so", {{}, {}, {}, {}, note + "]"});
    const auto taken = [&](std::optional<elf::Priority> least) {
        PlanOptions options;
        options.dlopen = least;
        const Plan plan = image.plan(options);
        return std::pair(std::ranges::count_if(names(plan), [](const auto& at) { return at.ends_with("ed.so.1"); }),
                         missing(plan).size());
    };
    using enum elf::Priority;
    EXPECT_EQ(taken(suggested), std::pair(3L, std::size_t{3}));
    EXPECT_EQ(taken(PlanOptions{}.dlopen), std::pair(2L, std::size_t{2}));
    EXPECT_EQ(taken(required), std::pair(1L, std::size_t{1}));
    EXPECT_EQ(taken(std::nullopt), std::pair(0L, std::size_t{0}));
}

TEST(MakePlan, CompanionsApplyUntilNothingNewComes) {
    Image image;
    image.add_library("/usr/lib/x86_64-linux-gnu/libproj.so.25", {"libproj.so.25", {}, {}, {}, {}});
    image.add_library("/usr/lib/x86_64-linux-gnu/libextra.so.1", {"libextra.so.1", {}, {}, {}, {}});
    image.tree.add_file("/usr/share/proj/proj.db", "x")
        .add_file("/usr/share/extra/data", "x")
        .add_file("/usr/share/other/data", "x");
    image.add_object("p/ext.so", {{}, {"libproj.so.25"}, {}, {}, {}});
    PlanOptions options;
    options.rules.companions = {{"second", false, {"libextra.so*"}, {}, {}, {"/usr/share/ex*"}, "because of extra"},
                                {"first",
                                 false,
                                 {"libproj.so*"},
                                 {},
                                 {"libextra.so.1", "libnothere.so"},
                                 {"/usr/share/proj"},
                                 "because of proj"},
                                {"never", false, {"libother.so*"}, {}, {}, {"/usr/share/other"}, "because of other"}};
    const Plan plan = image.plan(options);
    EXPECT_THAT(names(plan), Contains("/usr/share/proj/proj.db"));
    EXPECT_THAT(names(plan), Contains("/usr/share/extra/data"));
    EXPECT_THAT(names(plan), Not(Contains("/usr/share/other/data")));
    EXPECT_EQ(entry(plan, "/usr/share/proj/proj.db").why.at(0).detail, "first: because of proj");
}

TEST(MakePlan, AnAddedProgramBringsItsOwnClosure) {
    Image image;
    build::Recipe tool;
    tool.interpreter = "/lib64/ld-linux-x86-64.so.2";
    tool.names = {{DT_NEEDED, "libtool.so.1"}};
    image.tree.add_file("/usr/bin/tool", build::make(tool).bytes, 0755);
    image.add_library("/usr/lib/x86_64-linux-gnu/libtool.so.1", {"libtool.so.1", {}, {}, {}, {}});
    PlanOptions options;
    options.add = {RootPath("/usr/bin/tool")};
    EXPECT_THAT(names(image.plan(options)), Contains("/usr/lib/x86_64-linux-gnu/libtool.so.1"));
}

TEST(MakePlan, TheProfileHasTheLastWord) {
    Image image;
    image.tree.add_file("/etc/passwd", "the host's")
        .add_directory("/tmp", 0755)
        .add_file("/etc/hosts", "x")
        .add_file("/etc/nsswitch.conf", "x");
    PlanOptions options;
    options.add = {RootPath("/etc/hosts"), RootPath("/etc/passwd")};
    options.profile.directories = {{"/tmp", 01777}};
    options.profile.files = {{"/etc/passwd", 0644, "ours"}};
    options.profile.paths = {"/etc/nsswitch.conf", "/etc/not-there"};
    options.profile.links = {"/lib64", "/usr"};
    options.profile.never = {"/etc/hosts"};
    const Plan plan = image.plan(options);
    EXPECT_EQ(entry(plan, "/tmp").mode, 01777U);
    EXPECT_EQ(entry(plan, "/etc/passwd").content, "ours");
    EXPECT_EQ(entry(plan, "/etc/passwd").kind, Kind::generated);
    EXPECT_THAT(names(plan), Contains("/etc/nsswitch.conf"));
    EXPECT_THAT(names(plan), Not(Contains("/etc/hosts")));
}

TEST(MakePlan, ASysPathEntryAboveTheStdlibDoesNotBringTheSystem) {
    Image image;
    image.tree.add_file("/usr/share/doc/huge", "x");
    image.environment.interpreter.paths.emplace_back("/usr");
    const Plan plan = image.plan();
    EXPECT_THAT(names(plan), Not(Contains("/usr/share/doc/huge")));
    EXPECT_EQ(plan.left_out.at(0).at.str(), "/usr");
    EXPECT_EQ(plan.left_out.at(0).kind, LeftOutKind::above_stdlib);
}

TEST(MakePlan, TwiceMadeIsTheSamePlan) {
    Image image;
    image.add_library("/usr/lib/x86_64-linux-gnu/libz.so.1", {"libz.so.1", {}, {}, {}, {}});
    for (int at = 0; at < 20; ++at)
        image.add_object("p/ext" + std::to_string(at) + ".so", {{}, {"libz.so.1", "libno.so"}, {}, {}, {}});
    const Plan first = image.plan();
    const Plan second = image.plan();
    EXPECT_EQ(names(first), names(second));
    EXPECT_EQ(entry(first, "/usr/lib/x86_64-linux-gnu/libz.so.1").why,
              entry(second, "/usr/lib/x86_64-linux-gnu/libz.so.1").why);
    EXPECT_EQ(first.missing.at(0).needed_by.size(), 20U);
}

}   // namespace
}   // namespace sandroot::plan
