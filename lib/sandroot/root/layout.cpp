#include <sandroot/base/escape.hpp>
#include <sandroot/plan/taken.hpp>
#include <sandroot/root/layout.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace sandroot::root {

namespace {

/// The kernel lets one thread at a time add names to a directory, so two portions of one only pay where bytes are
/// copied.
constexpr std::size_t most_names = 4096;
constexpr std::uint64_t most_bytes = 64U << 20U;

bool is_name(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

std::unexpected<Error> broken(const std::string& path, std::string_view why) {
    return fail(Errc::malformed,
                "the plan cannot be carried out: " + escape_for_terminal(path) + " " + std::string(why));
}

std::string_view top_name(std::string_view path) {
    path.remove_prefix(1);
    return path.substr(0, path.find('/'));
}

Item unmentioned_top() {
    Item top;
    top.kind = plan::Kind::directory;
    top.mode = top.planned_mode = 0755;
    top.source.type = fs::Type::directory;
    return top;
}

class LayingOut {
public:
    LayingOut(const plan::Plan& plan, const std::vector<std::string>& kept) : plan_(plan), kept_(kept) {}

    Result<Layout> run() {
        SR_DO(check_entries());
        find_owned();
        SR_DO(make_directories());
        SR_DO(fill_directories());
        set_second_names_aside();
        cut_into_portions();
        return std::move(layout_);
    }

private:
    /// What the old root keeps at `path`, itself or with all below.
    [[nodiscard]] bool is_kept(std::string_view path) const {
        if (path.size() <= 1 || std::ranges::find(kept_, top_name(path)) == kept_.end()) return false;
        const auto top = path.substr(0, top_name(path).size() + 1);
        if (path == top) return !owned_.contains(path);
        return !owned_.contains(path.substr(0, path.find('/', top.size() + 1)));
    }

    void own(std::string_view path) {
        const auto top = top_name(path).size() + 1;
        if (path.size() <= top || std::ranges::find(kept_, top_name(path)) == kept_.end()) return;
        owned_.emplace(path.substr(0, top));
        owned_.emplace(path.substr(0, path.find('/', top + 1)));
    }

    /// A directory that the plan makes in a kept one and puts nothing into is there for others to fill.
    void find_owned() {
        if (kept_.empty()) return;
        for (const auto& entry : plan_.entries)
            if (entry.kind != plan::Kind::directory) own(entry.at.str());
        for (const auto& taken : plan_.taken) {
            own(taken.at.str());
            if (!taken.at.parent().is_root()) continue;
            for (std::size_t index = 0; index < taken.names.size(); ++index)
                if (!plan::is_apart(taken, index)) own((taken.at / taken.names.name(index)).str());
        }
    }

    Result<void> check_entries() const {
        const plan::Entry* before = nullptr;
        for (const auto& entry : plan_.entries) {
            const std::string& path = entry.at.str();
            if (before && !(before->at < entry.at)) return broken(path, "is out of order");
            before = &entry;
            if (path == "/") {
                if (entry.kind != plan::Kind::directory) return broken(path, "must be a directory");
                continue;
            }
            if (!is_name(std::string_view(path).substr(path.rfind('/') + 1)))
                return broken(path, "is not a plain path");
            if (entry.kind == plan::Kind::symlink && entry.target.empty())
                return broken(path, "is a symlink to nothing");
        }
        return {};
    }

    void add_directory(const std::string& path, const Item& item) {
        if (is_kept(path)) return;
        Directory directory;
        directory.below = path.substr(1);
        directory.self = item;
        directory.is_kept = path.rfind('/') == 0 && owned_.contains(path);
        directory.is_complete = !directory.is_kept;
        directory.settle_late = path == "/" || (item.planned_mode & 0700U) != 0700U;
        layout_.directories.push_back(std::move(directory));
        ++layout_.items;
    }

    Result<void> make_directories() {
        for (const auto& entry : plan_.entries)
            if (entry.kind == plan::Kind::directory) add_directory(entry.at.str(), item_of(entry));
        for (const auto& taken : plan_.taken)
            for (std::size_t index = 0; index < taken.names.size(); ++index)
                if (taken.names.type(index) == fs::Type::directory && !plan::is_apart(taken, index))
                    add_directory((taken.at / taken.names.name(index)).str(), item_of(taken, index));
        auto& directories = layout_.directories;
        std::ranges::sort(directories, {}, &Directory::below);
        if (directories.empty() || !directories.front().below.empty()) {
            Directory top;
            top.self = unmentioned_top();
            top.is_planned = false;
            top.settle_late = true;
            directories.insert(directories.begin(), std::move(top));
        }
        for (std::size_t index = 0; index < directories.size(); ++index)
            if (!index_of_.emplace(directories[index].below, index).second)
                return broken(directories[index].self.path(), "is there twice");
        for (std::size_t index = 1; index < directories.size(); ++index) {
            SR_TRY(const std::size_t above, directory_of(directories[index].self));
            directories[index].depth = directories[above].depth + 1;
            directories[above].directories.push_back(index);
            layout_.depth = std::max(layout_.depth, directories[index].depth);
        }
        return {};
    }

    Result<std::size_t> directory_of(const Item& item) const {
        const auto found = index_of_.find(item.directory.substr(1));
        if (found == index_of_.end()) return broken(item.path(), "has no directory to lie in");
        return found->second;
    }

    Result<void> fill_directories() {
        for (const auto& entry : plan_.entries) {
            if (entry.kind == plan::Kind::directory || is_kept(entry.at.str())) continue;
            SR_TRY(const std::size_t index, directory_of(item_of(entry)));
            auto& directory = layout_.directories[index];
            directory.names.push_back(static_cast<std::uint32_t>(directory.own.size()));
            directory.own.push_back(&entry);
            ++layout_.items;
        }
        for (const auto& taken : plan_.taken) {
            if (is_kept(taken.at.str())) continue;
            const auto found = index_of_.find(std::string_view(taken.at.str()).substr(1));
            if (found == index_of_.end()) return broken(taken.at.str(), "is no directory of the plan");
            SR_DO(take_names(layout_.directories[found->second], taken));
        }
        return {};
    }

    Result<void> take_names(Directory& directory, const plan::Taken& taken) {
        if (directory.taken) return broken(taken.at.str(), "is taken twice");
        directory.taken = &taken;
        std::vector<std::uint32_t> names;
        names.reserve(taken.names.size());
        const bool is_top = taken.at.is_root();
        for (std::size_t index = 0; index < taken.names.size(); ++index) {
            const auto name = taken.names.name(index);
            if (taken.names.type(index) == fs::Type::directory || plan::is_apart(taken, index)) continue;
            if (is_top && std::ranges::find(kept_, name) != kept_.end()) continue;
            names.push_back(static_cast<std::uint32_t>(index) | Directory::listed);
        }
        layout_.items += names.size();
        // Both are sorted by name already.
        const auto name_of = [&](std::uint32_t name) {
            return (name & Directory::listed) != 0 ? taken.names.name(name & ~Directory::listed)
                                                   : directory.own[name]->at.name();
        };
        std::vector<std::uint32_t> merged;
        merged.reserve(names.size() + directory.names.size());
        std::ranges::merge(names, directory.names, std::back_inserter(merged), {}, name_of, name_of);
        const auto twice = std::ranges::adjacent_find(merged, {}, name_of);
        if (twice != merged.end()) return broken((taken.at / name_of(*twice)).str(), "is there twice");
        directory.names = std::move(merged);
        return {};
    }

    void set_second_names_aside() {
        struct Linked {
            fs::Identity identity;
            std::uint32_t directory;
            std::uint32_t name;
        };
        auto& directories = layout_.directories;
        const auto each_linked = [&](const auto& take) {
            for (std::size_t index = 0; index < directories.size(); ++index)
                for (std::size_t at = 0; at < directories[index].size(); ++at)
                    if (const Item item = directories[index].item(at);
                        item.kind == plan::Kind::file && item.source.links > 1)
                        take(item.source.identity, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(at));
        };
        // Once a root was built of them, all files have several names, and hardly any has two in the plan.
        std::vector<std::uint64_t> inodes;
        each_linked([&](fs::Identity identity, auto, auto) { inodes.push_back(identity.inode); });
        std::ranges::sort(inodes);
        std::vector<std::uint64_t> several;
        for (std::size_t at = 1; at < inodes.size(); ++at)
            if (inodes[at] == inodes[at - 1] && (several.empty() || several.back() != inodes[at]))
                several.push_back(inodes[at]);
        if (several.empty()) return;
        std::vector<Linked> linked;
        each_linked([&](fs::Identity identity, std::uint32_t directory, std::uint32_t name) {
            if (std::ranges::binary_search(several, identity.inode)) linked.push_back({identity, directory, name});
        });
        std::ranges::sort(linked, {},
                          [](const Linked& one) { return std::tuple(one.identity, one.directory, one.name); });
        std::vector<Linked> seconds;
        for (auto group = linked.begin(); group != linked.end();) {
            const auto end =
                std::find_if(group, linked.end(), [&](const Linked& one) { return one.identity != group->identity; });
            if (end - group == 1) {
                group = end;
                continue;
            }
            // Names with other modes inside cannot share the inode; each combination has a first one.
            std::vector<Linked> firsts;
            for (; group != end; ++group) {
                const Item item = directories[group->directory].item(group->name);
                const auto first = std::ranges::find_if(firsts, [&](const Linked& one) {
                    const Item other = directories[one.directory].item(one.name);
                    return other.mode == item.mode && other.uid == item.uid && other.gid == item.gid;
                });
                if (first == firsts.end()) {
                    firsts.push_back(*group);
                    continue;
                }
                layout_.second_names.push_back(
                    {item, group->directory, directories[first->directory].item(first->name), first->directory});
                seconds.push_back(*group);
                directories[group->directory].settle_late = true;
            }
        }
        // From the back, so that the places before stay what they are.
        std::ranges::sort(seconds, std::ranges::greater{},
                          [](const Linked& one) { return std::tuple(one.directory, one.name); });
        for (const auto& second : seconds) {
            auto& names = directories[second.directory].names;
            names.erase(names.begin() + second.name);
        }
        std::ranges::sort(layout_.second_names, {},
                          [](const SecondName& second) { return std::tuple(second.directory, second.item.name); });
    }

    void cut_into_portions() {
        for (std::size_t index = 0; index < layout_.directories.size(); ++index) {
            auto& directory = layout_.directories[index];
            Portion portion{index, 0, 0, 0};
            for (std::size_t name = 0; name < directory.size(); ++name) {
                portion.last = name + 1;
                portion.bytes += directory.item(name).source.size;
                if (portion.last - portion.first < most_names && portion.bytes < most_bytes &&
                    portion.last < directory.size())
                    continue;
                layout_.portions.push_back(portion);
                ++directory.portions;
                portion = {index, name + 1, name + 1, 0};
            }
            // A directory without files still wants its mode and times.
            if (directory.portions == 0) {
                layout_.portions.push_back(portion);
                directory.portions = 1;
            }
        }
        std::ranges::stable_sort(layout_.portions, std::ranges::greater{},
                                 [](const Portion& portion) { return portion.bytes < most_bytes ? 0 : portion.bytes; });
    }

    const plan::Plan& plan_;
    const std::vector<std::string>& kept_;
    std::set<std::string, std::less<>> owned_;   ///< Kept names that hold something of the plan's, and that.
    Layout layout_;
    std::unordered_map<std::string_view, std::size_t> index_of_;
};

}   // namespace

Item Directory::item(std::size_t at) const {
    const std::uint32_t name = names[at];
    return (name & listed) != 0 ? item_of(*taken, name & ~listed) : item_of(*own[name]);
}

Result<Layout> lay_out(const plan::Plan& plan, const std::vector<std::string>& kept) {
    return LayingOut(plan, kept).run();
}

std::optional<std::size_t> find_directory(const Layout& layout, std::string_view path) {
    if (path.empty() || path.front() != '/') return std::nullopt;
    path.remove_prefix(1);
    const auto found = std::ranges::lower_bound(layout.directories, path, {}, &Directory::below);
    if (found == layout.directories.end() || found->below != path) return std::nullopt;
    return static_cast<std::size_t>(found - layout.directories.begin());
}

Layout part_of(const Layout& layout, std::size_t directory, std::vector<std::size_t>& origins) {
    Layout part;
    const std::size_t above = *find_directory(layout, layout.directories[directory].self.directory);
    const std::size_t base = layout.directories[above].depth;
    part.directories.emplace_back();
    part.directories.front().below = layout.directories[above].below;
    part.directories.front().self = layout.directories[above].self;
    part.directories.front().directories.push_back(1);
    origins = {above};
    std::unordered_map<std::size_t, std::size_t> index_of;
    const std::string inside = layout.directories[directory].below + "/";
    for (std::size_t index = directory; index < layout.directories.size(); ++index) {
        if (index != directory && !layout.directories[index].below.starts_with(inside)) continue;
        index_of.emplace(index, part.directories.size());
        origins.push_back(index);
        part.directories.push_back(layout.directories[index]);
        auto& copy = part.directories.back();
        copy.depth -= base;
        part.depth = std::max(part.depth, copy.depth);
        part.items += 1 + copy.size();
    }
    for (std::size_t index = 1; index < part.directories.size(); ++index)
        for (auto& child : part.directories[index].directories) child = index_of.at(child);
    for (const auto& portion : layout.portions)
        if (const auto found = index_of.find(portion.directory); found != index_of.end())
            part.portions.push_back({found->second, portion.first, portion.last, portion.bytes});
    return part;
}

}   // namespace sandroot::root
