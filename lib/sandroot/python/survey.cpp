#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/python/candidates.hpp>
#include <sandroot/python/init_function.hpp>
#include <sandroot/python/judge.hpp>
#include <sandroot/python/modules.hpp>
#include <sandroot/python/packaging/distributions.hpp>
#include <sandroot/python/packaging/owners.hpp>
#include <sandroot/python/search_directories.hpp>
#include <sandroot/python/sources/source_search.hpp>
#include <sandroot/python/survey.hpp>

#include <algorithm>
#include <cerrno>
#include <unordered_set>

namespace sandroot::python {

namespace {

Result<void> examine(const fs::Tree& tree, const Candidate& candidate, Examined& examined) {
    SR_TRY(const auto file, tree.open(candidate.at));
    examined.stat = file->stat();
    SR_TRY(auto reading, elf::read_facts(*file));
    // A suffix such as ".abi3.so" tells enough; a bare ".so" may as well be a library that lies among modules.
    if (!candidate.module.empty() && !candidate.tagged && reading.shape == elf::Shape::dynamic) {
        SR_TRY(examined.names_init, names_init_function(*file, candidate.module));
    }
    examined.reading = std::make_shared<const elf::Reading>(std::move(reading));
    return {};
}

std::vector<Examined> examine_all(const fs::Tree& tree, const std::vector<Candidate>& candidates, std::size_t jobs,
                                  Progress& progress) {
    std::vector<Examined> examined(candidates.size());
    fs::read_in_parallel(candidates.size(), jobs, [&](std::size_t i) {
        if (auto done = examine(tree, candidates[i], examined[i]); !done) examined[i].error = std::move(done).error();
        progress.advance(1, examined[i].stat.size);
    });
    return examined;
}

/// The header that objects are held against; none where the program cannot be read or is a script.
std::optional<elf::Reading> read_program(const fs::Tree& tree, const Interpreter& interpreter) {
    auto reading = elf::read_facts(tree, interpreter.executable);
    if (!reading || (reading->shape != elf::Shape::dynamic && reading->shape != elf::Shape::no_dynamic))
        return std::nullopt;
    return *std::move(reading);
}

std::optional<RootPath> find_libpython(const fs::Tree& tree, const Interpreter& interpreter,
                                       const elf::Facts& program) {
    for (const auto& name : program.needed) {
        if (!name.starts_with("libpython") && !name.starts_with("libpypy")) continue;
        for (const auto& prefix : {interpreter.base_exec_prefix, interpreter.base_prefix})
            for (const auto* directory : {"lib", "lib64", "bin"}) {
                RootPath path = prefix / directory / name;
                const auto stat = tree.stat(path, fs::Follow::yes);
                if (stat && stat->type == fs::Type::file) return path;
            }
    }
    return std::nullopt;
}

std::vector<std::string> needed_names(const std::vector<Examined>& examined) {
    std::vector<std::string> names;
    for (const auto& one : examined) {
        if (one.error || one.reading->shape != elf::Shape::dynamic) continue;
        for (const auto& name : one.reading->facts.needed) names.push_back(name.substr(name.rfind('/') + 1));
    }
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    return names;
}

void sort_out(const std::vector<Candidate>& candidates, const std::vector<Examined>& examined,
              const std::optional<elf::Header>& interpreter, Environment& environment) {
    const auto needed = needed_names(examined);
    std::unordered_set<fs::Identity> files;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (candidates[i].type == fs::Type::file && !examined[i].error) files.insert(examined[i].stat.identity);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const auto& candidate = candidates[i];
        // It went away since the walk: installing and surveying at once, which is no broken file.
        if (examined[i].error && candidate.type == fs::Type::file && examined[i].error->os_error == ENOENT) continue;
        const bool is_extension = candidate.tagged || !candidate.tag.empty();
        if (auto fault = fault_of(candidate, examined[i], interpreter)) {
            environment.unusable.push_back(
                {candidate.at, fault->defect, std::move(fault->values), {}, is_extension ? candidate.module : ""});
            continue;
        }
        if (!candidate.tag.empty()) {
            environment.unusable.push_back(
                {candidate.at,
                 Defect::other_tag,
                 {{"tag", candidate.tag}, {"interpreter_tag", environment.interpreter.soabi}},
                 {},
                 candidate.module});
            continue;
        }
        if (!is_object(examined[i])) continue;
        auto kind = kind_of(candidate, examined[i]);
        if (kind == ObjectKind::plugin && is_bundled(candidate, examined[i], needed)) kind = ObjectKind::bundled;
        // A link is one more name of a file, unless import goes through it or the file lies elsewhere.
        if (candidate.type == fs::Type::symlink && kind != ObjectKind::extension &&
            !files.insert(examined[i].stat.identity).second)
            continue;
        environment.objects.push_back({candidate.at,
                                       kind,
                                       kind == ObjectKind::extension ? candidate.module : "",
                                       {},
                                       candidate.in_stdlib,
                                       examined[i].stat,
                                       examined[i].reading});
    }
}

void assign_owners(const SearchDirectories& places, Environment& environment) {
    std::vector<RootPath> paths;
    for (const auto& object : environment.objects) paths.push_back(object.at);
    for (const auto& unusable : environment.unusable) paths.push_back(unusable.at);
    const Owners owners(environment.distributions, places, environment.interpreter, paths);
    for (auto& object : environment.objects) object.distribution = owners.of(object.at);
    for (auto& unusable : environment.unusable) unusable.distribution = owners.of(unusable.at);
}

std::vector<std::string> stdlib_modules(const SearchDirectories& places, const Interpreter& interpreter) {
    const Directory* stdlib = places.directory(interpreter.stdlib.tidy());
    return stdlib == nullptr ? std::vector<std::string>{} : modules_in(places, *stdlib);
}

/// What no import and no code of a package opens.
bool is_for_people(const RootPath& path, const Interpreter& interpreter) {
    for (const auto* prefix : {&interpreter.prefix, &interpreter.base_prefix})
        for (const auto* directory : {"bin", "include", "man", "share/man", "share/doc"})
            if (path.is_within(*prefix / directory)) return true;
    return false;
}

std::vector<FileBeside> files_beside(const SearchDirectories& places, const Environment& environment) {
    std::vector<FileBeside> beside;
    for (std::size_t at = 0; at < environment.distributions.size(); ++at) {
        const FileList& files = environment.distributions[at].files;
        for (std::size_t index = 0; index < files.size(); ++index) {
            if (!files.shortest(index).starts_with('/')) continue;   // Below its site directory.
            const RootPath path = files[index];
            if (!places.directory(path.parent()) && !is_for_people(path, environment.interpreter))
                beside.push_back({path, at});
        }
    }
    return beside;
}

}   // namespace

Result<Installed> find_installed(const fs::Tree& tree, Interpreter interpreter, const Scope& scope) {
    Installed installed;
    installed.interpreter = std::move(interpreter);
    SourceSearch search;
    SR_TRY(installed.places, SearchDirectories::walk(tree, installed.interpreter, scope.jobs,
                                                     scope.look_for_names ? search.as_look() : LookIn{}));
    installed.sources = search.finish();
    installed.distributions = read_distributions(tree, installed.interpreter, installed.places, scope.jobs);
    return installed;
}

Environment examine(const fs::Tree& tree, Installed installed, const Scope& scope, Progress& progress) {
    Environment environment;
    environment.interpreter = std::move(installed.interpreter);
    environment.distributions = std::move(installed.distributions);
    SearchDirectories& places = installed.places;
    environment.sources = std::move(installed.sources);
    const Interpreter& python = environment.interpreter;
    const auto program = read_program(tree, python);
    if (program) environment.libpython = find_libpython(tree, python, program->facts);

    auto candidates = find_candidates(places, python);
    environment.stdlib_modules = stdlib_modules(places, python);
    environment.unusable = std::move(candidates.unusable);
    environment.unusable.insert(environment.unusable.end(), places.unread().begin(), places.unread().end());

    progress.begin(Stage::reading_packages, candidates.files.size());
    const auto examined = examine_all(tree, candidates.files, scope.jobs, progress);
    progress.end();

    sort_out(candidates.files, examined, program ? std::optional(program->facts.header) : std::nullopt, environment);
    std::ranges::sort(environment.objects, {}, &Object::at);
    std::ranges::sort(environment.unusable, {}, &Unusable::at);
    assign_owners(places, environment);
    environment.beside = files_beside(places, environment);
    environment.unsearched = places.unsearched();
    environment.walked = places.take_walked();
    return environment;
}

Result<Environment> survey(const fs::Tree& tree, Interpreter interpreter, const Scope& scope, Progress& progress) {
    SR_TRY(auto installed, find_installed(tree, std::move(interpreter), scope));
    return examine(tree, std::move(installed), scope, progress);
}

}   // namespace sandroot::python
