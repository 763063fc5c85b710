#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/python/interpreter/ask_interpreter.hpp>

#include <gmock/gmock.h>

#include <unit/python/temporary.hpp>
#include <unit/python/tiny_elf.hpp>

namespace sandroot::python {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string system_python = "/usr/bin/python3";

class AskInterpreter : public test::InTemporaryDirectory {
protected:
    void expect_refused(const std::string& executable, const std::string& why, AskOptions options = {}) {
        const auto answer = ask_interpreter(HostPath(executable), options);
        ASSERT_FALSE(answer) << answer->executable.str();
        EXPECT_THAT(answer.error().message, HasSubstr(why));
        EXPECT_THAT(answer.error().message, HasSubstr(executable));
        EXPECT_FALSE(answer.error().hint.empty());
    }

    /// A venv without pip; returns its python.
    std::string venv() {
        os::Command command;
        command.program = HostPath(system_python);
        command.arguments = {"-I", "-m", "venv", "--without-pip", path("venv")};
        const auto made = os::run(command);
        EXPECT_TRUE(made && made->succeeded()) << (made ? made->errors : made.error().message);
        return path("venv/bin/python");
    }

    [[nodiscard]] std::string venv_site() const {
        for (const auto& entry : std::filesystem::directory_iterator(path("venv/lib")))
            return entry.path().string() + "/site-packages";
        return {};
    }
};

TEST_F(AskInterpreter, OfTheSystemKnowsItsStdlibAndItself) {
    const auto answer = ask_interpreter(HostPath(system_python));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->executable, RootPath(system_python));
    EXPECT_EQ(answer->implementation, "cpython");
    EXPECT_EQ(answer->prefix, RootPath("/usr"));
    EXPECT_TRUE(std::filesystem::exists(answer->stdlib.str() + "/os.py"));
    EXPECT_THAT(answer->paths, Contains(answer->stdlib));
    EXPECT_THAT(answer->extension_suffixes, Contains(".so"));
    EXPECT_THAT(answer->soabi, HasSubstr("cpython-3"));
    EXPECT_THAT(answer->builtin_modules, Contains("sys"));
    EXPECT_THAT(answer->site_directories, Not(IsEmpty()));
}

TEST_F(AskInterpreter, OfAVenvKeepsTheVenvsNameAndTheBasesStdlib) {
    const auto python = venv();
    const auto answer = ask_interpreter(HostPath(python));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->executable, RootPath(python));
    EXPECT_EQ(answer->prefix, RootPath(path("venv")));
    EXPECT_EQ(answer->base_prefix, RootPath("/usr"));
    EXPECT_TRUE(answer->stdlib.is_within(RootPath("/usr")));
    EXPECT_TRUE(answer->platstdlib.is_within(RootPath("/usr")));
    EXPECT_THAT(answer->site_directories, testing::ElementsAre(RootPath(venv_site())));
    EXPECT_THAT(answer->paths, Contains(RootPath(venv_site())));
}

TEST_F(AskInterpreter, IsNotDisturbedByHooksThatPrintOrLeaveThings) {
    const auto python = venv();
    file(venv_site().substr(path("").size()) + "/noise.pth",
         "import sys; print('sandroot-probe-1'); sys.stderr.write('noise\\n' * 1000)\n");
    file(venv_site().substr(path("").size()) + "/sitecustomize.py",
         "import atexit, os, threading, time\nprint('\\0' * 100)\natexit.register(lambda: os._exit(9))\n"
         "threading.Thread(target=time.sleep, args=(60,)).start()\n");
    const auto answer = ask_interpreter(HostPath(python));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->prefix, RootPath(path("venv")));
}

TEST_F(AskInterpreter, SeesTheDirectoriesThatAPthFileAdds) {
    const auto python = venv();
    file("project/pkg/__init__.py", "");
    file(venv_site().substr(path("").size()) + "/editable.pth", path("project") + "\n" + path("missing") + "\n");
    const auto answer = ask_interpreter(HostPath(python));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_THAT(answer->paths, Contains(RootPath(path("project"))));
    EXPECT_THAT(answer->paths, Not(Contains(RootPath(path("missing")))));
}

TEST_F(AskInterpreter, LeavesNoBytecodeBehind) {
    const auto python = venv();
    file(venv_site().substr(path("").size()) + "/sitecustomize.py", "import helper\n");
    file(venv_site().substr(path("").size()) + "/helper.py", "");
    ASSERT_TRUE(ask_interpreter(HostPath(python)));
    EXPECT_FALSE(std::filesystem::exists(venv_site() + "/__pycache__"));
}

TEST_F(AskInterpreter, WorksThroughAWrapperScriptAndThenNamesTheInterpreter) {
    const auto wrapper = program("wrapper", "#!/bin/sh\necho starting\nexec " + system_python + " \"$@\"\n");
    const auto answer = ask_interpreter(HostPath(wrapper));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->executable, RootPath(system_python));
}

TEST_F(AskInterpreter, GetsNothingOfOurEnvironmentButWhatTheOptionsAdd) {
    ::setenv("PYTHONHOME", "/nonexistent", 1);
    ::setenv("SANDROOT_TEST_LEAK", "1", 1);
    const auto wrapper =
        program("wrapper", "#!/bin/sh\n[ -z \"$SANDROOT_TEST_LEAK$PYTHONHOME\" ] || exit 7\n"
                           "[ \"$PYENV_VERSION\" = 3.99 ] || exit 8\n[ \"$HOME\" = /root2 ] || exit 9\n"
                           "exec " +
                               system_python + " \"$@\"\n");
    const auto answer =
        ask_interpreter(HostPath(wrapper), {.environment = {{"PYENV_VERSION", "3.99"}, {"HOME", "/root2"}}});
    ::unsetenv("PYTHONHOME");
    ::unsetenv("SANDROOT_TEST_LEAK");
    EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(AskInterpreter, SaysHowAProgramThatIsNoPythonEnded) {
    expect_refused("/bin/true", "so it is not Python");
    expect_refused(program("three", "#!/bin/sh\necho 'cannot go on' >&2\necho more >&2\nexit 3\n"),
                   "ended with status 3 (cannot go on)");
    expect_refused(program("killed", "#!/bin/sh\nkill -SEGV $$\n"), "SIGSEGV");
    expect_refused(program("two", "#!/bin/sh\necho 'Unknown option: -I' >&2\nexit 2\n"), "Python 2");
    expect_refused(
        program("traceback",
                "#!/bin/sh\nprintf 'Traceback (most recent call last):\\n  x\\nImportError: no os\\n' >&2\nexit 1\n"),
        "(ImportError: no os)");
}

TEST_F(AskInterpreter, RefusesABrokenAnswer) {
    expect_refused(program("noise", "#!/bin/sh\necho hello >&3\n"), "answer is broken");
    expect_refused(program("old", "#!/bin/sh\nprintf 'sandroot-probe-1\\0version\\0001\\0003.6.9\\0end\\0' >&3\n"),
                   "3.6.9");
}

TEST_F(AskInterpreter, StopsOneThatHangs) {
    expect_refused(program("hangs", "#!/bin/sh\nsleep 60\n"), "did not answer in time",
                   {.environment = {}, .deadline = std::chrono::milliseconds(200)});
}

TEST_F(AskInterpreter, StopsOneThatPrintsWithoutEnd) {
    expect_refused(program("yes", "#!/bin/sh\nexec yes\n"), "printed without end");
}

TEST_F(AskInterpreter, SaysWhyTheKernelWouldNotStartIt) {
    expect_refused(program("empty", ""), "the file is empty");
    expect_refused(program("text", "hello\n"), "neither an ELF program nor a script");
    expect_refused(program("shebang", "#! /nonexistent/python3 -x\n"),
                   "its first line names /nonexistent/python3, which is not there");
    expect_refused(
        program("loader",
                test::make_elf({.soname = {}, .needed = {}, .interpreter = "/nonexistent/ld.so", .symbol = {}})),
        "it wants the loader /nonexistent/ld.so, which is not there");
    expect_refused(
        program("foreign", test::make_elf({.machine = 8, .soname = {}, .needed = {}, .interpreter = {}, .symbol = {}})),
        "another machine (ELF machine 8)");
    expect_refused(path("nothing"), "No such file");
    expect_refused(path("."), "Is a directory");
}

}   // namespace
}   // namespace sandroot::python
