// World: a memory tree of libraries that are described rather than built, and a process in it.
#pragma once

#include <sandroot/loader/cache/compare_names.hpp>
#include <sandroot/loader/process.hpp>

#include "support/memory_tree.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace world {

using namespace sandroot;

struct Library {
    std::vector<std::string> needed = {};
    std::optional<std::string> soname = {};
    std::optional<std::string> rpath = {};
    std::optional<std::string> runpath = {};
    std::vector<std::string> auxiliary = {};
    std::vector<std::string> filter = {};
    std::uint64_t flags_1 = 0;
    std::uint16_t machine = elf::machine_x86_64;
    elf::Class elf_class = elf::Class::elf64;
    std::vector<elf::VersionNeed> version_needs = {};
    std::vector<std::string> version_definitions = {};
};

/// Facts of a sound x86-64 library.
inline elf::Reading reading_of(const Library& library) {
    elf::Reading reading;
    reading.shape = elf::Shape::dynamic;
    elf::Facts& facts = reading.facts;
    facts.header.elf_class = library.elf_class;
    facts.header.order = elf::Order::little;
    facts.header.ident_version = 1;
    facts.header.type = elf::type_shared;
    facts.header.machine = library.machine;
    facts.header.version = 1;
    facts.header.program_header_size = library.elf_class == elf::Class::elf64 ? 56 : 32;
    facts.has_load = facts.has_dynamic = true;
    facts.soname = library.soname;
    facts.needed = library.needed;
    facts.rpath = library.rpath;
    facts.runpath = library.runpath;
    facts.flags_1 = library.flags_1;
    facts.version_needs = library.version_needs;
    facts.version_definitions = library.version_definitions;
    facts.has_version_definitions = !library.version_definitions.empty();
    facts.stack = elf::Stack::plain;
    using Kind = elf::Facts::Dependency::Kind;
    for (const auto& name : library.auxiliary) facts.dependencies.push_back({Kind::auxiliary, name});
    for (const auto& name : library.filter) facts.dependencies.push_back({Kind::filter, name});
    for (const auto& name : library.needed) facts.dependencies.push_back({Kind::needed, name});
    return reading;
}

/// A Debian-like glibc 2.36 on a plain x86-64 CPU, with /lib and /usr/lib as default directories.
inline loader::System plain_system() {
    loader::System system;
    system.header = reading_of({}).facts.header;
    system.interpreter = "/lib64/ld-linux-x86-64.so.2";
    system.interpreter_soname = "ld-linux-x86-64.so.2";
    system.vdso = "linux-vdso.so.1";
    system.default_directories = {"/lib", "/usr/lib"};
    system.lib_token = "lib/x86_64-linux-gnu";
    system.cpu.platform = "x86_64";
    return system;
}

class World {
public:
    World() { put(system.interpreter, {.soname = system.interpreter_soname}); }

    World& put(const std::string& path, const Library& library = {}) { return put(path, reading_of(library)); }
    World& put(const std::string& path, elf::Reading reading, std::size_t size = 4096) {
        tree.add_file(path, std::string(size, 'x'));
        loader::Opened opened;
        opened.stat = *tree.stat(RootPath(path), fs::Follow::yes);
        opened.reading = std::make_shared<const elf::Reading>(std::move(reading));
        objects.remember(RootPath(path), std::move(opened));
        return *this;
    }
    /// The cache as ldconfig would write it for these pairs of name and path.
    World& cache(std::vector<std::pair<std::string, std::string>> entries);

    loader::Process fresh() { return {tree, objects, system, options}; }
    /// Starts `program`; the process stays in `process`.
    loader::Loaded start(const std::string& program) {
        process.emplace(fresh());
        auto loaded = process->start(program);
        return loaded ? *std::move(loaded)
                      : loader::Loaded{loader::LoadStatus::fatal, loaded.error().message, {}, {}, {}, {}, {}};
    }
    loader::Loaded open(const std::string& name, const std::string& caller = "") {
        return process->open(name, caller.empty() ? std::nullopt : std::optional(index_of(caller)));
    }
    loader::ObjectIndex index_of(const std::string& path) const {
        for (std::size_t at = 0; at < process->loaded().size(); ++at)
            if (process->loaded()[at].path == path) return at;
        return process->loaded().size();
    }
    /// Paths of the new objects, in load order, without the first one.
    std::vector<std::string> paths(const loader::Loaded& loaded) const {
        std::vector<std::string> all;
        for (const auto object : loaded.objects)
            if (object != loaded.root)
                all.push_back(object < process->loaded().size() ? process->loaded()[object].path : "(abandoned)");
        return all;
    }
    static std::vector<std::string> missing(const loader::Loaded& loaded) {
        std::vector<std::string> names;
        for (const auto& request : loaded.requests)
            if (!request.found && !request.skipped) names.push_back(request.name);
        return names;
    }
    /// The last request for `name`.
    static const loader::Request* request(const loader::Loaded& loaded, const std::string& name) {
        const loader::Request* found = nullptr;
        for (const auto& one : loaded.requests)
            if (one.name == name) found = &one;
        return found;
    }

    fs::MemoryTree tree;
    loader::Objects objects{tree};
    loader::System system = plain_system();
    loader::StartOptions options;
    std::optional<loader::Process> process;
};

inline World& World::cache(std::vector<std::pair<std::string, std::string>> entries) {
    system.cache.emplace();
    std::sort(entries.begin(), entries.end(), [](const auto& left, const auto& right) {
        return loader::compare_cache_names(left.first, right.first) > 0;
    });
    for (auto& [key, value] : entries) system.cache->entries.push_back({0x0303, key, value, 0, {}, 0});
    return *this;
}

}   // namespace world
