#include <sandroot/scope/removed.hpp>

namespace sandroot::scope {

void for_each_removed(const std::vector<python::Directory>& before, const python::SearchDirectories& now,
                      const std::function<void(const python::Directory&, const fs::Listed&)>& take) {
    for (const auto& directory : before) {
        const python::Directory* left = now.directory(directory.at);
        if (left != nullptr && left->entries.size() == directory.entries.size()) continue;
        for (const auto& entry : directory.entries)
            if (entry.stat.type == fs::Type::file && (left == nullptr || !left->entries.index_of(entry.name)))
                take(directory, entry);
    }
}

}   // namespace sandroot::scope
