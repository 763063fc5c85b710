#include <sandroot/loader/search/search_list.hpp>

#include <unordered_set>

namespace sandroot::loader {

namespace {

/// Nothing where ld.so drops the element.
std::optional<std::string> directory_of(std::string_view element, const TokenValues& values) {
    if (element.empty()) return std::string();
    auto directory = expand_tokens(element, values);
    if (!directory || directory->empty() || directory->size() > longest_path) return std::nullopt;
    while (directory->size() > 1 && directory->back() == '/') directory->pop_back();
    if (directory->back() != '/') *directory += '/';
    return directory;
}

}   // namespace

std::vector<std::string> split_search_list(std::string_view text, Separator separator, const TokenValues& values) {
    std::vector<std::string> directories;
    if (text.empty()) return directories;
    const std::string_view separators = separator == Separator::colon ? ":" : ":;";
    std::unordered_set<std::string> seen;
    while (directories.size() < most_directories) {
        const auto end = text.find_first_of(separators);
        auto directory = directory_of(text.substr(0, end), values);
        if (directory && seen.insert(*directory).second) directories.push_back(*std::move(directory));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return directories;
}

}   // namespace sandroot::loader
