#include <sandroot/python/packaging/file_list.hpp>

#include <algorithm>

namespace sandroot::python {

namespace {

/// `path` below `base`, or all of it.
std::string_view shortened(std::string_view path, const RootPath& base) {
    const std::string_view above = base.is_root() ? std::string_view() : base.str();
    const bool is_below = path.size() > above.size() + 1 && path.starts_with(above) && path[above.size()] == '/';
    return is_below ? path.substr(above.size() + 1) : path;
}

}   // namespace

void FileList::add(const RootPath& path) {
    add_relative(shortened(path.str(), base_));
}

void FileList::add_relative(std::string_view path) {
    begins_.push_back(static_cast<std::uint32_t>(texts_.size()));
    texts_.append(path).push_back('\0');
}

void FileList::sort() {
    // Installers mostly write them in order.
    std::vector<std::string_view> sorted;
    sorted.reserve(size());
    for (std::size_t index = 0; index < size(); ++index) sorted.push_back(shortest(index));
    if (std::ranges::adjacent_find(sorted, std::ranges::greater_equal()) != sorted.end()) {
        std::ranges::sort(sorted);
        sorted.erase(std::ranges::unique(sorted).begin(), sorted.end());
        std::string texts;
        texts.reserve(texts_.size());
        begins_.clear();
        for (const auto text : sorted) {
            begins_.push_back(static_cast<std::uint32_t>(texts.size()));
            texts.append(text).push_back('\0');
        }
        texts_ = std::move(texts);
    }
    texts_.shrink_to_fit();
    begins_.shrink_to_fit();
}

bool FileList::contains(const RootPath& path) const {
    const auto wanted = shortened(path.str(), base_);
    const auto found = std::ranges::lower_bound(
        begins_, wanted, {}, [&](std::uint32_t begin) { return std::string_view(texts_.c_str() + begin); });
    return found != begins_.end() && wanted == texts_.c_str() + *found;
}

RootPath FileList::operator[](std::size_t index) const {
    const auto path = shortest(index);
    return path.starts_with('/') ? RootPath(std::string(path)) : base_ / path;
}

}   // namespace sandroot::python
