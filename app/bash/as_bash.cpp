#include "bash/as_bash.hpp"

#include <sandroot/accelerate/copy_in.hpp>
#include <sandroot/accelerate/install.hpp>
#include <sandroot/accelerate/names.hpp>
#include <sandroot/accelerate/script.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/report/sandbox/accelerated.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sandroot::app {

namespace {

constexpr std::string_view script_name = "env.sh";
constexpr const char* sandbox_root = "/var/sandbox/sandbox-python";
constexpr std::size_t largest_script = 64U << 10U;
constexpr int copy_failed = 1;
constexpr int gave_up = 125;
constexpr int no_bash = 127;

void say(std::string_view text) {
    (void)os::write_all(os::Fd(::dup(STDERR_FILENO)), text);
}

std::string_view last_component(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

/// The rules of the script, if this is the call that we answer: bash PATH/env.sh ENTRY ROOT.
std::optional<accelerate::Generation> asked_for(std::span<char* const> arguments) {
    if (arguments.size() != 4 || last_component(arguments[1]) != script_name ||
        arguments[3] != std::string_view(sandbox_root) || !accelerate::is_plain(arguments[2]) ||
        std::getenv("BASH_ENV") != nullptr)
        return std::nullopt;
    const auto entry = fs::canonical(HostPath(arguments[2]));
    if (entry && (RootPath(sandbox_root).is_within(RootPath(entry->str())) ||
                  RootPath(entry->str()).is_within(RootPath(sandbox_root))))
        return std::nullopt;
    const auto file = os::open(HostPath(arguments[1]), O_RDONLY | O_NONBLOCK);
    const auto text = file ? os::read_all(*file, largest_script) : std::unexpected(file.error());
    return text ? accelerate::generation_of(*text) : std::nullopt;
}

int copy(const std::string& entry, accelerate::Generation generation) {
    const auto copied = accelerate::copy_in(entry, HostPath(sandbox_root), generation, 0);
    if (copied) {
        say(report::copied_line(entry, *copied));
        return copied->last_failed ? copy_failed : EXIT_SUCCESS;
    }
    if (copied.error().kind != Errc::refused) {
        say("sandroot: " + copied.error().message + '\n');
        return gave_up;
    }
    // As the script: to standard output.
    const std::string text = "Error: " + copied.error().message + '\n';
    (void)os::write_all(os::Fd(::dup(STDOUT_FILENO)), text);
    say("sandroot: " + copied.error().message + '\n');
    return copy_failed;
}

/// The exit status of the copy; nothing if the child did not come to an end by itself.
std::optional<int> copy_in_child(const std::string& entry, accelerate::Generation generation) {
    const pid_t above = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) return std::nullopt;
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != above) ::_exit(gave_up);
        try {
            ::_exit(copy(entry, generation));
        } catch (...) {   // Most likely out of memory.
            ::_exit(gave_up);
        }
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return std::nullopt;
    if (WIFEXITED(status) && WEXITSTATUS(status) != gave_up) return WEXITSTATUS(status);
    say("sandroot: " + entry + ": the copy " +
        (WIFSIGNALED(status) ? "was ended by signal " + std::to_string(WTERMSIG(status)) : "failed") +
        "; the server's script makes it instead\n");
    return std::nullopt;
}

void become(const std::string& path, char** argv) {
    const auto file = os::open(HostPath(path), O_RDONLY | O_NONBLOCK);
    // Of whatever version: two of them would hand a call to each other for ever.
    if (file && !accelerate::is_this_program(*file)) ::execv(path.c_str(), argv);
}

}   // namespace

bool is_bash(std::string_view called_as) {
    const auto name = last_component(called_as);
    return name == accelerate::bash_name || name == "-bash";
}

int as_bash(int argc, char** argv) {
    const std::span<char* const> arguments(argv, static_cast<std::size_t>(argc));
    try {
        if (const auto generation = asked_for(arguments))
            if (const auto status = copy_in_child(arguments[2], *generation)) return *status;
    } catch (const std::exception&) {   // The script does it.
    }
    const char* const set = std::getenv("PATH");
    std::string_view search_path = set ? set : accelerate::default_search_path;
    while (!search_path.empty()) {
        const auto directory = search_path.substr(0, search_path.find(':'));
        search_path.remove_prefix(std::min(search_path.size(), directory.size() + 1));
        if (directory.starts_with('/')) become(std::string(directory) + "/bash", argv);
    }
    for (const char* path : {"/bin/bash", "/usr/bin/bash"}) become(path, argv);
    say("sandroot: called as bash, and there is no other bash on PATH to hand this on to\n");
    return no_bash;
}

}   // namespace sandroot::app
