#include <sandroot/loader/search/find_library.hpp>
#include <sandroot/loader/system/arch_abi.hpp>

#include <algorithm>

namespace sandroot::loader {

namespace {

std::optional<std::string> find_in_directory(const fs::Tree& tree, const RootPath& directory, std::string_view stem) {
    const auto entries = tree.list(directory);
    if (!entries) return std::nullopt;
    const std::string* found = nullptr;
    for (const auto& entry : *entries) {
        if (!entry.name.starts_with(stem) || !std::string_view(entry.name).substr(stem.size()).starts_with("so"))
            continue;
        if (entry.type != fs::Type::file && entry.type != fs::Type::symlink) continue;
        if (found == nullptr || entry.name.size() < found->size()) found = &entry.name;
    }
    return found == nullptr ? std::nullopt : std::optional(*found);
}

}   // namespace

std::optional<std::string> find_library(const fs::Tree& tree, const System& system, std::string_view name) {
    if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
    const std::string stem = "lib" + std::string(name) + ".";
    if (system.cache) {
        const auto flags = accepted_cache_flags(system.header);
        for (const auto& entry : system.cache->entries)
            if (entry.key.starts_with(stem) && std::ranges::find(flags, entry.flags) != flags.end()) return entry.key;
        return std::nullopt;
    }
    for (const auto& directory : system.default_directories)
        if (auto found = find_in_directory(tree, RootPath(directory), stem)) return found;
    return std::nullopt;
}

}   // namespace sandroot::loader
