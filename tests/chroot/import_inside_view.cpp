// The inside view on real objects: an extension and its libraries, compiled here, outside and in a root.
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/verify/symbols_check.hpp>
#include <sandroot/verify/verify.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <stdexcept>

namespace sandroot::verify {
namespace {

namespace stdfs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

void sh(const std::string& line) {
    os::Command command;
    command.program = HostPath("/bin/sh");
    command.arguments = {"-ec", line};
    command.environment = {{"PATH", "/usr/bin:/bin"}};
    const auto finished = os::run(command);
    if (!finished || !finished->succeeded())
        throw std::runtime_error(line + ": " + (finished ? finished->errors : finished.error().message));
}

/// A package `pkg` with the extension `pkg.ext`, which needs libmid.so (by its RUNPATH), which needs libdeep.so.
class InsideView : public ::testing::Test {
protected:
    InsideView()
        : folder(*fs::TemporaryDirectory::create()), tree(*fs::DiskTree::open_root(HostPath("/"))), objects(*tree) {
        site = folder.path().str() + "/site";
        root_path = folder.path().str() + "/root";
        sh("mkdir -p " + site + "/pkg/libs; cd " + site +
           "/pkg; "
           "echo 'int deep(void) { return 1; }' > deep.c; echo 'int deep(void); int mid(void) { return deep(); }' > "
           "mid.c; "
           "echo 'int mid(void); int PyInit_ext(void) { return mid(); }' > ext.c; "
           "cc -shared -fPIC -Wl,-soname,libdeep.so -o libs/libdeep.so deep.c; "
           "cc -shared -fPIC -Wl,-soname,libmid.so -Wl,--enable-new-dtags,-rpath,'$ORIGIN' -o libs/libmid.so mid.c "
           "-Llibs -ldeep; "
           "cc -shared -fPIC -Wl,--enable-new-dtags,-rpath,'$ORIGIN/libs' -o ext.so ext.c -Llibs -Wl,-rpath-link,libs "
           "-lmid");
        sh("mkdir -p " + root_path + site + " " + root_path + "/tmp; chmod 1777 " + root_path + "/tmp; cp -a " + site +
           "/pkg " + root_path + site + "/; chmod 755 " + folder.path().str());
        environment.interpreter.executable = RootPath("/usr/bin/python3");
        environment.interpreter.site_directories = {RootPath(site)};
        add_extension("pkg/ext.so", "pkg.ext");
    }

    void add_extension(const std::string& file, const std::string& module) {
        python::Object object;
        object.at = RootPath(site + "/" + file);
        object.kind = python::ObjectKind::extension;
        object.module = module;
        environment.objects.push_back(std::move(object));
    }

    [[nodiscard]] std::string inside(const std::string& file) const { return root_path + site + "/" + file; }

    template <class Check>
    auto with_outside(Check check) {
        Silence silence;
        const plan::Context context{{}, loader::this_cpu(62)};
        auto resolver = plan::Resolver::start(*tree, objects, environment.interpreter.executable, context);
        if (!resolver) throw std::runtime_error(resolver.error().message);
        const auto resolutions = plan::resolve_environment(*resolver, environment, silence);
        const auto root = *fs::DiskTree::open_root(HostPath(root_path));
        const Outside outside{*tree, objects, environment, resolutions, missing};
        return check(outside, *root, silence);
    }

    Inside check(const loader::StartOptions& start = {}) {
        return with_outside([&](const Outside& outside, const fs::Tree& root, Progress& progress) {
            auto inside = check_inside(outside, root, start, progress);
            if (!inside) throw std::runtime_error(inside.error().message);
            return *std::move(inside);
        });
    }

    std::vector<Finding> symbols() {
        return with_outside([](const Outside& outside, const fs::Tree& root, Progress& progress) {
            auto findings = check_symbols(outside, root, {}, progress);
            if (!findings) throw std::runtime_error(findings.error().message);
            return *std::move(findings);
        });
    }

    fs::TemporaryDirectory folder;
    std::unique_ptr<fs::DiskTree> tree;
    loader::Objects objects;
    python::Environment environment;
    std::vector<plan::Missing> missing;
    std::string site;
    std::string root_path;
};

auto finding(std::string kind, std::string at) {
    return AllOf(Field(&Finding::kind, kind), Field(&Finding::at, at));
}

TEST_F(InsideView, ARootWithTheSameFilesHasNoFindings) {
    const auto inside = check();
    EXPECT_THAT(inside.findings, IsEmpty());
    EXPECT_GE(inside.objects, 3U);
}

TEST_F(InsideView, LibcThatWasLoadedOutsideNeedNotBeInside) {
    EXPECT_FALSE(stdfs::exists(root_path + "/usr/lib"));
    EXPECT_THAT(check().findings, IsEmpty());
}

TEST_F(InsideView, ALibraryThatTheRootLacksIsFoundOutWithItsPlaces) {
    stdfs::remove(inside("pkg/libs/libdeep.so"));
    const auto found = check().findings;
    ASSERT_THAT(found, ElementsAre(finding("missing_inside", site + "/pkg/libs/libdeep.so")));
    EXPECT_EQ(found[0].library, "libdeep.so");
    EXPECT_EQ(found[0].severity, Severity::error);
    EXPECT_THAT(found[0].text, HasSubstr("libdeep.so: cannot open shared object file: No such file or directory"));
    EXPECT_THAT(found[0].text, HasSubstr("needed by " + site + "/pkg/libs/libmid.so"));
    EXPECT_THAT(found[0].text,
                HasSubstr("ld.so tried, in this order:\n  " + site + "/pkg/libs/libdeep.so (runpath: absent)"));
}

TEST_F(InsideView, ALibraryThatIsInsideAndWasLookedForTooEarlyIsToldWhy) {
    const std::string late = folder.path().str() + "/late";   // Absent outside, where libc was looked for in it first.
    sh("mkdir -p " + root_path + late + "; mv " + inside("pkg/libs/libdeep.so") + " " + root_path + late);
    loader::StartOptions start;
    start.library_path = late;
    const auto found = check(start).findings;
    ASSERT_THAT(found, ElementsAre(finding("missing_inside", site + "/pkg/libs/libdeep.so")));
    EXPECT_THAT(found[0].text, HasSubstr(late + "/libdeep.so (library_path: remembered_absent)"));
    EXPECT_THAT(found[0].text, HasSubstr("it is in the root, but ld.so looked for " + late +
                                         " in vain before the root was entered and never asks again"));
    sh("mkdir " + late);
    EXPECT_THAT(check(start).findings, IsEmpty());
}

TEST_F(InsideView, AnotherFileInsideIsADifference) {
    sh("cd " + inside("pkg") +
       "; echo 'int deep(void) { return 2; }' > deep.c; cc -shared -fPIC -Wl,-soname,libdeep.so -o libs/libdeep.so "
       "deep.c");
    EXPECT_THAT(check().findings, ElementsAre(finding("differs_inside", site + "/pkg/libs/libdeep.so")));
}

TEST_F(InsideView, AHardLinkInsideIsTheSame) {
    stdfs::remove(inside("pkg/libs/libdeep.so"));
    stdfs::create_hard_link(site + "/pkg/libs/libdeep.so", inside("pkg/libs/libdeep.so"));
    EXPECT_THAT(check().findings, IsEmpty());
}

TEST_F(InsideView, AnExtensionThatIsATextInsideCannotLoad) {
    sh("echo text > " + inside("pkg/ext.so"));
    EXPECT_THAT(check().findings, ElementsAre(finding("unusable_inside", site + "/pkg/ext.so")));
}

TEST_F(InsideView, AnAbsentExtensionIsAWarningAndAnAbsentPackageIsNothing) {
    sh("cp " + site + "/pkg/ext.so " + site + "/pkg/more.so; mkdir " + site + "/other; cp " + site +
       "/pkg/libs/libdeep.so " + site + "/other/x.so");
    add_extension("pkg/more.so", "pkg.more");
    add_extension("other/x.so", "other.x");
    const auto found = check().findings;
    ASSERT_THAT(found, ElementsAre(finding("absent_inside", site + "/pkg/more.so")));
    EXPECT_EQ(found[0].severity, Severity::warning);
}

TEST_F(InsideView, ALinkInsideThatLeadsOutOfTheRootDoesNotHelp) {
    stdfs::remove(inside("pkg/libs/libdeep.so"));
    sh("mkdir " + folder.path().str() + "/elsewhere; cp " + site + "/pkg/libs/libdeep.so " + folder.path().str() +
       "/elsewhere/; ln -s " + folder.path().str() + "/elsewhere/libdeep.so " + inside("pkg/libs/libdeep.so"));
    EXPECT_THAT(check().findings, ElementsAre(finding("missing_inside", site + "/pkg/libs/libdeep.so")));
}

TEST_F(InsideView, EverySymbolIsDefinedHere) {
    EXPECT_THAT(symbols(), IsEmpty());
}

TEST_F(InsideView, ASymbolThatNothingDefinesIsNamed) {
    sh("cd " + inside("pkg") +
       "; echo 'int deep_renamed(void) { return 2; }' > deep.c; cc -shared -fPIC -Wl,-soname,libdeep.so -o "
       "libs/libdeep.so deep.c");
    const auto found = symbols();
    ASSERT_THAT(found, ElementsAre(finding("undefined_symbol", site + "/pkg/libs/libmid.so")));
    EXPECT_THAT(found[0].text, HasSubstr("undefined symbol: deep\n"));
    EXPECT_EQ(found[0].severity, Severity::error);
}

TEST_F(InsideView, TheInterpretersOwnSymbolsCount) {
    sh("cd " + site +
       "/pkg; echo 'extern int Py_IsInitialized(void); int PyInit_own(void) { return Py_IsInitialized(); }' > own.c; "
       "cc -shared -fPIC -o own.so own.c; cp own.so " +
       inside("pkg/"));
    add_extension("pkg/own.so", "pkg.own");
    EXPECT_THAT(symbols(), IsEmpty());
}

TEST_F(InsideView, WhatIsMissingOutsideTooIsToldForWhatIsInTheRoot) {
    plan::Missing one;
    one.name = "libgone.so.1";
    one.error = "libgone.so.1: cannot open shared object file: No such file or directory";
    one.places = {"/lib/libgone.so.1"};
    one.needed_by = {{RootPath(site + "/pkg/ext.so"), "pkg"}, {RootPath("/not/in/the/root.so"), ""}};
    missing.push_back(one);
    one.name = "libcuda.so.1";
    one.status = plan::MissingStatus::host_provided;
    missing.push_back(one);
    one.needed_by = {{RootPath("/not/in/the/root.so"), ""}};
    missing.push_back(one);
    one.status = plan::MissingStatus::optional;
    missing.push_back(one);
    const auto root = *fs::DiskTree::open_root(HostPath(root_path));
    const auto found = missing_outside(missing, *root);
    ASSERT_THAT(found, ElementsAre(finding("missing_library", site + "/pkg/ext.so"),
                                   finding("host_provided", site + "/pkg/ext.so")));
    EXPECT_EQ(found[0].library, "libgone.so.1");
    EXPECT_THAT(found[0].text, HasSubstr("ld.so tried, in this order:\n  /lib/libgone.so.1"));
    EXPECT_THAT(found[0].text, Not(HasSubstr("/not/in/the/root.so")));
    EXPECT_EQ(found[1].severity, Severity::warning);
}

TEST_F(InsideView, VerifyTiesEverythingTogether) {
    sh("mkdir " + root_path + "/usr; cp /bin/true " + root_path + "/usr/; chmod 4755 " + root_path + "/usr/true; rm " +
       inside("pkg/libs/libdeep.so"));
    const auto verified = with_outside([&](const Outside& outside, const fs::Tree&, Progress& progress) {
        VerifyRequest request;
        request.root = HostPath(root_path);
        request.what.symbols = true;
        return verify(request, outside, progress);
    });
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->imports, 0U);
    EXPECT_THAT(verified->findings,
                ElementsAre(finding("missing_inside", site + "/pkg/libs/libdeep.so"), finding("setuid", "/usr/true")));
}

TEST_F(InsideView, VerifyOfAnAbsentRootNamesIt) {
    const auto verified = with_outside([&](const Outside& outside, const fs::Tree&, Progress& progress) {
        VerifyRequest request;
        request.root = HostPath("/no/such/root");
        return verify(request, outside, progress);
    });
    ASSERT_FALSE(verified);
    EXPECT_THAT(verified.error().message, HasSubstr("/no/such/root"));
}

}   // namespace
}   // namespace sandroot::verify
