// The real program, and a small system with an interpreter of which it builds roots.
#pragma once

#include <sandroot/os/child.hpp>

#include "root/tree_hash.hpp"
#include "support/mounts.hpp"
#include "unit/python/tiny_elf.hpp"
#include "unit/root/scene.hpp"

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>

namespace sandroot::root::testing {

using Words = std::vector<std::string>;

inline Words operator+(Words left, const Words& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// Runs `words`, the first of them a program's path, to its end.
inline os::Finished run(const Words& words) {
    os::Command command;
    command.program = HostPath(words.front());
    command.arguments = Words(words.begin() + 1, words.end());
    command.environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}, {"LC_ALL", "C"}};
    command.deadline = std::chrono::minutes(2);
    const auto finished = os::run(command);
    EXPECT_TRUE(finished) << finished.error().message;
    if (finished) return *finished;
    os::Finished never;
    never.exit_status = -1;
    return never;
}

inline void run_or_fail(const std::string& line) {
    const auto finished = run({"/bin/sh", "-c", line});
    ASSERT_TRUE(finished.succeeded()) << line << "\n" << finished.errors;
}

/// A program on its way, to be sent signals; killed with this if it still runs. What it says goes to `said`.
class Running {
public:
    explicit Running(const Words& words, const std::string& said = "/dev/null") {
        std::vector<char*> argv;
        for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        pid_ = ::fork();
        EXPECT_GE(pid_, 0) << std::strerror(errno);
        if (pid_ != 0) return;
        const int out = ::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        ::dup2(out, 1);
        ::dup2(out, 2);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        wait();
    }
    [[nodiscard]] pid_t pid() const { return pid_; }
    /// To it alone: kill(2) takes -1, the pid of what could not be started or has ended, for everybody.
    void send(int signal) const {
        if (pid_ > 0) ::kill(pid_, signal);
    }
    /// The status as waitpid(2) gives it.
    int wait() {
        int status = 0;
        EXPECT_EQ(::wait4(pid_, &status, 0, &usage_), pid_);
        pid_ = -1;
        return status;
    }
    /// The most memory that was in use, after `wait`.
    [[nodiscard]] std::size_t peak_bytes() const { return static_cast<std::size_t>(usage_.ru_maxrss) * 1024; }

private:
    pid_t pid_ = -1;
    rusage usage_{};
};

/// `scene.source` is a root file system with an interpreter in it, which nobody runs.
class System : public Scene {
public:
    /// On a tmpfs of its own, where files are made and removed at once.
    explicit System(const std::string& options = "size=2g") {
        mounts_.mount("tmpfs", top + "/fs", options);
        source = top + "/fs/source";
        target = top + "/fs/out/root";
        write(source + "/usr/bin/python3.11",
              test::make_elf({.soname = {}, .needed = {}, .interpreter = "/lib64/ld-linux-x86-64.so.2", .symbol = {}}),
              0755);
        std::filesystem::create_symlink("python3.11", source + "/usr/bin/python3");
        write(source + "/lib64/ld-linux-x86-64.so.2",
              test::make_elf({.soname = "ld-linux-x86-64.so.2", .needed = {}, .interpreter = {}, .symbol = {}}), 0755);
        write(source + "/usr/lib/python3.11/os.py", "import sys\n");
        write(source + "/usr/lib/python3.11/lib-dynload/README", "nothing\n");
    }

    /// Directories of small files below /data.
    void add_data(int directories, int files) const {
        for (int at = 0; at < directories; ++at)
            for (int file = 0; file < files; ++file)
                write(source + "/data/d" + std::to_string(at) + "/f" + std::to_string(file),
                      "content of " + std::to_string(at * files + file) + "\n");
    }

    /// The command line that builds the root from all of this and /data.
    [[nodiscard]] Words building(const Words& more = {}) const { return command("build", more); }
    [[nodiscard]] Words verifying(const Words& more = {}) const { return command("verify", more); }

    std::string program = SANDROOT_PROGRAM;

private:
    test::Mounts mounts_;

    [[nodiscard]] Words command(const std::string& name, const Words& more) const {
        return Words{program,     name,   "--sysroot", source, "--python", "/usr/bin/python3",
                     "--profile", "none", "--root",    target, "--add",    "/data"} +
               more;
    }
};

#define ASSERT_RAN(finished) ASSERT_TRUE((finished).succeeded()) << (finished).errors << (finished).output

}   // namespace sandroot::root::testing
