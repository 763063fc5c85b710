#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/loader/objects.hpp>

#include <algorithm>
#include <cerrno>

namespace sandroot::loader {

namespace {

/// A listing costs about as much as this many questions.
constexpr unsigned questions_before_listing = 3;
constexpr std::size_t longest_name = 255;   // NAME_MAX; longer ones fail in another way than by absence.

Opened failed(const Error& error) {
    Opened opened;
    opened.os_error = error.os_error != 0 ? error.os_error : EIO;
    return opened;
}

void list(const fs::Tree& tree, const RootPath& directory, Listing& listing) {
    auto entries = tree.list(directory);
    if (!entries) {
        const bool gone = entries.error().os_error == ENOENT || entries.error().os_error == ENOTDIR;
        listing.state = gone ? Listing::State::gone : Listing::State::unknown;
        return;
    }
    listing.names.reserve(entries->size());
    for (auto& entry : *entries) listing.names.push_back(std::move(entry.name));
    listing.state = Listing::State::listed;
}

/// Without regard to what was read before.
Opened read(const fs::Tree& tree, const RootPath& path) {
    const auto file = tree.open(path);
    if (!file) return failed(file.error());
    auto reading = elf::read_facts(**file);
    if (!reading) return failed(reading.error());
    return {0, (*file)->stat(), std::make_shared<const elf::Reading>(*std::move(reading))};
}

}   // namespace

Opened Objects::look(const RootPath& path) {
    // A stat tells whether it is a file that was read under another name; then it need not be opened again.
    const auto stat = tree_.stat(path, fs::Follow::yes);
    if (!stat) return failed(stat.error());
    if (stat->type == fs::Type::directory) return {EISDIR, *stat, nullptr};
    if (stat->type != fs::Type::file) return {EINVAL, *stat, nullptr};
    if (const auto known = by_identity_.find(stat->identity); known != by_identity_.end())
        return {0, *stat, known->second};
    Opened opened = read(tree_, path);
    if (opened.reading) by_identity_.emplace(opened.stat.identity, opened.reading);
    return opened;
}

const Opened& Objects::open(const RootPath& path) {
    if (const auto known = by_path_.find(path); known != by_path_.end()) return known->second;
    return by_path_.emplace(path, look(path)).first->second;
}

void Objects::remember(const RootPath& path, Opened opened) {
    if (opened.reading) by_identity_.emplace(opened.stat.identity, opened.reading);
    by_path_.emplace(path, std::move(opened));
}

bool Objects::may_exist(const RootPath& directory, std::string_view name) {
    return may_exist(listing(directory), directory, name);
}

bool Objects::may_exist(Listing& listing, const RootPath& directory, std::string_view name) const {
    if (listing.state == Listing::State::not_asked && ++listing.asked >= questions_before_listing)
        list(tree_, directory, listing);
    if (listing.state == Listing::State::gone) return false;
    if (listing.state != Listing::State::listed || name.empty() || name.size() > longest_name) return true;
    return std::ranges::binary_search(listing.names, name, std::less<std::string_view>());
}

std::vector<Opened> read_ahead(const fs::Tree& tree, std::span<const RootPath> paths, std::size_t jobs) {
    std::vector<Opened> opened(paths.size());
    fs::in_parallel(paths.size(), jobs, [&](std::size_t at) { opened[at] = read(tree, paths[at]); });
    return opened;
}

}   // namespace sandroot::loader
