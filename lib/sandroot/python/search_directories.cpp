#include <sandroot/base/escape.hpp>
#include <sandroot/fs/chase.hpp>
#include <sandroot/python/packaging/names.hpp>
#include <sandroot/python/search_directories.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <unordered_set>

namespace sandroot::python {

namespace {

constexpr std::size_t most_linked_directories = 10'000;

/// Never walked, even where a .pth file put them on sys.path: the whole system and the kernel's own trees.
bool is_no_place(const RootPath& real) {
    return real.is_root() || std::ranges::any_of(std::array{"/proc", "/sys", "/dev"},
                                                 [&](const char* path) { return real.is_within(RootPath(path)); });
}

bool holds(const std::vector<SearchDirectory>& places, const RootPath& real) {
    return std::ranges::find(places, real, &SearchDirectory::real) != places.end();
}

/// Where the directory `path` lies; nothing where it is absent or a file (sys.path names zip archives too).
Result<std::optional<SearchDirectory>> locate(fs::Chaser& chaser, const RootPath& path) {
    const auto chased = chaser.chase(path);
    if (!chased) {
        const int number = chased.error().os_error;
        if (number == ENOENT || number == ENOTDIR) return std::optional<SearchDirectory>{};
        return std::unexpected(chased.error());
    }
    if (chased->stat.type != fs::Type::directory) return std::optional<SearchDirectory>{};
    return SearchDirectory{path.tidy(), chased->real};
}

/// Those that lie in no other, so that walking them meets every directory once.
std::vector<SearchDirectory> outermost(const std::vector<SearchDirectory>& places) {
    std::vector<SearchDirectory> out;
    for (const auto& place : places) {
        const bool inner = std::ranges::any_of(places, [&](const SearchDirectory& other) {
            return other.real != place.real && place.real.is_within(other.real);
        });
        if (!inner && !holds(out, place.real)) out.push_back(place);
    }
    return out;
}

bool import_may_follow(std::string_view name) {
    return is_identifier(name) || name.ends_with(".libs") || name.ends_with(".dist-info") ||
           name.ends_with(".egg-info");
}

/// How long the longest of `places` is that holds the directory, by either name; 0 where none does.
std::size_t nearest(const std::vector<SearchDirectory>& places, const RootPath& at, const RootPath& real) {
    std::size_t longest = 0;
    for (const auto& place : places)
        if (at.is_within(place.known_as) || real.is_within(place.real))
            longest = std::max(longest, place.real.str().size());
    return longest;
}

}   // namespace

RootPath renamed(const RootPath& path, const SearchDirectory& place) {
    return place.known_as / *below(path, place.real);
}

std::optional<std::string_view> below(const RootPath& path, const RootPath& ancestor) {
    if (!path.is_within(ancestor)) return std::nullopt;
    auto rest = std::string_view(path.str()).substr(ancestor.is_root() ? 1 : ancestor.str().size());
    if (rest.starts_with('/')) rest.remove_prefix(1);
    return rest;
}

RootPath folded(const RootPath& base, std::string_view relative) {
    std::string out;
    out.reserve(base.str().size() + 1 + relative.size());
    if (!relative.starts_with('/')) out = base.tidy().str();
    while (!relative.empty()) {
        const auto component = relative.substr(0, relative.find('/'));
        relative.remove_prefix(std::min(relative.size(), component.size() + 1));
        if (component.empty() || component == ".") continue;
        if (component == "..") out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
        else out.append(out == "/" ? "" : "/").append(component);
    }
    return RootPath(std::move(out));
}

std::optional<fs::Type> type_in(const Directory& directory, std::string_view name) {
    const auto index = directory.entries.index_of(name);
    return index ? std::optional(directory.entries.type(*index)) : std::nullopt;
}

Result<SearchDirectories> SearchDirectories::walk(const fs::Tree& tree, const Interpreter& interpreter,
                                                  std::size_t jobs, const LookIn& look_in) {
    SearchDirectories places;
    fs::Chaser chaser(tree);
    std::vector<SearchDirectory> tops;
    const auto add = [&](const RootPath& path, std::vector<SearchDirectory>& list) -> Result<void> {
        SR_TRY(const auto place, locate(chaser, path));
        if (!place) return {};
        if (is_no_place(place->real)) {
            places.unread_.push_back({path, Defect::not_walked});
            return {};
        }
        if (!holds(list, place->real)) list.push_back(*place);
        if (!holds(tops, place->real)) tops.push_back(*place);
        return {};
    };
    SR_DO(add(interpreter.stdlib, places.stdlib_), "the interpreter's standard library");
    if (places.stdlib_.empty())
        return fail_errno(ENOENT,
                          "the interpreter's standard library, " + escape_for_terminal(interpreter.stdlib.str()),
                          "install it: on Debian it is the package libpython3-stdlib");
    SR_DO(add(interpreter.platstdlib, places.stdlib_), "the interpreter's standard library");
    for (const auto& path : interpreter.paths) SR_DO(add(path, places.search_), "a directory of sys.path");
    for (const auto& path : interpreter.site_directories) {
        SR_DO(add(path, places.sites_), "a site directory");
        SR_DO(add(path, places.search_), "a site directory");
    }

    for (const auto& place : places.stdlib_)
        for (const auto* name : {"dist-packages", "site-packages"}) {
            const RootPath directory = place.real / name;
            const auto stat = tree.stat(directory, fs::Follow::no);
            if (!stat || stat->type != fs::Type::directory) continue;
            const bool is_searched =
                std::ranges::any_of(tops, [&](const SearchDirectory& top) { return top.real.is_within(directory); });
            if (!is_searched) places.unsearched_.push_back(directory);
        }

    // Links that lead elsewhere join the queue while it is worked through.
    places.tops_ = outermost(tops);
    std::vector<SearchDirectory> queue = places.tops_;
    std::vector<RootPath> walked;
    for (std::size_t next = 0; next < queue.size() && next < most_linked_directories; ++next) {
        const SearchDirectory place = queue[next];
        if (std::ranges::any_of(walked, [&](const RootPath& top) { return place.real.is_within(top); })) continue;
        walked.push_back(place.real);
        const auto inside_is_new = [&](const RootPath& directory) {
            return std::ranges::find(walked, directory) == walked.end() &&
                   std::ranges::find(places.unsearched_, directory) == places.unsearched_.end();
        };
        const fs::Look look = look_in ? look_in(places, place) : fs::Look{};
        SR_TRY(auto found, fs::walk(tree, place.real, jobs, inside_is_new, {}, look_in ? &look : nullptr),
               "reading a directory of the interpreter");
        for (auto& unread : found.unread)
            places.unread_.push_back(
                {renamed(unread.at, place), Defect::unreadable, {{"error", errno_text(unread.error.os_error)}}});
        for (auto& directory : found.directories) {
            RootPath at = renamed(directory.at, place);
            for (std::size_t index = 0; index < directory.entries.size(); ++index) {
                const auto name = directory.entries.name(index);
                if (directory.entries.type(index) != fs::Type::symlink || !import_may_follow(name)) continue;
                auto target = locate(chaser, at / name);
                if (!target || !*target || is_no_place((*target)->real)) continue;
                const RootPath& real = (*target)->real;
                const bool around = std::ranges::any_of(queue, [&](const SearchDirectory& top) {
                    return real.is_within(top.real) || top.real.is_within(real);
                });
                if (!around) queue.push_back(**std::move(target));
            }
            places.directories_.push_back({std::move(at), directory.at, directory.entries});
            places.walked_.push_back(std::move(directory));
        }
    }
    std::ranges::sort(places.directories_, {}, &Directory::at);
    std::ranges::sort(places.walked_, {}, &fs::WalkedDirectory::at);
    std::ranges::sort(places.unread_, {}, &Unusable::at);
    places.index();
    return places;
}

void SearchDirectories::index() {
    by_name_.clear();
    for (std::size_t i = 0; i < directories_.size(); ++i) {
        by_name_.try_emplace(directories_[i].at.str(), i);
        by_name_.try_emplace(directories_[i].real.str(), i);
    }
}

void SearchDirectories::narrow(const Keep& keep) {
    std::unordered_set<RootPath> gone;   // By the names of `Directory::at`.
    std::unordered_set<RootPath> gone_reals;
    std::unordered_map<RootPath, fs::Listing> narrowed;   // By real path.
    for (auto& directory : directories_) {
        if (gone.contains(directory.at) || gone.contains(directory.at.parent())) {
            gone.insert(directory.at);
            gone_reals.insert(directory.real);
            continue;
        }
        fs::Listing::Builder kept;
        for (std::size_t index = 0; index < directory.entries.size(); ++index) {
            const fs::Listed listed = directory.entries[index];
            if (keep(directory, index)) kept.add(listed.name, listed.stat, listed.target);
            else if (listed.stat.type != fs::Type::file) gone.insert(directory.at / listed.name);
        }
        fs::Listing left = kept.finish();
        if (left.size() == directory.entries.size()) continue;
        directory.entries = std::move(left);
        narrowed.insert_or_assign(directory.real, directory.entries);
    }
    std::erase_if(directories_, [&](const Directory& one) { return gone.contains(one.at); });
    std::erase_if(walked_, [&](const fs::WalkedDirectory& one) { return gone_reals.contains(one.at); });
    for (auto& one : walked_) {
        const auto found = narrowed.find(one.at);
        if (found != narrowed.end()) one.entries = found->second;
    }
    index();
}

const Directory* SearchDirectories::directory(const RootPath& path) const {
    const auto found = by_name_.find(path.str());
    return found == by_name_.end() ? nullptr : &directories_[found->second];
}

std::vector<std::string> SearchDirectories::relative_to_search(const Directory& directory,
                                                               std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& place : search_) {
        auto relative = below(directory.at, place.known_as);
        if (!relative) relative = below(directory.real, place.real);
        if (!relative) continue;
        out.emplace_back(*relative);
        if (!out.back().empty()) out.back() += '/';
        out.back() += name;
    }
    std::ranges::stable_sort(out, {}, &std::string::size);
    return out;
}

const SearchDirectory* SearchDirectories::search_place_of(const RootPath& path) const {
    const SearchDirectory* best = nullptr;
    for (const auto& place : search_)
        if ((path.is_within(place.known_as) || path.is_within(place.real)) &&
            (best == nullptr || place.real.str().size() > best->real.str().size()))
            best = &place;
    return best;
}

std::string_view SearchDirectories::from_outermost(const RootPath& at) const {
    const SearchDirectory* outermost = nullptr;
    for (const auto& top : tops_)
        if (at.is_within(top.known_as) &&
            (outermost == nullptr || top.known_as.str().size() < outermost->known_as.str().size()))
            outermost = &top;
    if (outermost == nullptr) return at.str();
    return std::string_view(at.str()).substr(outermost->known_as.str().size() - outermost->known_as.name().size());
}

Territory SearchDirectories::territory(const RootPath& at, const RootPath& real) const {
    const auto in_stdlib = nearest(stdlib_, at, real);
    const auto in_site = nearest(sites_, at, real);
    if (in_stdlib == 0 && in_site == 0) return Territory::other;
    return in_site >= in_stdlib ? Territory::site : Territory::stdlib;
}

}   // namespace sandroot::python
