#include <sandroot/base/escape.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/python/interpreter/find_interpreter.hpp>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <vector>

namespace sandroot::python {

namespace {

constexpr auto name_another = "name the interpreter's file with --python, for example --python /usr/bin/python3";

/// Where to look: a tree, and the directory in it that relative paths start from.
struct Ground {
    const fs::Tree& tree;
    RootPath here;

    /// "." and double slashes go, ".." and symlinks stay.
    [[nodiscard]] RootPath absolute(const std::string& path) const {
        return path.starts_with('/') ? RootPath(path).tidy() : (here / path).tidy();
    }
};

std::string shown(const RootPath& path) {
    return escape_for_terminal(path.str());
}

bool is_executable(const fs::Stat& stat) {
    return stat.type == fs::Type::file && (stat.mode & 0111U) != 0;
}

/// bin/python of a venv; bin/python3 where only that is there, as below the prefix of an interpreter.
std::optional<RootPath> in_directory(const fs::Tree& tree, const RootPath& directory) {
    for (const auto* name : {"bin/python", "bin/python3"}) {
        RootPath candidate = directory / name;
        if (const auto stat = tree.stat(candidate, fs::Follow::yes); stat && is_executable(*stat)) return candidate;
    }
    return std::nullopt;
}

Result<RootPath> by_path(const fs::Tree& tree, const RootPath& path) {
    const auto stat = tree.stat(path, fs::Follow::yes);
    if (!stat) {
        const auto link = tree.read_link(path);
        if (stat.error().os_error == ENOENT && link)
            return fail(
                Errc::usage, shown(path) + " is a symlink to " + escape_for_terminal(*link) + ", which is not there",
                "the interpreter it was made for is gone: create the venv again, or name another with --python");
        return fail_errno(stat.error().os_error, shown(path), "list the interpreters there are: ls /usr/bin/python3*");
    }
    if (stat->type == fs::Type::directory) {
        if (const auto found = in_directory(tree, path)) return *found;
        return fail(Errc::usage, shown(path) + " is a directory without bin/python, so it is not a venv",
                    "name a venv's directory or the interpreter's file with --python");
    }
    if (stat->type != fs::Type::file)
        return fail(Errc::usage, shown(path) + " is a " + std::string(fs::name_of(stat->type)) + ", not a program",
                    name_another);
    if (!is_executable(*stat)) return fail(Errc::usage, shown(path) + " is not executable", name_another);
    return path;
}

/// The directories of a PATH value; an empty one means the working directory (execvp(3)).
std::vector<std::string> split_search_path(const std::string& search_path) {
    std::vector<std::string> directories;
    for (std::size_t start = 0;;) {
        const auto colon = search_path.find(':', start);
        auto directory = search_path.substr(start, colon == std::string::npos ? colon : colon - start);
        directories.push_back(directory.empty() ? "." : std::move(directory));
        if (colon == std::string::npos) return directories;
        start = colon + 1;
    }
}

/// "python3", "python3.12", "pypy3"…: names that a person may have meant.
bool looks_like_interpreter(std::string_view name) {
    for (const std::string_view stem : {"python", "pypy"}) {
        if (!name.starts_with(stem)) continue;
        name.remove_prefix(stem.size());
        return std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    }
    return false;
}

std::string interpreters_there(const Ground& ground, const std::vector<std::string>& directories) {
    std::vector<std::string> found;
    for (const auto& directory : directories) {
        const auto entries = ground.tree.list(ground.absolute(directory));
        if (!entries) continue;
        for (const auto& entry : *entries)
            if (looks_like_interpreter(entry.name) && std::ranges::find(found, entry.name) == found.end())
                found.push_back(entry.name);
    }
    std::ranges::sort(found);
    std::string text;
    for (const auto& name : found) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

Result<RootPath> find_on(const Ground& ground, const std::string& wanted, const std::string& search_path) {
    if (wanted.empty() || wanted.find('\0') != std::string::npos)
        return fail(Errc::usage, "the interpreter's name is empty or holds a NUL byte", "for example --python python3");
    if (wanted.find('/') != std::string::npos) return by_path(ground.tree, ground.absolute(wanted));

    const auto directories = search_path.empty() ? std::vector<std::string>{} : split_search_path(search_path);
    std::optional<RootPath> without_permission;
    for (const auto& directory : directories) {
        RootPath candidate = ground.absolute(directory + "/" + wanted);
        const auto stat = ground.tree.stat(candidate, fs::Follow::yes);
        if (!stat && (stat.error().os_error == EMFILE || stat.error().os_error == ENFILE))
            return std::unexpected(stat.error());
        if (!stat || stat->type != fs::Type::file) continue;
        if (is_executable(*stat)) return candidate;
        if (!without_permission) without_permission = std::move(candidate);
    }
    // A venv named without "./" is still what was meant, where no program has the name.
    if (auto venv = in_directory(ground.tree, ground.absolute(wanted))) return *std::move(venv);
    if (without_permission) return fail(Errc::usage, shown(*without_permission) + " is not executable", name_another);
    const auto others = interpreters_there(ground, directories);
    return fail(Errc::usage, escape_for_terminal(wanted) + " was not found in any directory of PATH",
                others.empty() ? "name the interpreter with a slash, for example --python /usr/bin/python3"
                               : "PATH has: " + escape_for_terminal(others) + "; name one of them with --python");
}

}   // namespace

Result<HostPath> find_interpreter(const std::string& wanted, const std::string& search_path) {
    SR_TRY(const auto disk, fs::DiskTree::open_root(HostPath("/")));
    SR_TRY(const HostPath here, fs::absolute(HostPath(".")), "finding the working directory");
    SR_TRY(const RootPath found, find_on({*disk, RootPath(here.str())}, wanted, search_path));
    return HostPath(found.str());
}

Result<RootPath> find_interpreter(const fs::Tree& tree, const std::string& wanted, const std::string& search_path) {
    return find_on({tree, RootPath()}, wanted, search_path);
}

}   // namespace sandroot::python
