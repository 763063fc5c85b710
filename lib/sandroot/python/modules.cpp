#include <sandroot/python/modules.hpp>
#include <sandroot/python/packaging/names.hpp>

#include <algorithm>

namespace sandroot::python {

namespace {

bool is_python_file(std::string_view name) {
    return name.ends_with(".py") || name.ends_with(".pyc");
}

std::string_view stem(std::string_view name) {
    return name.substr(0, name.rfind('.'));
}

}   // namespace

std::optional<std::string> top_level_of(std::string_view relative, const std::vector<std::string>& suffixes) {
    const auto slash = relative.find('/');
    const auto file = relative.substr(relative.rfind('/') == std::string_view::npos ? 0 : relative.rfind('/') + 1);
    const auto first = relative.substr(0, slash);
    if (slash == std::string_view::npos) {
        if (is_python_file(file) && is_identifier(stem(file))) return std::string(stem(file));
        auto module = module_of(file, suffixes);
        return module ? std::optional(std::move(module->dotted)) : std::nullopt;
    }
    if (first == "__pycache__" || !is_identifier(first)) return std::nullopt;
    if (!is_python_file(file) && !module_of(file, suffixes)) return std::nullopt;
    return std::string(first);
}

bool offers_module(const SearchDirectories& places, const Directory& directory, const std::string& name,
                   const std::vector<std::string>& suffixes) {
    if (const auto type = type_in(directory, name)) {
        if (type == fs::Type::directory) return true;
        if (type == fs::Type::symlink && places.directory(directory.at / name) != nullptr) return true;
    }
    const auto is_file = [&](const std::string& file) {
        const auto type = type_in(directory, file);
        return type == fs::Type::file || type == fs::Type::symlink;
    };
    return is_file(name + ".py") || is_file(name + ".pyc") ||
           std::ranges::any_of(suffixes, [&](const std::string& suffix) { return is_file(name + suffix); });
}

std::vector<std::string> modules_in(const SearchDirectories& places, const Directory& directory) {
    std::vector<std::string> modules;
    for (const auto& entry : directory.entries) {
        if (entry.stat.type == fs::Type::directory) {
            const Directory* package = places.directory(directory.at / entry.name);
            if (is_identifier(entry.name) && package != nullptr && type_in(*package, "__init__.py"))
                modules.emplace_back(entry.name);
        } else if (is_python_file(entry.name) && is_identifier(stem(entry.name))) {
            modules.emplace_back(stem(entry.name));
        }
    }
    std::ranges::sort(modules);
    modules.erase(std::ranges::unique(modules).begin(), modules.end());
    return modules;
}

}   // namespace sandroot::python
