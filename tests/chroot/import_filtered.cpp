// Real imports under the filter of a version: what it kills, what it answers without doing it, and what is said of
// that.
#include <sandroot/filter/calls.hpp>
#include <sandroot/verify/imports.hpp>
#include <sandroot/versions/find_version.hpp>

#include "support/python_root.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include <unistd.h>

namespace sandroot::verify {
namespace {

using support::python;
using support::root;
using support::sh;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

Confinement confinement(std::string_view name, std::optional<std::vector<int>> allowed = std::nullopt) {
    const auto version = versions::find_version(name);
    if (!version) throw std::runtime_error(version.error().message);
    Confinement made;
    made.version = version->name;
    made.architecture = filter::native_architecture().value();
    made.filter = versions::filter_of(*version, made.architecture);
    made.settings.allowed = std::move(allowed);
    made.clears_groups = version->clears_groups;
    made.support = filter::filter_support();
    return made;
}

ImportOptions options_for(std::vector<std::string> modules, Confinement under,
                          std::chrono::seconds deadline = std::chrono::seconds(20)) {
    ImportOptions options;
    options.modules = std::move(modules);
    options.deadline = deadline;
    options.jobs = 2;
    options.gid = under.clears_groups ? options.uid : 0;
    options.confinement = std::move(under);
    return options;
}

Imports import(std::vector<std::string> modules, Confinement under,
               std::chrono::seconds deadline = std::chrono::seconds(20)) {
    Silence silence;
    auto imports = import_in_root(HostPath(root().path()), HostPath(python),
                                  options_for(std::move(modules), std::move(under), deadline), silence);
    if (!imports) throw std::runtime_error(imports.error().message + "; " + imports.error().hint);
    return *std::move(imports);
}

Finding finding(const std::string& module, Confinement under,
                std::chrono::seconds deadline = std::chrono::seconds(20)) {
    auto imports = import({module}, std::move(under), deadline);
    EXPECT_EQ(imports.passed, 0U) << module;
    EXPECT_THAT(imports.findings, SizeIs(1));
    return imports.findings.empty() ? Finding{} : imports.findings[0];
}

/// The numbers behind "ALLOWED_SYSCALLS=" in a finding's text.
std::vector<int> line_in(const std::string& text) {
    constexpr std::string_view name = "ALLOWED_SYSCALLS=";
    std::vector<int> numbers;
    const auto at = text.find(name);
    if (at == std::string::npos) return numbers;
    std::istringstream words(text.substr(at + name.size(), text.find('\n', at) - at - name.size()));
    for (std::string word; std::getline(words, word, ',');) numbers.push_back(std::stoi(word));
    return numbers;
}

TEST(ImportFiltered, WhatTheDefaultLetsLivePasses) {
    for (const auto* version : {"0.2.9", "0.2.12", "0.2.15", "main", "main-2026-07"}) {
        const auto imports =
            import({"json", "_ssl", "_ctypes", "xml.etree.ElementTree", "os.path"}, confinement(version));
        EXPECT_EQ(imports.passed, 5U) << version;
        EXPECT_THAT(imports.findings, IsEmpty()) << version;
        EXPECT_THAT(imports.more_calls, IsEmpty()) << version;
    }
}

TEST(ImportFiltered, RunsAsTheUserOfItsVersion) {
    root().write("sr_whoami.py", "import os\nraise RuntimeError('uid=%s' % os.getuid())\n");
    for (const auto* version : {"0.2.12", "0.2.15"})
        EXPECT_THAT(finding("sr_whoami", confinement(version)).text, HasSubstr("RuntimeError: uid=10000")) << version;
}

TEST(ImportFiltered, NamesTheCallThatKillsAndTheLineThatLetsItLive) {
    root().write("sr_cwd.py", "import os\nos.getcwd()\nos.umask(0)\n");
    for (const auto* version : {"0.2.12", "0.2.15", "main"}) {
        const auto found = finding("sr_cwd", confinement(version));
        EXPECT_EQ(found.kind, "killed_by_filter");
        EXPECT_EQ(found.severity, Severity::error);
        EXPECT_THAT(found.text,
                    HasSubstr(std::string("killed by the filter of dify-sandbox ") + version + ": getcwd (79)"));
        EXPECT_THAT(found.text, HasSubstr("umask (95)"));
        const auto line = line_in(found.text);
        EXPECT_THAT(line, IsSupersetOf({0, 79, 95, 231}));
        EXPECT_EQ(import({"sr_cwd"}, confinement(version, line)).passed, 1U);
        for (const int without : {79, 95}) {
            auto less = line;
            std::erase(less, without);
            EXPECT_EQ(import({"sr_cwd"}, confinement(version, less)).passed, 0U) << version << ' ' << without;
        }
    }
}

TEST(ImportFiltered, NamesOnlyTheExtrasWhereTheListAdds) {
    root().write("sr_umask.py", "import os\nos.umask(0)\n");
    const auto found = finding("sr_umask", confinement("main-2026-07"));
    EXPECT_THAT(line_in(found.text), ElementsAre(95));
    EXPECT_EQ(import({"sr_umask"}, confinement("main-2026-07", std::vector<int>{95})).passed, 1U);
}

TEST(ImportFiltered, NamesTheObjectThatCalls) {
    const std::string folder = root().folder() + "/caller";
    sh("mkdir -p " + folder + "; cd " + folder +
       "; printf '#include <sys/stat.h>\\nvoid* PyInit_sr_calls(void) { umask(0); return 0; }' > calls.c; "
       "cc -shared -fPIC -o sr_calls.so calls.c; cp sr_calls.so " +
       root().path() + root().stdlib() + "/lib-dynload/");
    EXPECT_THAT(finding("sr_calls", confinement("0.2.15")).text,
                HasSubstr("umask (95), called by " + root().stdlib() + "/lib-dynload/sr_calls.so"));
}

TEST(ImportFiltered, AThreadDiesOfTheCallThatStartsIt) {
    root().write("sr_thread.py", "import threading\nthreading.Thread(target=print).start()\n");
    const auto found = finding("sr_thread", confinement("0.2.15"));
    EXPECT_THAT(found.text, HasSubstr("(435)"));
    EXPECT_EQ(import({"sr_thread"}, confinement("0.2.15", line_in(found.text))).passed, 1U);
}

TEST(ImportFiltered, WhatIsAnsweredAndNotDoneIsToldWhereItMadeTheFailure) {
    root().write("sr_makes.py", "import os\nos.makedirs('/tmp/sr/made')\nopen('/tmp/sr/made/file', 'w')\n");
    const auto found = finding("sr_makes", confinement("0.2.15"));
    EXPECT_EQ(found.kind, "import_failed");
    EXPECT_THAT(found.text, HasSubstr("FileNotFoundError"));
    EXPECT_THAT(found.text, HasSubstr("before that it called mkdir (83) for /tmp/sr"));
    EXPECT_NE(::access((root().path() + "/tmp/sr").c_str(), F_OK), 0);
}

TEST(ImportFiltered, AForkReturnsAsInTheChildAndMakesNone) {
    root().write("sr_fork.py", "import os\npid = os.fork()\nif pid != 0: raise RuntimeError('a child')\n");
    EXPECT_EQ(import({"sr_fork"}, confinement("0.2.15")).passed, 1U);
}

TEST(ImportFiltered, AThreadThatIsAnsweredAndNotStartedHangs) {
    root().write("sr_waits.py", "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()\n");
    const auto found = finding("sr_waits", confinement("main-2026-07"), std::chrono::seconds(2));
    EXPECT_THAT(found.text, HasSubstr("did not come back"));
    EXPECT_THAT(found.text, HasSubstr("clone3 (435), which the sandbox answers as if it were done"));
}

TEST(ImportFiltered, AListWithoutWhatTheRunnerNeedsKillsAllThere) {
    const auto found = finding("json", confinement("0.2.15", std::vector<int>{204}));
    EXPECT_EQ(found.kind, "killed_by_filter");
    EXPECT_EQ(import({"json"}, confinement("0.2.15", line_in(found.text))).passed, 1U);
}

TEST(ImportFiltered, ModulesBelowAPackageAreFilteredEachOnItsOwn) {
    root().write("sr_family/__init__.py", "import time\ntime.sleep(0.3)\n");
    for (int i = 0; i < 20; ++i) root().write("sr_family/good" + std::to_string(i) + ".py", "");
    root().write("sr_family/bad.py", "import os\nos.getcwd()\n");
    std::vector<std::string> modules{"sr_family", "sr_family.bad"};
    for (int i = 0; i < 20; ++i) modules.push_back("sr_family.good" + std::to_string(i));
    const auto start = std::chrono::steady_clock::now();
    const auto imports = import(modules, confinement("0.2.15"));
    EXPECT_EQ(imports.passed, 21U);
    ASSERT_THAT(imports.findings, SizeIs(1));
    EXPECT_EQ(imports.findings[0].at, "sr_family.bad");
    EXPECT_THAT(imports.more_calls, ElementsAre(79));
    // Not the package's time for each of them.
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(ImportFiltered, WithoutNotificationsItSaysThatTheCallIsNotKnown) {
    root().write("sr_plain.py", "import os\nos.getcwd()\n");
    auto under = confinement("0.2.15");
    under.support = filter::Support::kill;
    EXPECT_EQ(import({"json"}, under).passed, 1U);
    const auto found = finding("sr_plain", under);
    EXPECT_EQ(found.kind, "killed_by_filter");
    EXPECT_THAT(found.text, HasSubstr("(SIGSYS); this kernel does not tell which call it was"));
}

TEST(ImportFiltered, ModuleThatMeddlesWithDescriptorsCannotAnswerForItself) {
    root().write("sr_meddles.py", "import os\nfor fd in range(3, 1024):\n    try: os.write(fd, b'x' * 64)\n"
                                  "    except OSError: pass\nos.closerange(0, 1024)\nos.getcwd()\n");
    EXPECT_EQ(finding("sr_meddles", confinement("0.2.15")).kind, "killed_by_filter");
}

TEST(ImportFiltered, WhatFailsForAnotherReasonIsJudgedAsWithoutAFilter) {
    EXPECT_EQ(finding("sr_is_nowhere", confinement("0.2.15")).kind, "fails_outside_too");
    root().write("sr_lacks.py", "import ctypes\nctypes.CDLL('libsr_absent.so.9')\n");
    EXPECT_EQ(finding("sr_lacks", confinement("0.2.15")).library, "libsr_absent.so.9");
}

}   // namespace
}   // namespace sandroot::verify
