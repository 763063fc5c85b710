// A small Debian-like image with Python in it, in memory, for tests of whole plans.
#pragma once

#include <sandroot/elf/read_facts.hpp>
#include <sandroot/plan/make_plan.hpp>

#include "support/memory_tree.hpp"
#include "unit/elf/elf_builder.hpp"

#include <algorithm>
#include <stdexcept>

namespace sandroot::plan {

struct LibraryRecipe {
    std::string soname{};
    std::vector<std::string> needed{};
    std::string runpath{};
    std::string rpath{};
    std::string note{};
    bool wants_executable_stack = false;
    std::uint32_t isa_needed = 0;         ///< GNU_PROPERTY_X86_ISA_1_NEEDED.
    std::string needs_version{};          ///< Of the first needed library.
    std::vector<std::string> defines{};   ///< Versions, its own name first.
};

inline std::string library(const LibraryRecipe& wanted) {
    build::Recipe recipe;
    for (const auto& name : wanted.needed) recipe.names.emplace_back(DT_NEEDED, name);
    if (!wanted.soname.empty()) recipe.names.emplace_back(DT_SONAME, wanted.soname);
    if (!wanted.runpath.empty()) recipe.names.emplace_back(DT_RUNPATH, wanted.runpath);
    if (!wanted.rpath.empty()) recipe.names.emplace_back(DT_RPATH, wanted.rpath);
    recipe.stack_flags = PF_R | PF_W | (wanted.wants_executable_stack ? PF_X : 0U);
    if (wanted.isa_needed != 0) {
        const auto word = [](std::uint32_t value) {
            return std::string(reinterpret_cast<const char*>(&value), sizeof value);
        };
        recipe.note_alignment = 8;
        recipe.notes.push_back({"GNU", NT_GNU_PROPERTY_TYPE_0,
                                word(GNU_PROPERTY_X86_ISA_1_NEEDED) + word(4) + word(wanted.isa_needed) + word(0)});
    }
    if (!wanted.needs_version.empty()) recipe.needs.push_back({wanted.needed.front(), {{wanted.needs_version, false}}});
    for (const auto& version : wanted.defines) recipe.definitions.push_back(version);
    if (!wanted.note.empty()) recipe.notes.push_back({"FDO", 0x407c0c0a, wanted.note + '\0'});
    return build::make(recipe).bytes;
}

/// A small Debian-like image with Python in it; tests add packages and libraries.
class Image {
public:
    Image() {
        build::Recipe python;
        python.type = ET_EXEC;
        python.interpreter = "/lib64/ld-linux-x86-64.so.2";
        python.names = {{DT_NEEDED, "libc.so.6"}};
        tree.add_file("/usr/bin/python3.11", build::make(python).bytes, 0755)
            .add_symlink("/usr/bin/python3", "python3.11")
            .add_file("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
                      library({"ld-linux-x86-64.so.2", {}, {}, {}, {}}), 0755)
            .add_symlink("/usr/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2")
            .add_symlink("/lib", "usr/lib")
            .add_symlink("/lib64", "usr/lib64")
            .add_file("/usr/lib/python3.11/os.py", "")
            .add_directory("/usr/lib/python3/dist-packages");
        add_library("/usr/lib/x86_64-linux-gnu/libc.so.6", {"libc.so.6", {}, {}, {}, {}});
        environment.interpreter.executable = RootPath("/usr/bin/python3");
        environment.interpreter.version = "3.11.2";
        environment.interpreter.prefix = RootPath("/usr");
        environment.interpreter.stdlib = RootPath("/usr/lib/python3.11");
        environment.interpreter.platstdlib = environment.interpreter.stdlib;
        environment.interpreter.site_directories = {RootPath("/usr/lib/python3/dist-packages")};
        environment.interpreter.paths = {RootPath("/usr/lib/python3.11"), RootPath("/usr/lib/python3/dist-packages")};
    }

    void add_library(const std::string& path, const LibraryRecipe& wanted) { tree.add_file(path, library(wanted)); }

    void add_object(const std::string& name, const LibraryRecipe& wanted,
                    python::ObjectKind kind = python::ObjectKind::extension) {
        const std::string path = "/usr/lib/python3/dist-packages/" + name;
        add_library(path, wanted);
        python::Object object;
        object.at = RootPath(path);
        object.kind = kind;
        object.stat = *tree.stat(object.at, fs::Follow::no);
        object.reading = std::make_shared<const elf::Reading>(*elf::read_facts(tree, object.at));
        environment.objects.push_back(object);
    }

    [[nodiscard]] Plan plan(PlanOptions options = {}, const loader::StartOptions& start = {}) {
        std::ranges::sort(environment.objects, {}, &python::Object::at);
        loader::Objects objects(tree);
        Silence silence;
        Context context;
        context.start = start;
        context.cpu.x86_level = cpu_level;
        auto resolver = Resolver::start(tree, objects, environment.interpreter.executable, context);
        if (!resolver) throw std::runtime_error(resolver.error().message);
        const auto resolutions = resolve_environment(*resolver, environment, silence);
        auto made = make_plan(tree, environment, *resolver, resolutions, options, silence);
        if (!made) throw std::runtime_error(made.error().message);
        return *std::move(made);
    }

    fs::MemoryTree tree;
    python::Environment environment;
    unsigned cpu_level = 1;
};

}   // namespace sandroot::plan
