// Real imports in a real root, which is made once: the system Python's stdlib and the libraries of its extensions.
#include <sandroot/fs/host.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/verify/imports.hpp>

#include "support/python_root.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace sandroot::verify {
namespace {

namespace stdfs = std::filesystem;
using support::python;
using support::root;
using support::sh;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ImportInRoot : public ::testing::Test {
protected:
    static Result<Imports> import(std::vector<std::string> modules,
                                  std::chrono::seconds deadline = std::chrono::seconds(20)) {
        Silence silence;
        ImportOptions options;
        options.modules = std::move(modules);
        options.deadline = deadline;
        options.jobs = 2;
        return import_in_root(HostPath(root().path()), HostPath(python), options, silence);
    }

    /// What one module is found to be.
    static Finding finding(const std::string& module, std::chrono::seconds deadline = std::chrono::seconds(20)) {
        auto imports = import({module}, deadline);
        if (!imports) throw std::runtime_error(imports.error().message);
        EXPECT_EQ(imports->tried, 1U);
        EXPECT_EQ(imports->passed, 0U);
        EXPECT_THAT(imports->findings, SizeIs(1));
        return imports->findings.empty() ? Finding{} : imports->findings[0];
    }
};

TEST_F(ImportInRoot, WhatIsThereImports) {
    const auto imports = import({"json", "_ssl", "_ctypes", "xml.etree.ElementTree", "os.path"});
    ASSERT_TRUE(imports) << imports.error().message;
    EXPECT_EQ(imports->tried, 5U);
    EXPECT_EQ(imports->passed, 5U);
    EXPECT_THAT(imports->findings, IsEmpty());
}

TEST_F(ImportInRoot, RunsAsTheSandboxDoes) {
    root().write(
        "sr_circumstances.py",
        "import os, sys\n"
        "raise RuntimeError('uid=%s gid=%s groups=%s env=%s cwd=%s argv=%s' % (os.getresuid(), os.getresgid(),\n"
        "    os.getgroups(), sorted(set(os.environ) - {'LC_CTYPE'}), os.getcwd(), sys.argv[1:]))\n");
    EXPECT_THAT(
        finding("sr_circumstances").text,
        HasSubstr("RuntimeError: uid=(10000, 10000, 10000) gid=(10000, 10000, 10000) groups=[] env=[] cwd=/ argv=[]"));
}

TEST_F(ImportInRoot, NothingIsLoadedBeforeTheRootIsEnteredButWhatEveryStartLoads) {
    root().write(
        "sr_loaded.py",
        "import sys\nraise RuntimeError(' '.join(sorted(n for n in sys.modules if n in (\n"
        "    'importlib', 'subprocess', 'signal', 'select', 'json', 'traceback', 'socket', 'types'))) or 'none')\n");
    EXPECT_THAT(finding("sr_loaded").text, HasSubstr("RuntimeError: none"));
}

TEST_F(ImportInRoot, AMissingLibraryIsNamed) {
    const std::string folder = root().folder() + "/missing";
    sh("mkdir -p " + folder + "; cd " + folder +
       "; echo 'int sr_there(void) { return 1; }' > absent.c; cc -shared -fPIC -Wl,-soname,libsr_absent.so.3 -o "
       "libsr_absent.so absent.c; "
       "echo 'int sr_there(void); int PyInit_sr_needs(void) { return sr_there(); }' > needs.c; "
       "cc -shared -fPIC -o sr_needs.so needs.c -L. -lsr_absent; cp sr_needs.so " +
       root().path() + root().stdlib() + "/lib-dynload/");
    const auto found = finding("sr_needs");
    EXPECT_EQ(found.kind, "missing_library");
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_EQ(found.library, "libsr_absent.so.3");
    EXPECT_THAT(found.text,
                HasSubstr("ImportError: libsr_absent.so.3: cannot open shared object file: No such file or directory"));
}

TEST_F(ImportInRoot, TheInnermostCauseIsFoundThroughWrappers) {
    root().write("sr_wrapped.py", "try:\n    import ctypes\n    ctypes.CDLL('libsr_inner.so.1')\n"
                                  "except OSError as e:\n    raise ImportError('please reinstall') from None\n");
    const auto found = finding("sr_wrapped");
    EXPECT_EQ(found.kind, "missing_library");
    EXPECT_EQ(found.library, "libsr_inner.so.1");
    EXPECT_THAT(found.text,
                HasSubstr("ImportError: please reinstall\ncaused by: OSError: libsr_inner.so.1: cannot open"));
}

TEST_F(ImportInRoot, ACrashIsToldByItsSignalAndPlace) {
    root().write("sr_crash.py", "import ctypes\nctypes.string_at(0)\n");
    const auto found = finding("sr_crash");
    EXPECT_EQ(found.kind, "import_failed");
    EXPECT_THAT(found.text, HasSubstr("SIGSEGV"));
    EXPECT_THAT(found.text, HasSubstr("ctypes/__init__.py"));
}

TEST_F(ImportInRoot, AHangIsCutOffAtTheDeadline) {
    root().write("sr_hang.py", "import time\ntime.sleep(1000)\n");
    const auto start = std::chrono::steady_clock::now();
    const auto found = finding("sr_hang", std::chrono::seconds(1));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
    EXPECT_EQ(found.kind, "import_failed");
    EXPECT_THAT(found.text, HasSubstr("did not come back within 1 s"));
}

TEST_F(ImportInRoot, AHangThatBlocksSignalsIsCutOffToo) {
    root().write("sr_deaf.py",
                 "import signal, time\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n"
                 "    except OSError: pass\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True: time.sleep(1)\n");
    EXPECT_THAT(finding("sr_deaf", std::chrono::seconds(1)).text, HasSubstr("did not come back"));
}

TEST_F(ImportInRoot, NoiseOnEveryDescriptorDoesNotDisturb) {
    root().write("sr_noise.py",
                 "import os\nfor fd in range(0, 200):\n    try: os.write(fd, b'sr:noise passed ' * 5000)\n"
                 "    except OSError: pass\nprint('x' * 100000, flush=True)\n");
    const auto imports = import({"sr_noise", "json"});
    ASSERT_TRUE(imports);
    EXPECT_EQ(imports->passed, 2U);
}

TEST_F(ImportInRoot, AModuleThatClosesEveryDescriptorIsStillJudged) {
    root().write("sr_closes.py", "import os\nos.closerange(0, 1024)\n");
    root().write("sr_closes_and_fails.py", "import os\nos.closerange(0, 1024)\nraise RuntimeError('lost')\n");
    const auto imports = import({"sr_closes"});
    ASSERT_TRUE(imports);
    EXPECT_EQ(imports->passed, 1U);
    EXPECT_EQ(finding("sr_closes_and_fails").kind, "import_failed");
}

TEST_F(ImportInRoot, AModuleThatEndsTheProcessHasNotPassed) {
    root().write("sr_exits.py", "import os\nos._exit(0)\n");
    root().write("sr_sysexit.py", "import sys\nsys.exit(0)\n");
    EXPECT_THAT(finding("sr_exits").text, HasSubstr("ended the process with status 0"));
    EXPECT_THAT(finding("sr_sysexit").text, HasSubstr("SystemExit: 0"));
}

TEST_F(ImportInRoot, AModuleThatForksIsCountedOnceAndWhatItLeavesBehindIsEnded) {
    root().write("sr_forks.py", "import os, time\nif os.fork() == 0:\n    time.sleep(1000)\n");
    root().write("sr_forks_back.py", "import os\nos.fork()\n");
    const auto start = std::chrono::steady_clock::now();
    const auto imports = import({"sr_forks", "sr_forks_back"});
    ASSERT_TRUE(imports);
    EXPECT_EQ(imports->passed, 2U);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(ImportInRoot, ThreadsThatAPackageStartsDoNotMatter) {
    root().write("sr_threads/__init__.py", "import threading, time\nlock = threading.Lock()\n"
                                           "def hold():\n    with lock: time.sleep(1000)\n"
                                           "threading.Thread(target=hold, daemon=True).start()\ntime.sleep(0.1)\n");
    root().write("sr_threads/plain.py", "");
    // In a fork the lock stays held for ever by a thread that is not there; alone, the parent's thread holds it as
    // well.
    root().write("sr_threads/locks.py", "from . import lock\nlock.acquire(timeout=0.1)\n");
    const auto imports = import({"sr_threads.plain", "sr_threads.locks", "sr_threads"});
    ASSERT_TRUE(imports);
    EXPECT_EQ(imports->passed, 3U);
}

TEST_F(ImportInRoot, WhatHangsOnlyInAForkPassesWhenTriedAlone) {
    // The package's process id is not the module's only where the module was forked off.
    root().write("sr_forkshy/__init__.py", "import os\npid = os.getpid()\n");
    root().write("sr_forkshy/m.py", "import os, time\nfrom . import pid\nif pid != os.getpid(): time.sleep(1000)\n");
    const auto imports = import({"sr_forkshy.m"}, std::chrono::seconds(2));
    ASSERT_TRUE(imports);
    EXPECT_EQ(imports->passed, 1U);
    EXPECT_THAT(imports->findings, IsEmpty());
}

TEST_F(ImportInRoot, APackageIsImportedOnceForAllModulesBelowIt) {
    root().write("sr_slow/__init__.py", "import time\ntime.sleep(0.5)\n");
    std::vector<std::string> modules;
    for (int i = 0; i < 40; ++i) {
        modules.push_back("sr_slow.m" + std::to_string(i));
        root().write("sr_slow/m" + std::to_string(i) + ".py", "");
    }
    const auto start = std::chrono::steady_clock::now();
    const auto imports = import(modules);
    ASSERT_TRUE(imports);
    EXPECT_EQ(imports->passed, 40U);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(8));
}

TEST_F(ImportInRoot, AFailureDoesNotLeakIntoItsSiblings) {
    root().write("sr_state/__init__.py", "spoiled = False\n");
    root().write("sr_state/a.py", "import sr_state\nsr_state.spoiled = True\nraise ValueError('a')\n");
    root().write("sr_state/b.py", "import sr_state\nif sr_state.spoiled: raise ValueError('b')\n");
    const auto imports = import({"sr_state.a", "sr_state.b"});
    ASSERT_TRUE(imports);
    EXPECT_EQ(imports->passed, 1U);
    ASSERT_THAT(imports->findings, SizeIs(1));
    EXPECT_EQ(imports->findings[0].at, "sr_state.a");
}

TEST_F(ImportInRoot, APackageThatFailsIsReportedOnceForAllBelowIt) {
    root().write("sr_broken/__init__.py", "raise ValueError('broken')\n");
    root().write("sr_broken/a.py", "");
    root().write("sr_broken/b.py", "");
    const auto imports = import({"sr_broken.a", "sr_broken.b", "json"});
    ASSERT_TRUE(imports);
    EXPECT_EQ(imports->tried, 3U);
    EXPECT_EQ(imports->passed, 1U);
    ASSERT_THAT(imports->findings, SizeIs(1));
    EXPECT_EQ(imports->findings[0].at, "sr_broken");
    EXPECT_THAT(imports->findings[0].text, HasSubstr("2 modules below it"));
}

TEST_F(ImportInRoot, WhatReadsProcIsAWarning) {
    root().write("sr_proc.py", "open('/proc/stat')\n");
    const auto found = finding("sr_proc");
    EXPECT_EQ(found.kind, "needs_proc");
    EXPECT_EQ(found.severity, Severity::warning);
}

TEST_F(ImportInRoot, WhatFailsTheSameOutsideIsAWarning) {
    const auto found = finding("sr_is_nowhere");
    EXPECT_EQ(found.kind, "fails_outside_too");
    EXPECT_THAT(found.text, HasSubstr("ModuleNotFoundError: No module named 'sr_is_nowhere'"));
}

TEST_F(ImportInRoot, WhatIsAskedForByNameHasToPassWhateverIsToBlame) {
    ImportOptions options;
    options.modules = {"sr_is_nowhere", "sr_neither"};
    options.must_pass = {"sr_is_nowhere"};
    options.deadline = std::chrono::seconds(20);
    Silence silence;
    const auto imports = import_in_root(HostPath(root().path()), HostPath(python), options, silence);
    ASSERT_TRUE(imports) << imports.error().message;
    ASSERT_THAT(imports->findings, SizeIs(2));
    for (const auto& found : imports->findings)
        EXPECT_EQ(found.severity, found.at == "sr_is_nowhere" ? Severity::error : Severity::warning) << found.at;
}

TEST_F(ImportInRoot, AFileThatTheSandboxsUserMayNotReadIsAnError) {
    root().write("sr_secret.py", "");
    stdfs::permissions(root().path() + root().stdlib() + "/sr_secret.py", stdfs::perms::owner_read);
    const auto found = finding("sr_secret");
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_THAT(found.text, HasSubstr("PermissionError"));
}

TEST_F(ImportInRoot, AnAbsoluteSymlinkDoesNotLeadOut) {
    const std::string outside = root().folder() + "/sr_escape_target.py";
    std::ofstream(outside) << "";
    stdfs::create_symlink(outside, root().path() + root().stdlib() + "/sr_escape.py");
    std::ostringstream up;
    for (int i = 0; i < 40; ++i) up << "../";
    stdfs::create_symlink(up.str() + outside, root().path() + root().stdlib() + "/sr_climb.py");
    EXPECT_THAT(finding("sr_escape").text, HasSubstr("No module named 'sr_escape'"));
    EXPECT_THAT(finding("sr_climb").text, HasSubstr("No module named 'sr_climb'"));
}

TEST_F(ImportInRoot, StrangeNamesAreAnsweredByPythonOrRefused) {
    EXPECT_FALSE(import({"a\nb"}));
    EXPECT_THAT(finding("a..b").text, HasSubstr("No module named"));
    EXPECT_THAT(finding("a b\xff").text, HasSubstr("No module named"));
}

TEST_F(ImportInRoot, AMessageLongerThanAPipeTakesAtOnceArrivesCutInTheMiddle) {
    root().write("sr_long.py", "raise RuntimeError('begin ' + 'x' * 100000 + ' end')\n");
    const auto found = finding("sr_long");
    EXPECT_THAT(found.text, HasSubstr("RuntimeError: begin xxx"));
    EXPECT_THAT(found.text, HasSubstr("xxx end"));
}

TEST_F(ImportInRoot, TheSameRunGivesTheSameAnswer) {
    const std::vector<std::string> modules{"sr_none_b", "json", "sr_none_a", "sr_none_c.x"};
    const auto first = import(modules);
    const auto second = import({modules.rbegin(), modules.rend()});
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->findings, second->findings);
    EXPECT_TRUE(std::ranges::is_sorted(first->findings));
}

TEST_F(ImportInRoot, AnAbsentRootOrInterpreterIsAnErrorThatNamesIt) {
    Silence silence;
    const ImportOptions options{.modules = {"json"}};
    const auto no_root = import_in_root(HostPath("/no/such/root"), HostPath(python), options, silence);
    ASSERT_FALSE(no_root);
    EXPECT_THAT(no_root.error().message, HasSubstr("/no/such/root"));
    const auto no_python = import_in_root(HostPath(root().path()), HostPath("/no/such/python"), options, silence);
    ASSERT_FALSE(no_python);
    EXPECT_THAT(no_python.error().message, HasSubstr("/no/such/python"));
}

TEST_F(ImportInRoot, AnInterpreterThatDiesAtItsStartIsAnErrorWithItsLastWords) {
    const std::string fake = root().folder() + "/fake";
    std::ofstream(fake) << "#!/bin/sh\necho 'cannot start today' >&2\nexit 3\n";
    stdfs::permissions(fake, stdfs::perms::owner_all);
    Silence silence;
    const auto imports = import_in_root(HostPath(root().path()), HostPath(fake), {.modules = {"json"}}, silence);
    ASSERT_FALSE(imports);
    EXPECT_THAT(imports.error().message, HasSubstr("status 3"));
    EXPECT_THAT(imports.error().message, HasSubstr("cannot start today"));
}

TEST_F(ImportInRoot, WithoutTheRightToChrootItSaysWhatToDo) {
    // A wrapper that gives up root before Python starts stands for a program that was never root.
    const std::string wrapper = root().folder() + "/unprivileged";
    std::ofstream(wrapper) << "#!/bin/sh\nexec setpriv --reuid 65534 --regid 65534 --clear-groups " << python
                           << " \"$@\"\n";
    stdfs::permissions(wrapper, stdfs::perms(0755));
    Silence silence;
    const auto imports = import_in_root(HostPath(root().path()), HostPath(wrapper), {.modules = {"json"}}, silence);
    ASSERT_FALSE(imports);
    EXPECT_THAT(imports.error().message, HasSubstr("chroot: Operation not permitted"));
    EXPECT_THAT(imports.error().hint, HasSubstr("sudo"));
}

TEST_F(ImportInRoot, MappingOnlyRootIsNotEnoughAndItSaysSo) {
    const std::string wrapper = root().folder() + "/mapped";
    std::ofstream(wrapper) << "#!/bin/sh\nexec unshare --user --map-root-user " << python << " \"$@\"\n";
    stdfs::permissions(wrapper, stdfs::perms(0755));
    Silence silence;
    const auto imports = import_in_root(HostPath(root().path()), HostPath(wrapper), {.modules = {"json"}}, silence);
    ASSERT_FALSE(imports);
    EXPECT_THAT(imports.error().message, Not(HasSubstr("Traceback")));
    EXPECT_THAT(imports.error().hint, HasSubstr("--map-root-user"));
}

TEST_F(ImportInRoot, TheWholeStandardLibraryImportsInSeconds) {
    const auto listed = sh(python + " -I -c 'import sys; print(\"\\n\".join(n for n in sorted(sys.stdlib_module_names) "
                                    "if n not in (\"antigravity\", \"this\", \"idlelib\", \"turtledemo\")))'");
    std::vector<std::string> modules;
    std::istringstream lines(listed.output);
    for (std::string line; std::getline(lines, line);) modules.push_back(line);
    ASSERT_GT(modules.size(), 200U);
    const auto start = std::chrono::steady_clock::now();
    const auto imports = import(modules);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    ASSERT_TRUE(imports) << imports.error().message;
    std::cout << imports->passed << " of " << imports->tried << " modules in " << took.count() << " s\n";
    EXPECT_LT(took.count(), 60.0);
    for (const auto& found : imports->findings)
        EXPECT_EQ(found.kind, "fails_outside_too") << found.at << ": " << found.text;
}

}   // namespace
}   // namespace sandroot::verify
