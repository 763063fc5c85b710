#include <sandroot/python/candidates.hpp>
#include <sandroot/python/modules.hpp>
#include <sandroot/python/packaging/names.hpp>

#include <algorithm>
#include <array>

namespace sandroot::python {

namespace {

/// Whole trees are sometimes given execute bits (chmod -R, copies from other systems), so what is text or data by its
/// name is not opened for that bit alone.
constexpr std::array<std::string_view, 33> never_programs{
    ".py",   ".pyc",  ".pyi",  ".pyx", ".pxd", ".pth", ".txt", ".md",  ".rst", ".sh",  ".json",
    ".js",   ".css",  ".html", ".xml", ".c",   ".cc",  ".cpp", ".h",   ".hpp", ".cfg", ".ini",
    ".toml", ".yaml", ".yml",  ".csv", ".npy", ".png", ".svg", ".jpg", ".ttf", ".a",   ".exe"};

bool may_be_program(const fs::Listed& entry) {
    if ((entry.stat.mode & 0111U) == 0 || entry.stat.size == 0) return false;
    return std::ranges::none_of(never_programs, [&](std::string_view suffix) { return entry.name.ends_with(suffix); });
}

/// Whether import would take something else in `directory` before a file with the suffix at `rank`: a package of that
/// name, or the same name with an earlier suffix. Source: importlib's FileFinder.find_spec.
bool is_shadowed(const SearchDirectories& places, const Directory& directory, const std::string& file,
                 const std::string& suffix, const std::vector<std::string>& suffixes) {
    const std::string name = file.substr(0, file.size() - suffix.size());
    if (const Directory* package = places.directory(directory.at / name); package != nullptr && name != "__init__")
        if (type_in(*package, "__init__.py")) return true;
    for (const auto& earlier : suffixes) {
        if (earlier == suffix) return false;
        if (type_in(directory, name + earlier)) return true;
    }
    return false;
}

void name_module(Candidate& candidate, const SearchDirectories& places, const Directory& directory,
                 const std::string& file, const std::vector<std::string>& suffixes) {
    for (const auto& relative : places.relative_to_search(directory, file)) {
        auto module = module_of(relative, suffixes);
        if (!module) continue;
        if (is_shadowed(places, directory, file, module->suffix, suffixes)) return;
        candidate.module = std::move(module->dotted);
        candidate.tagged = module->suffix != ".so";
        return;
    }
}

/// The tag in the name of an extension: "cpython-312-x86_64-linux-gnu". Source: PEP 3149, PyPy's SOABI.
std::string_view tag_of(std::string_view file) {
    if (!file.ends_with(".so")) return {};
    file.remove_suffix(3);
    const auto tag = file.substr(file.rfind('.') + 1);
    return tag.starts_with("cpython-3") || tag.starts_with("pypy3") ? tag : std::string_view();
}

/// An extension for another interpreter counts only if this one would import nothing in its place.
void name_foreign_module(Candidate& candidate, const SearchDirectories& places, const Directory& directory,
                         const std::string& file, const std::vector<std::string>& suffixes) {
    const auto tag = tag_of(file);
    if (tag.empty() || candidate.in_stdlib) return;
    const std::string suffix = '.' + std::string(tag) + ".so";
    if (std::ranges::find(suffixes, suffix) != suffixes.end()) return;
    const std::string name = file.substr(0, file.size() - suffix.size());
    if (offers_module(places, directory, name, suffixes)) return;
    for (const auto& relative : places.relative_to_search(directory, file)) {
        auto module = module_of(relative, {suffix});
        if (!module) continue;
        candidate.module = std::move(module->dotted);
        candidate.tag = tag;
        return;
    }
}

bool holds_modules(const Directory& directory, const std::vector<std::string>& suffixes) {
    return std::ranges::any_of(directory.entries, [&](const fs::Listed& entry) {
        return entry.name.ends_with(".py") || (module_of(entry.name, suffixes) && !entry.name.starts_with("lib"));
    });
}

}   // namespace

Candidates find_candidates(const SearchDirectories& places, const Interpreter& interpreter) {
    Candidates candidates;
    const auto& suffixes = interpreter.extension_suffixes;
    for (const auto& directory : places.directories()) {
        const bool in_libs = directory.at.name().ends_with(".libs");
        std::optional<bool> beside_modules;
        for (const auto& entry : directory.entries) {
            const bool library = is_library_name(entry.name);
            const bool file = entry.stat.type == fs::Type::file;
            if (library && !file && entry.stat.type != fs::Type::symlink) {
                candidates.unusable.push_back({directory.at / entry.name,
                                               Defect::special_file,
                                               {{"type", std::string(fs::name_of(entry.stat.type))}}});
                continue;
            }
            const bool extensionless = in_libs && file && entry.name.find('.') == std::string::npos;
            if (!library && !extensionless && !(file && may_be_program(entry))) continue;
            if (!beside_modules) beside_modules = holds_modules(directory, suffixes);
            Candidate candidate;
            candidate.at = directory.at / entry.name;
            candidate.type = entry.stat.type;
            candidate.target = entry.target;
            candidate.named_as_library = library;
            candidate.in_libs_directory = in_libs;
            candidate.beside_modules = *beside_modules;
            candidate.in_stdlib = places.territory(directory) == Territory::stdlib;
            if (library) name_module(candidate, places, directory, std::string(entry.name), suffixes);
            if (library && candidate.module.empty())
                name_foreign_module(candidate, places, directory, std::string(entry.name), suffixes);
            candidates.files.push_back(std::move(candidate));
        }
    }
    std::ranges::sort(candidates.files, {}, &Candidate::at);
    return candidates;
}

}   // namespace sandroot::python
