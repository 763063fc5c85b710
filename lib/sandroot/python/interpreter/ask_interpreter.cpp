#include <sandroot/base/escape.hpp>
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/python/interpreter/answer.hpp>
#include <sandroot/python/interpreter/ask_interpreter.hpp>
#include <sandroot/python/interpreter/probe.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace sandroot::python {

namespace {

std::string shown(std::string_view path) {
    return escape_for_terminal(path);
}

std::string by_hand(const HostPath& executable) {
    return "try it by hand: " + quote_for_shell(executable.str()) + " -I -c 'import sys; print(sys.version)'";
}

/// The program that a script's first line names, as the kernel reads it (execve(2)).
std::string shebang_of(const fs::File& file) {
    std::array<char, 256> first{};
    const auto count = file.read_at(0, std::as_writable_bytes(std::span(first)));
    if (!count) return {};
    std::string_view line(first.data(), *count);
    if (!line.starts_with("#!")) return {};
    line = line.substr(2, line.find('\n') == std::string_view::npos ? std::string_view::npos : line.find('\n') - 2);
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) return {};
    line.remove_prefix(start);
    return std::string(line.substr(0, line.find_first_of(" \t\r")));
}

/// Why the kernel would not start it, in words that name the cause rather than the errno.
std::string why_not_started(const HostPath& executable, int os_error) {
    const auto disk = fs::DiskTree::open_root(HostPath("/"));
    if (!disk) return errno_text(os_error);
    const auto file = (*disk)->open(RootPath(executable.str()));
    if (!file) return file.error().os_error != 0 ? errno_text(file.error().os_error) : errno_text(os_error);
    const auto reading = elf::read_facts(**file);
    if (!reading) return errno_text(os_error);
    switch (reading->shape) {
    case elf::Shape::empty:
        return "the file is empty";
    case elf::Shape::script:
        if (os_error == ENOENT || os_error == EACCES) {
            const auto program = shebang_of(**file);
            return "its first line names " + shown(program) +
                   (os_error == ENOENT ? ", which is not there" : ", which may not be executed");
        }
        break;
    case elf::Shape::data:
    case elf::Shape::linker_script:
        return "the file is neither an ELF program nor a script with a \"#!\" line";
    case elf::Shape::truncated:
    case elf::Shape::malformed:
        return "its ELF file is broken: " + reading->detail;
    case elf::Shape::dynamic:
    case elf::Shape::no_dynamic:
        if (os_error == ENOENT && reading->facts.interpreter)
            return "it wants the loader " + shown(*reading->facts.interpreter) + ", which is not there";
        if (os_error == ENOEXEC)
            return "it was made for another machine (ELF machine " + std::to_string(reading->facts.header.machine) +
                   "); examine its file system with --sysroot instead";
        break;
    }
    return errno_text(os_error);
}

/// The line of standard error that says most: the last one of a traceback, the first of anything else.
std::string telling_line(std::string_view errors) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = errors.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    errors = errors.substr(first, errors.find_last_not_of(blanks) - first + 1);
    const bool traceback = errors.find("Traceback (most recent call last)") != std::string_view::npos;
    const auto line = traceback ? errors.substr(errors.rfind('\n') + 1) : errors.substr(0, errors.find('\n'));
    return std::string(line.substr(0, 500));
}

std::string how_it_ended(const os::Finished& finished) {
    if (finished.timed_out) return "it did not answer in time and was stopped";
    if (finished.said_too_much) return "it printed without end and was stopped";
    if (finished.signal != 0) {
        const char* name = sigabbrev_np(finished.signal);
        return "it was ended by signal " + (name ? "SIG" + std::string(name) : std::to_string(finished.signal));
    }
    if (finished.exit_status != 0) return "it ended with status " + std::to_string(finished.exit_status);
    return "it ended without an answer, so it is not Python";
}

}   // namespace

Result<Interpreter> ask_interpreter(const HostPath& executable, const AskOptions& options) {
    os::Command command;
    command.program = executable;
    command.arguments = {"-I", "-B", "-c", std::string(embedded::probe)};
    command.environment = options.environment;
    command.environment.insert({{"PATH", "/usr/bin:/bin"}, {"HOME", "/nonexistent"}, {"LC_ALL", "C.UTF-8"}});
    command.deadline = options.deadline;
    command.output_limit = 16U << 20U;

    const std::string step = "asking " + shown(executable.str());
    const auto finished = os::run(command);
    if (!finished) {
        Error error = finished.error();
        error.message = step + ": " + why_not_started(executable, error.os_error);
        error.hint = "name a Python interpreter with --python";
        return std::unexpected(std::move(error));
    }
    // An answer counts however the program ended: hooks of a sitecustomize may spoil its end, but not what it said.
    if (!finished->report.empty()) {
        auto interpreter = parse_answer(finished->report);
        if (interpreter) return interpreter;
        Error error = in_step(std::move(interpreter).error(), step);
        if (error.hint.empty()) error.hint = by_hand(executable);
        return std::unexpected(std::move(error));
    }
    const auto said = telling_line(finished->errors);
    if (finished->errors.find("Unknown option: -I") != std::string::npos)
        return fail(Errc::child, step + ": it is Python 2, and sandroot needs Python 3.7 or later",
                    "name a later one with --python");
    return fail(Errc::child, step + ": " + how_it_ended(*finished) + (said.empty() ? "" : " (" + shown(said) + ")"),
                by_hand(executable));
}

}   // namespace sandroot::python
