#include "support/planned.hpp"
#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::plan {
namespace {

using testing::Contains;
using testing::Not;

std::vector<std::string> names(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& entry : entries_of(plan)) out.push_back(entry.at.str());
    return out;
}

Plan plan_with(Image& image, const std::string& yaml) {
    PlanOptions options;
    auto rules = policy::parse_rules(yaml, "r.yaml");
    if (!rules) throw std::runtime_error(rules.error().message);
    options.rules = *std::move(rules);
    return image.plan(options);
}

const std::string libraries = "/usr/lib/x86_64-linux-gnu/";

TEST(Companions, WhatLiesBesideALibraryIsTakenWithTheClosureOfItsPlugins) {
    Image image;
    image.add_library(libraries + "libx.so.1", {"libx.so.1", {}, {}, {}, {}});
    image.add_library(libraries + "x/plugin.so", {{}, {"libdeep.so.1"}, {}, {}, {}});
    image.add_library(libraries + "libdeep.so.1", {"libdeep.so.1", {}, {}, {}, {}});
    image.tree.add_file("/usr/lib/other/x/plugin.so", "");
    image.add_object("p/ext.so", {{}, {"libx.so.1"}, {}, {}, {}});
    const Plan plan = plan_with(
        image, "companions: [{name: x, when: {library: 'libx.so*'}, take: {beside: 'x*'}, because: it opens them}]");
    EXPECT_THAT(names(plan), Contains(libraries + "x/plugin.so"));
    EXPECT_THAT(names(plan), Contains(libraries + "libdeep.so.1"));
    EXPECT_THAT(names(plan), Not(Contains("/usr/lib/other/x/plugin.so")));
}

TEST(Companions, WhatAFileNamesIsTakenAndWhatOfItIsGoneIsToldAsOptional) {
    Image image;
    image.add_library(libraries + "libx.so.1", {"libx.so.1", {}, {}, {}, {}});
    image.add_library(libraries + "odbc/libbare.so", {"libbare.so", {}, {}, {}, {}});
    image.add_library("/opt/whole.so", {"whole.so", {}, {}, {}, {}});
    image.tree.add_file("/etc/odbcinst.ini", "Driver = libbare.so\nSetup = /opt/whole.so\nDriver = /opt/gone.so\n");
    image.add_object("p/ext.so", {{}, {"libx.so.1"}, {}, {}, {}});
    const Plan plan = plan_with(image, R"(
companions:
  - name: x
    when: {library: libx.so.1}
    take: {read: [{path: /etc/odbcinst.ini, format: odbcinst, search: odbc}]}
    because: it opens them
)");
    for (const char* at : {"/etc/odbcinst.ini", "/opt/whole.so"}) EXPECT_THAT(names(plan), Contains(at));
    EXPECT_THAT(names(plan), Contains(libraries + "odbc/libbare.so"));
    ASSERT_EQ(plan.missing.size(), 1U);
    EXPECT_EQ(plan.missing[0].name, "/opt/gone.so");
    EXPECT_EQ(plan.missing[0].status, MissingStatus::optional);
    EXPECT_EQ(plan.missing[0].needed_by.at(0).path, RootPath("/etc/odbcinst.ini"));
}

// tests/sandbox/companions has the driver itself.
TEST(Companions, MicrosoftsDriverBringsItsMessages) {
    Image image;
    const std::string driver = "/opt/microsoft/msodbcsql18/lib64/libmsodbcsql-18.3.so.2.1";
    image.add_library(libraries + "libodbc.so.2", {"libodbc.so.2", {}, {}, {}, {}});
    image.add_library(driver, {"libmsodbcsql-18.3.so.2.1", {}, {}, {}, {}});
    image.tree.add_file("/opt/microsoft/msodbcsql18/share/resources/en_US/msodbcsqlr18.rll", "x")
        .add_file("/etc/odbcinst.ini", "[ODBC Driver 18 for SQL Server]\nDriver=" + driver + "\nUsageCount=1\n");
    image.add_object("pyodbc.so", {{}, {"libodbc.so.2"}, {}, {}, {}});
    PlanOptions options;
    options.rules = *policy::built_in_rules();
    const Plan plan = image.plan(options);
    EXPECT_THAT(names(plan), Contains(driver));
    EXPECT_THAT(names(plan), Contains("/opt/microsoft/msodbcsql18/share/resources/en_US/msodbcsqlr18.rll"));
}

}   // namespace
}   // namespace sandroot::plan
