#include <sandroot/fs/walk.hpp>
#include <sandroot/python/sources/sources.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>
#include <mutex>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace sandroot::python {

namespace {

bool is_suite(std::string_view name) {
    return name == "tests" || name == "test";
}

bool is_source(const fs::Listed& entry) {
    return entry.stat.type == fs::Type::file && entry.name.ends_with(".py") && entry.stat.size > 0 &&
           !is_test(entry.name) && entry.name != "conftest.py";
}

/// Copies share their listings with what was walked.
std::vector<Directory> directories_of_packages(const Places& places) {
    std::vector<Directory> out;
    std::unordered_set<RootPath> suites;   // With all that is below: parents come first.
    for (const auto& directory : places.directories()) {
        if (is_suite(directory.at.name()) || suites.contains(directory.at.parent())) suites.insert(directory.at);
        else if (places.territory(directory) != Territory::stdlib) out.push_back(directory);
    }
    return out;
}

std::vector<NamingSource> read_all(const fs::Tree& tree, const std::vector<Directory>& directories, std::size_t jobs) {
    std::vector<NamingSource> found;
    std::mutex mutex;
    fs::in_parallel(directories.size(), jobs, [&](std::size_t at) {
        const Directory& directory = directories[at];
        std::vector<std::string_view> names;
        for (const auto& entry : directory.entries)
            if (is_source(entry)) names.push_back(entry.name);
        tree.look_through(directory.real, names, largest_source, [&](std::size_t index, std::string_view content) {
            auto libraries = library_names(content);
            if (libraries.empty()) return;
            const std::scoped_lock lock(mutex);
            found.push_back({directory.at / names[index], directory.real / names[index], std::move(libraries)});
        });
    });
    std::ranges::sort(found, {}, &NamingSource::at);
    return found;
}

}   // namespace

NamingSources look_for_names(const fs::Tree& tree, const Places& places, std::size_t jobs) {
    const auto read = [&tree, jobs](const std::vector<Directory>& directories) {
        return read_all(tree, directories, jobs);
    };
    // Either policy, so that without a free thread it happens when it is asked for.
    return std::async(std::launch::async | std::launch::deferred, read, directories_of_packages(places)).share();
}

}   // namespace sandroot::python
