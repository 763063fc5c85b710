// Resolves a whole environment: the interpreter started once, then each object judged alone in its context.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/python/environment.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::plan {

/// What a dlopen of one object, alone in the started interpreter, would do; for a program, what its own start would.
struct Resolution {
    RootPath of;   ///< The object that was opened.
    loader::Loaded loaded;
    std::size_t inherited = 0;   ///< So many of the interpreter's own objects come before `objects`.
    std::vector<loader::Object>
        objects;   ///< Also those that a failed dlopen unloads again. See `Resolutions::object`.
};

struct Resolutions {
    loader::System system;
    loader::Loaded startup;   ///< The interpreter's.
    std::vector<loader::Object> startup_objects;
    std::vector<Resolution> of_objects;   ///< In the order of Environment::objects.

    /// What an index inside `resolution.loaded` stands for.
    [[nodiscard]] const loader::Object& object(const Resolution& resolution, loader::ObjectIndex index) const {
        return index < resolution.inherited ? startup_objects[index] : resolution.objects[index - resolution.inherited];
    }
};

struct Context {
    loader::StartOptions start;
    loader::Cpu cpu;
};

/// The interpreter as a simulated process, from which each dlopen starts afresh.
class Resolver {
public:
    /// `tree` and `objects` must outlive it. Errors: `program` cannot be read or is no dynamic ELF program.
    [[nodiscard]] static Result<Resolver> start(const fs::Tree& tree, loader::Objects& objects, const RootPath& program,
                                                const Context& context);

    /// dlopen(path), alone.
    [[nodiscard]] Resolution open(const RootPath& path) const;
    /// dlopen(name) called by the program: a bare soname is searched.
    [[nodiscard]] Resolution open_name(const std::string& name) const;
    /// dlopen(name) called by the object at `caller`, after that was opened. The resolution holds the second step only.
    [[nodiscard]] Resolution open_from(const RootPath& caller, const std::string& name) const;
    /// A process of its own for the program at `path`.
    [[nodiscard]] Resolution start_program(const RootPath& path) const;

    [[nodiscard]] const loader::Loaded& startup() const noexcept { return startup_; }
    [[nodiscard]] const loader::Process& process() const noexcept { return process_; }

private:
    Resolver(loader::Process fresh, loader::Process process, loader::Loaded startup)
        : fresh_(std::move(fresh)), process_(std::move(process)), startup_(std::move(startup)) {}
    [[nodiscard]] Resolution from(const RootPath& of, const loader::Process& process, loader::Loaded loaded) const;

    loader::Process fresh_;   ///< Before anything was started.
    loader::Process process_;
    loader::Loaded startup_;
};

/// Resolves every object of `environment`.
[[nodiscard]] Resolutions resolve_environment(const Resolver& resolver, const python::Environment& environment,
                                              Progress& progress);

}   // namespace sandroot::plan
