#include <sandroot/plan/libraries/resolve.hpp>

#include <algorithm>
#include <iterator>

namespace sandroot::plan {

Result<Resolver> Resolver::start(const fs::Tree& tree, loader::Objects& objects, const RootPath& program,
                                 const Context& context) {
    const loader::Opened& opened = objects.open(program);
    if (opened.os_error != 0) return fail_errno(opened.os_error, program.str());
    SR_TRY(auto system, loader::describe_system(tree, opened.reading->facts, context.cpu));
    const loader::Process fresh(tree, objects, std::move(system), context.start);
    loader::Process process = fresh;
    SR_TRY(auto startup, process.start(program.str()));
    return Resolver(fresh, std::move(process), std::move(startup));
}

Resolution Resolver::from(const RootPath& of, const loader::Process& process, loader::Loaded loaded) const {
    Resolution resolution;
    resolution.of = of;
    resolution.inherited = process_.loaded().size();
    const auto first_new = process.loaded().begin() + static_cast<std::ptrdiff_t>(resolution.inherited);
    resolution.objects.assign(first_new, process.loaded().end());
    // What a failed dlopen unloads again is numbered from the end of what stays loaded.
    std::ranges::copy(loaded.abandoned, std::back_inserter(resolution.objects));
    resolution.loaded = std::move(loaded);
    return resolution;
}

Resolution Resolver::open(const RootPath& path) const {
    return open_name(path.str());
}

Resolution Resolver::open_name(const std::string& name) const {
    loader::Process process = process_;
    auto loaded = process.open(name);
    return from(RootPath(name), process, std::move(loaded));
}

Resolution Resolver::open_from(const RootPath& caller, const std::string& name) const {
    loader::Process process = process_;
    const auto first = process.open(caller.str());
    auto loaded = process.open(name, first.root);
    return from(caller, process, std::move(loaded));
}

Resolution Resolver::start_program(const RootPath& path) const {
    loader::Process process = fresh_;
    Resolution resolution;
    resolution.of = path;
    if (auto loaded = process.start(path.str())) {
        resolution.loaded = *std::move(loaded);
        resolution.objects = process.loaded();
    } else {
        resolution.loaded.status = loader::LoadStatus::fatal;
        resolution.loaded.error = loaded.error().message;
    }
    return resolution;
}

Resolutions resolve_environment(const Resolver& resolver, const python::Environment& environment, Progress& progress) {
    Resolutions resolutions;
    resolutions.system = resolver.process().system();
    resolutions.startup = resolver.startup();
    resolutions.startup_objects = resolver.process().loaded();
    resolutions.of_objects.reserve(environment.objects.size());
    progress.begin(Stage::resolving, environment.objects.size());
    for (const auto& object : environment.objects) {
        resolutions.of_objects.push_back(object.kind == python::ObjectKind::program ? resolver.start_program(object.at)
                                                                                    : resolver.open(object.at));
        progress.advance(1, 0);
    }
    progress.end();
    return resolutions;
}

}   // namespace sandroot::plan
