#include "command/words.hpp"

#include <sandroot/base/pack.hpp>
#include <sandroot/elf/facts.hpp>
#include <sandroot/loader/system.hpp>

#include "cli/help.hpp"

#include <optional>
#include <type_traits>

namespace sandroot::app {

namespace {

// Structs are taken apart with all their members, so that one that is added and forgotten here does not compile.

template <class Value>
void put(Packer& out, const Value& value);

template <class... Values>
void put_each(Packer& out, const Values&... values) {
    (put(out, values), ...);
}

template <class Items>
void put_all(Packer& out, const Items& items) {
    out.number(std::uint64_t{items.size()});
    for (const auto& item : items) put(out, item);
}

void put_one(Packer& out, const std::string& text) {
    out.text(text);
}
void put_one(Packer& out, const RootPath& path) {
    out.text(path.str());
}
void put_one(Packer& out, const sandbox::Profile::Directory& value) {
    const auto& [path, mode] = value;
    put_each(out, path, mode);
}
void put_one(Packer& out, const sandbox::Profile::File& value) {
    const auto& [path, mode, content] = value;
    put_each(out, path, mode, content);
}
void put_one(Packer& out, const sandbox::Profile& value) {
    const auto& [name, about, on_top, extends, directories, files, paths, links, never, keep, rules, prune,
                 prune_sets] = value;
    (void)about;
    (void)rules;        // They are among the wish's.
    (void)prune;        // The plan for a part of an environment is never remembered.
    (void)prune_sets;   // Nor do they bear on any other.
    put_each(out, name, on_top, extends, directories, files, paths, links, never, keep);
}
void put_one(Packer& out, const sandbox::ListFile& value) {
    const auto& [path, is_beside, format, search] = value;
    put_each(out, path, is_beside, format, search);
}
void put_one(Packer& out, const sandbox::Companion& value) {
    const auto& [name, always, libraries, distributions, take_libraries, take_paths, because, take_beside, read] =
        value;
    put_each(out, name, always, libraries, distributions, take_libraries, take_paths, because, take_beside, read);
}
void put_one(Packer& out, const sandbox::Rules& value) {
    const auto& [companions, host_provided, of_other_systems] = value;
    put_each(out, companions, host_provided, of_other_systems);
}
void put_one(Packer& out, const plan::Wishes& value) {
    const auto& [add, exclude, hwcaps, dlopen, source_names, profile, rules, jobs] = value;
    (void)source_names;   // It is among the request's.
    (void)jobs;
    put_each(out, add, exclude, hwcaps, dlopen.has_value(), dlopen.value_or(sandbox::Priority::required), profile,
             rules);
}
void put_one(Packer& out, const python::Interpreter& value) {
    const auto& [executable, version, implementation, prefix, base_prefix, exec_prefix, base_exec_prefix, stdlib,
                 platstdlib, paths, site_directories, extension_suffixes, soabi, builtin_modules] = value;
    put_each(out, executable, version, implementation, prefix, base_prefix, exec_prefix, base_exec_prefix, stdlib,
             platstdlib, paths, site_directories, extension_suffixes, soabi, builtin_modules);
}

void put_one(Packer& out, const loader::Cpu& value) {
    const auto& [x86_level, platform, legacy_hwcaps] = value;
    put_each(out, x86_level, platform, legacy_hwcaps);
}

template <class Value>
concept Several = requires(const Value& value) {
    value.begin();
    value.size();
} && !std::is_same_v<Value, std::string>;

template <class Value>
void put(Packer& out, const Value& value) {
    if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) out.number(value);
    else if constexpr (Several<Value>) put_all(out, value);
    else put_one(out, value);
}

}   // namespace

std::string request_words(const Request& request, const plan::Wishes& wishes) {
    Packer out;
    // Of other architectures the model takes nothing from the CPU that this program runs on.
    const auto cpu = loader::this_cpu(elf::machine_x86_64);
    put_each(out, version_line(), request.sysroot.str(), request.foreign_root, request.library_path,
             request.source_names, request.x86_level.value_or(0), wishes, cpu);
    return out.take();
}

std::string interpreter_words(const python::Interpreter& interpreter) {
    Packer out;
    put(out, interpreter);
    return out.take();
}

}   // namespace sandroot::app
