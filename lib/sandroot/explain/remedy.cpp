#include <sandroot/base/escape.hpp>
#include <sandroot/explain/remedy.hpp>
#include <sandroot/loader/cache/compare_names.hpp>

#include <array>
#include <string>
#include <utility>

namespace sandroot::explain {

namespace {

struct Release {
    std::string_view name;
    std::string_view glibc;
    std::string_view libstdcxx;   ///< GLIBCXX.
    std::string_view cxxabi;
};

/// Oldest first.
constexpr std::array<Release, 6> releases{{
    {"Debian 11", "2.31", "3.4.28", "1.3.12"},
    {"Ubuntu 22.04", "2.35", "3.4.30", "1.3.13"},
    {"Debian 12", "2.36", "3.4.30", "1.3.13"},
    {"Ubuntu 24.04", "2.39", "3.4.33", "1.3.15"},
    {"Debian 13", "2.41", "3.4.33", "1.3.15"},
    {"Debian unstable", "2.43", "3.4.34", "1.3.16"},
}};

std::string shown(std::string_view text) {
    return escape_for_terminal(text);
}

/// "CPython 3.12, x86_64-linux-gnu" for cpython-312-x86_64-linux-gnu.
std::string python_of(std::string_view tag) {
    for (const auto& [prefix, name] :
         {std::pair<std::string_view, std::string_view>{"cpython-3", "CPython 3."}, {"pypy3", "PyPy 3."}}) {
        if (!tag.starts_with(prefix)) continue;
        const auto rest = tag.substr(prefix.size());
        const auto end = rest.find('-');
        std::string text = std::string(name) + std::string(rest.substr(0, end));
        if (end != std::string_view::npos) text += ", " + std::string(rest.substr(end + 1));
        return shown(text);
    }
    return shown(tag);
}

std::string newer_version(const plan::Missing& missing) {
    std::string text = shown(missing.refused) + " lacks " + shown(missing.value);
    if (!missing.newest.empty()) text += ", its newest is " + shown(missing.newest);
    const std::string with = releases_with(missing.value);
    if (!with.empty()) text += ": build on " + with;
    else text += ": install a newer " + shown(missing.name);
    text += ", or install a build of the package for older systems";
    if (missing.newest.starts_with("GLIBC_2."))
        text += " (wheels tagged manylinux_2_" + shown(missing.newest.substr(8)) + " or lower)";
    return text;
}

}   // namespace

std::string releases_with(std::string_view version) {
    const auto split = version.rfind('_');
    if (split == std::string_view::npos) return {};
    const auto kind = version.substr(0, split);
    const auto wanted = version.substr(split + 1);
    if (wanted.find_first_not_of("0123456789.") != std::string_view::npos) return {};
    std::string_view debian;
    std::string_view ubuntu;
    for (const Release& release : releases) {
        const auto has = kind == "GLIBC" ? release.glibc : kind == "GLIBCXX" ? release.libstdcxx : release.cxxabi;
        if (kind != "GLIBC" && kind != "GLIBCXX" && kind != "CXXABI") return {};
        if (loader::compare_cache_names(has, wanted) < 0) continue;
        auto& first = release.name.starts_with("Debian") ? debian : ubuntu;
        if (first.empty()) first = release.name;
    }
    if (debian.empty()) return {};
    return std::string(debian) + (ubuntu.empty() ? "" : ", " + std::string(ubuntu)) + " or later";
}

std::string remedy_of(const plan::Missing& missing) {
    const std::string file = shown(missing.refused);
    switch (missing.refusal) {
    case plan::Refusal::absent:
        return {};
    case plan::Refusal::dangling_link:
        return file + " is a symlink to " + shown(missing.value) +
               ", which is not there: install the package that brings the target, or remove the link";
    case plan::Refusal::executable_stack:
        return file + " asks for an executable stack, which glibc 2.41 and later refuse: patchelf --clear-execstack " +
               shown(quote_for_shell(missing.refused));
    case plan::Refusal::not_loadable:
        return file + " is there and cannot be loaded: install its package again, or remove the file";
    case plan::Refusal::unreadable:
        return file + " may not be read: chmod a+r " + shown(quote_for_shell(missing.refused));
    case plan::Refusal::other_python:
        return file + " is for " + python_of(missing.value) + ", and this is " + python_of(missing.newest) +
               ": install the package with this interpreter's own pip";
    case plan::Refusal::version_not_found:
        return newer_version(missing);
    case plan::Refusal::wrong_class:
        return file + " is for a process of the other word size: install the library for this architecture";
    case plan::Refusal::wrong_machine:
        return file + " is for another CPU: install the library for this architecture";
    }
    return {};
}

}   // namespace sandroot::explain
