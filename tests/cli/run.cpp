#include "run.hpp"

#include <sandroot/base/escape.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sandroot::cli_test {

namespace {

Said run(const std::string& program, std::vector<std::string> arguments, const How& how,
         const std::string& input = {}) {
    os::Command command;
    command.program = HostPath(program);
    command.arguments = std::move(arguments);
    command.environment = how.environment;
    command.environment.try_emplace("PATH", "/usr/local/bin:/usr/bin:/bin");
    command.environment.try_emplace("HOME", "/nonexistent");
    command.environment.try_emplace("SANDROOT", SANDROOT_PROGRAM);
    command.input = input;
    command.directory = HostPath(how.directory.empty() ? "/" : how.directory);
    command.deadline = std::chrono::minutes(2);
    const auto finished = os::run(command);
    if (!finished) {
        ADD_FAILURE() << finished.error().message;
        return {};
    }
    EXPECT_FALSE(finished->timed_out);
    return {finished->exit_status, finished->signal, finished->output, finished->errors};
}

}   // namespace

Said sandroot(const std::vector<std::string>& arguments, const How& how) {
    return run(SANDROOT_PROGRAM, arguments, how);
}

Said shell(const std::string& line, const How& how) {
    return run("/bin/sh", {"-c", line}, how);
}

Said on_terminal(const std::string& line, const How& how) {
    How with_term = how;
    with_term.environment.try_emplace("TERM", "xterm");
    with_term.environment.try_emplace("SHELL", "/bin/sh");
    Said said = run("/usr/bin/script", {"-qec", "stty cols 80; " + line, "/dev/null"}, with_term);
    said.out = replaced(said.out, "\r\n", "\n");
    return said;
}

void expect_golden(const std::string& name, const std::string& text) {
    const std::string path = std::string(SANDROOT_GOLDEN) + '/' + name;
    if (std::getenv("SANDROOT_UPDATE_GOLDEN")) {
        write_file(path, text);
        return;
    }
    const std::string golden = read_file(path);
    if (golden == text) return;
    const Scratch scratch;
    write_file(scratch / "now", text);
    const auto diff = shell("diff -u " + quote_for_shell(path) + ' ' + quote_for_shell(scratch / "now"));
    ADD_FAILURE() << name << " differs (SANDROOT_UPDATE_GOLDEN=1 writes it anew):\n" << diff.out;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary);
    out << bytes;
    ASSERT_TRUE(out.flush()) << path;
}

Scratch::Scratch() : directory_(fs::TemporaryDirectory::create()) {
    if (!directory_) throw std::runtime_error(directory_.error().message);
}

void place_objects(const Scratch& scratch) {
    namespace disk = std::filesystem;
    for (const char* name : {"libleaf.so", "libmiddle.so", "libfound.so", "libmissing.so"})
        disk::copy_file(disk::path(SANDROOT_CLI_OBJECTS) / name, disk::path(scratch.path()) / name);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

bool is_json(const std::string& text) {
    return run("/usr/bin/python3", {"-m", "json.tool"}, {}, text).exit == 0;
}

}   // namespace sandroot::cli_test
