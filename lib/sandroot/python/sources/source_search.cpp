#include <sandroot/python/sources/source_search.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>
#include <utility>

namespace sandroot::python {

namespace {

bool is_suite(std::string_view name) {
    return name == "tests" || name == "test";
}

bool is_in_suite(std::string_view path) {
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (is_suite(path.substr(begin, end - begin))) return true;
        begin = end + 1;
    }
    return false;
}

bool is_source(std::string_view name) {
    return name.ends_with(".py") && !is_test(name) && name != "conftest.py";
}

}   // namespace

LookIn SourceSearch::as_look() {
    return [this](const SearchDirectories& places, const SearchDirectory& place) {
        fs::Look look;
        look.into = [&places, place](const RootPath& directory) {
            const RootPath at = renamed(directory, place);
            return places.territory(at, directory) != Territory::stdlib && !is_in_suite(places.from_outermost(at));
        };
        look.at = is_source;
        look.take = [this, place](const RootPath& directory, std::string_view name, std::string_view content) {
            take(place, directory, name, content);
        };
        look.limit = largest_source;
        return look;
    };
}

void SourceSearch::take(const SearchDirectory& place, const RootPath& directory, std::string_view name,
                        std::string_view content) {
    auto [names, folders] = named_libraries(content);
    if (names.empty() && folders.empty()) return;
    const std::scoped_lock lock(mutex_);
    found_.push_back({renamed(directory, place) / name, directory / name, std::move(names), std::move(folders)});
}

std::vector<NamingSource> SourceSearch::finish() {
    std::ranges::sort(found_, {}, &NamingSource::at);
    return std::move(found_);
}

}   // namespace sandroot::python
