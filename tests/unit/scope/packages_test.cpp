#include "support/spelled.hpp"

#include <gmock/gmock.h>

#include <unit/scope/small_site.hpp>

namespace sandroot::scope {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Packages : public SmallSite {};

std::vector<std::string> names(const Selection& narrowed) {
    std::vector<std::string> out;
    for (const auto& one : narrowed.packages) out.push_back(one.name);
    return out;
}

std::vector<std::string> texts(const std::vector<Note>& notes) {
    std::vector<std::string> out;
    for (const auto& note : notes) out.push_back(spelled(name_of(note.problem), note.values));
    return out;
}

TEST_F(Packages, ADistributionComesWithWhatItRequiresAndNothingElse) {
    add_wheel("frame", "2.0", {"frame/__init__.py"},
              {"Requires-Dist: num>=1", "Requires-Dist: zone ; python_version < '3'"});
    add_wheel("num", "1.5", {"num/__init__.py", "num.libs/libnum.so"}, {"Requires-Dist: six"});
    add_wheel("six", "1.0", {"six.py"});
    add_wheel("zone", "1.0", {"zone.py"});
    add_wheel("other", "1.0", {"other/__init__.py", "other.libs/libother.so"});
    const auto made = narrowed({.packages = {"Frame"}});
    EXPECT_THAT(names(made), ElementsAre("frame", "num", "six"));
    EXPECT_THAT(left(),
                ElementsAre("frame-2.0.dist-info/METADATA", "frame-2.0.dist-info/RECORD", "frame/__init__.py",
                            "num-1.5.dist-info/METADATA", "num-1.5.dist-info/RECORD", "num.libs/libnum.so",
                            "num/__init__.py", "six-1.0.dist-info/METADATA", "six-1.0.dist-info/RECORD", "six.py"));
    EXPECT_TRUE(made.packages[0].asked_for);
    EXPECT_THAT(made.packages[1].required_by, ElementsAre("frame"));
    EXPECT_THAT(made.packages[2].required_by, ElementsAre("num"));
    EXPECT_THAT(left(stdlib), Contains("os.py")) << "the standard library stays";
}

TEST_F(Packages, WhatIsLeftOutIsToldInOneLineForEachDistribution) {
    add_wheel("one", "1.0", {"one.py"});
    add_wheel("big", "3.0", {"big/__init__.py", "big/data.bin"});
    tree.add_file(site + "/stray.py", "stray");
    const auto made = narrowed({.packages = {"one"}});
    ASSERT_EQ(made.left_out.size(), 2U);
    EXPECT_EQ(made.left_out[0].at.str(), site);
    EXPECT_EQ(made.left_out[0].files, 1U);
    EXPECT_EQ(made.left_out[0].bytes, 5U);
    EXPECT_EQ(made.left_out[1].at.str(), site + "/big");
    EXPECT_EQ(made.left_out[0].removal, Removal::unowned);
    EXPECT_EQ(made.left_out[1].removal, Removal::not_required);
    EXPECT_EQ(spelled("", made.left_out[1].values), " package=big version=3.0");
    EXPECT_EQ(made.left_out[1].files, 4U);
    EXPECT_GT(made.left_out[1].bytes, 200U);
}

TEST_F(Packages, ExtrasAreFollowedUnderAnySpelling) {
    add_wheel("frame", "2.0", {"frame.py"},
              {"Provides-Extra: Read_Excel", "Requires-Dist: sheets[fast] ; extra == 'read-excel'",
               "Requires-Dist: never ; extra == 'other'"});
    add_wheel("sheets", "1.0", {"sheets.py"}, {"Provides-Extra: fast", "Requires-Dist: speed; extra == 'fast'"});
    add_wheel("speed", "1.0", {"speed.py"});
    add_wheel("never", "1.0", {"never.py"});
    EXPECT_THAT(names(narrowed({.packages = {"frame"}})), ElementsAre("frame"));
    EXPECT_THAT(names(narrowed({.packages = {"frame[READ.excel]"}})), ElementsAre("frame", "sheets", "speed"));
}

TEST_F(Packages, RequirementsInACircleEnd) {
    add_wheel("hen", "1.0", {"hen.py"}, {"Requires-Dist: egg[all]", "Provides-Extra: all", "Requires-Dist: hen[all]"});
    add_wheel("egg", "1.0", {"egg.py"}, {"Provides-Extra: all", "Requires-Dist: hen[all] ; extra == 'all'"});
    EXPECT_THAT(names(narrowed({.packages = {"hen"}})), ElementsAre("egg", "hen"));
}

TEST_F(Packages, ARequirementThatIsNotInstalledIsMissing) {
    add_wheel("frame", "2.0", {"frame.py"}, {"Requires-Dist: gone (>=3)", "Requires-Dist: num"});
    add_wheel("num", "1.0", {"num.py"}, {"Requires-Dist: gone"});
    const auto made = narrowed({.packages = {"frame"}});
    ASSERT_EQ(made.missing.size(), 1U);
    EXPECT_EQ(made.missing[0].name, "gone");
    ASSERT_EQ(made.missing[0].needed_by.size(), 2U);
    EXPECT_EQ(made.missing[0].needed_by[0].requirement, "gone (>=3)");
}

TEST_F(Packages, AVersionThatDoesNotFitIsWorthARemark) {
    add_wheel("frame", "2.0", {"frame.py"},
              {"Requires-Dist: num>=2", "Requires-Dist: pre>=1", "Requires-Dist: odd>=1.*"});
    add_wheel("num", "1.9", {"num.py"});
    add_wheel("pre", "2.0rc1", {"pre.py"});
    add_wheel("odd", "1.0", {"odd.py"});
    const auto made = narrowed({.packages = {"frame"}});
    EXPECT_THAT(texts(made.notes),
                ElementsAre("version_unmet package=frame requirement=num >=2 installed_package=num installed=1.9",
                            "version_incomparable package=frame requirement=odd >=1.* installed=1.0"));
    EXPECT_THAT(names(made), ElementsAre("frame", "num", "odd", "pre"));
}

TEST_F(Packages, ANameThatIsNotInstalledIsAnErrorWithTheLikelyOne) {
    add_wheel("opencv-python", "4.0", {"cv2/__init__.py"});
    add_wheel("Pandas", "2.0", {"pandas/__init__.py"}, {"Provides-Extra: excel"});
    const auto hint = [&](const std::string& name) { return try_to_narrow({.packages = {name}}).error().hint; };
    EXPECT_THAT(hint("cv2"), HasSubstr("comes with --package opencv-python"));
    EXPECT_THAT(hint("pandsa"), HasSubstr("did you mean --package Pandas?"));
    EXPECT_THAT(hint("pandas[exel]"), HasSubstr("its extras: excel"));
    EXPECT_THAT(hint("pandas>=2"), HasSubstr("--package NAME"));
    EXPECT_EQ(try_to_narrow({.packages = {"zzz"}}).error().kind, Errc::usage);
}

TEST_F(Packages, ANamespacePackageIsSharedFileByFile) {
    add_wheel("ns-one", "1.0", {"ns/one/__init__.py", "ns/shared.py"});
    add_wheel("ns-two", "1.0", {"ns/two/__init__.py", "ns/two/data/x", "ns/own.py"});
    tree.add_file(site + "/ns/__pycache__/shared.cpython-311.pyc", "1");
    tree.add_file(site + "/ns/__pycache__/own.cpython-311.pyc", "2");
    tree.add_file(site + "/ns/one/__pycache__/__init__.cpython-311.pyc", "3");
    narrowed({.packages = {"ns.one"}});
    EXPECT_THAT(left(site + "/ns"), ElementsAre("__pycache__/shared.cpython-311.pyc", "one/__init__.py",
                                                "one/__pycache__/__init__.cpython-311.pyc", "shared.py"));
}

TEST_F(Packages, CompiledFilesAtTheTopGoWithTheirSources) {
    add_wheel("six", "1.0", {"six.py"});
    add_wheel("other", "1.0", {"other.py"});
    tree.add_file(site + "/__pycache__/six.cpython-311.opt-1.pyc", "1");
    tree.add_file(site + "/__pycache__/other.cpython-311.pyc", "2");
    narrowed({.packages = {"six"}});
    EXPECT_THAT(left(), Contains("__pycache__/six.cpython-311.opt-1.pyc"));
    EXPECT_THAT(left(), Not(Contains(HasSubstr("other"))));
}

TEST_F(Packages, FilesThatCameLaterStayInADirectoryOfTheChosen) {
    add_wheel("one", "1.0", {"one/__init__.py"});
    tree.add_file(site + "/one/made/later.txt", "");
    narrowed({.packages = {"one"}});
    EXPECT_THAT(left(site + "/one"), ElementsAre("__init__.py", "made/later.txt"));
}

TEST_F(Packages, APathFileStaysWithWhoeverItIsFor) {
    add_wheel("develop", "1.0", {"__editable__.develop-1.0.pth"});
    tree.add_file(site + "/__editable__.develop-1.0.pth", "/src/develop\n");
    add_wheel("other", "1.0", {"__editable__.other-1.0.pth"});
    tree.add_file(site + "/__editable__.other-1.0.pth", "/src/other\n");
    tree.add_file(site + "/easy-install.pth", "/src/other\n/src/develop\n");
    tree.add_file(site + "/far.pth", "/src/other\nimport far\n");
    tree.add_file("/src/develop/develop/__init__.py", "");
    tree.add_file("/src/other/other/__init__.py", "");
    interpreter.paths.emplace_back("/src/develop");
    interpreter.paths.emplace_back("/src/other");
    narrowed({.packages = {"develop"}});
    EXPECT_THAT(left(), Contains("__editable__.develop-1.0.pth"));
    EXPECT_THAT(left(), Contains("easy-install.pth"));
    EXPECT_THAT(left(), Not(Contains("far.pth")));
    EXPECT_THAT(left(), Not(Contains("__editable__.other-1.0.pth")));
    EXPECT_THAT(left("/src/develop"), ElementsAre("develop/__init__.py"));
    EXPECT_THAT(left("/src/other"), IsEmpty());
    EXPECT_THAT(installed.interpreter.paths, Contains(RootPath("/src/develop")));
    EXPECT_THAT(installed.interpreter.paths, Not(Contains(RootPath("/src/other"))));
}

TEST_F(Packages, AnEditableInstallByAFinderIsRemarkedOn) {
    add_wheel("develop", "1.0", {"__editable___develop_1_0_finder.py"});
    tree.add_file(site + "/__editable___develop_1_0_finder.py",
                  "import sys\nMAPPING: dict[str, str] = {'develop': '/src/develop/develop'}\n");
    const auto made = narrowed({.packages = {"develop"}});
    ASSERT_EQ(made.notes.size(), 1U);
    EXPECT_EQ(made.notes[0].at.str(), "/src/develop/develop");
    EXPECT_EQ(texts(made.notes)[0], "editable_elsewhere package=develop source=/src/develop/develop");
}

TEST_F(Packages, DebiansListsStandInForARecord) {
    tree.add_file(site + "/num.egg-info", "Name: num\nVersion: 1.0\n").add_file(site + "/num/__init__.py", "");
    tree.add_file(site + "/_num_backend" + test::tag, "")
        .add_file(site + "/other.egg-info", "Name: other\nVersion: 1\n");
    tree.add_file(site + "/other.py", "")
        .add_file(site + "/zone.egg-info", "Name: zone\nVersion: 1\n")
        .add_file(site + "/zone.py", "");
    tree.add_file("/var/lib/dpkg/info/python3-num.list",
                  "/.\n" + site + "\n" + site + "/num\n" + site + "/num/__init__.py\n" + site + "/num.egg-info\n");
    tree.add_file("/var/lib/dpkg/info/python3-num-backend:amd64.list", site + "/_num_backend" + test::tag + "\n");
    tree.add_file("/var/lib/dpkg/info/python3-zone.list", site + "/zone.py\n" + site + "/zone.egg-info\n");
    tree.add_file("/var/lib/dpkg/info/python3-other.list", site + "/other.py\n" + site + "/other.egg-info\n");
    tree.add_file("/var/lib/dpkg/status",
                  "Package: python3-num\nStatus: install ok installed\nDepends: python3-num-backend (>= 1), "
                  "libc6, python3-none | python3-zone:any\n\nPackage: python3-other\n\n");
    const auto made = narrowed({.packages = {"num"}});
    EXPECT_THAT(names(made), ElementsAre("num", "zone")) << "dpkg knows what the metadata does not say";
    EXPECT_THAT(left(),
                ElementsAre("_num_backend" + test::tag, "num.egg-info", "num/__init__.py", "zone.egg-info", "zone.py"));
    EXPECT_THAT(texts(made.notes), Contains("no_file_list package=num modules=num asked_dpkg"));
}

TEST_F(Packages, WithoutAnyListTheOfferedModulesTell) {
    tree.add_file(site + "/num-1.0.egg-info/PKG-INFO", "Name: num\nVersion: 1.0\n");
    tree.add_file(site + "/num-1.0.egg-info/top_level.txt", "num\n_num\n").add_file(site + "/num/x.py", "");
    tree.add_file(site + "/_num" + test::tag, "")
        .add_file(site + "/num.libs/libnum.so", "")
        .add_file(site + "/numb.py", "");
    const auto made = narrowed({.packages = {"num"}});
    EXPECT_THAT(left(), ElementsAre("_num" + test::tag, "num-1.0.egg-info/PKG-INFO", "num-1.0.egg-info/top_level.txt",
                                    "num.libs/libnum.so", "num/x.py"));
    EXPECT_THAT(texts(made.notes), ElementsAre("no_file_list package=num modules=_num,num"));
}

TEST_F(Packages, TheOneThatPythonImportsIsMeant) {
    add_wheel("num", "2.0", {"num.py"});
    tree.add_file("/early/num-1.0.dist-info/METADATA", "Name: num\nVersion: 1.0\n");
    tree.add_file("/early/num-1.0.dist-info/RECORD", "num.py,,\n").add_file("/early/num.py", "");
    interpreter.paths.insert(interpreter.paths.begin(), RootPath("/early"));
    const auto made = narrowed({.packages = {"num"}});
    ASSERT_EQ(made.packages.size(), 1U);
    EXPECT_EQ(made.packages[0].version, "1.0");
}

TEST_F(Packages, NothingIsNarrowedWhereNobodyWishesSo) {
    add_wheel("num", "2.0", {"num.py", "num/tests/test_x.py"});
    const auto made = narrowed({});
    EXPECT_FALSE(made.by_packages);
    EXPECT_EQ(left().size(), 4U);
}

}   // namespace
}   // namespace sandroot::scope
