#include <sandroot/base/escape.hpp>
#include <sandroot/root/layout.hpp>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace sandroot::root {

namespace {

constexpr std::size_t most_names = 256;
constexpr std::uint64_t most_bytes = 64U << 20U;

bool is_name(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find('\0') == std::string_view::npos;
}

std::unexpected<Error> broken(const plan::Entry& entry, std::string_view why) {
    return fail(Errc::malformed,
                "the plan cannot be carried out: " + escape_for_terminal(entry.at.str()) + " " + std::string(why));
}

std::string_view top_name(std::string_view path) {
    path.remove_prefix(1);
    return path.substr(0, path.find('/'));
}

void cut_into_portions(Layout& layout) {
    for (std::size_t index = 0; index < layout.directories.size(); ++index) {
        auto& directory = layout.directories[index];
        Portion portion{index, 0, 0, 0};
        for (std::size_t name = 0; name < directory.names.size(); ++name) {
            portion.last = name + 1;
            portion.bytes += directory.names[name]->source.size;
            if (portion.last - portion.first < most_names && portion.bytes < most_bytes &&
                portion.last < directory.names.size())
                continue;
            layout.portions.push_back(portion);
            ++directory.portions;
            portion = {index, name + 1, name + 1, 0};
        }
        // A directory without files still wants its mode and times.
        if (directory.portions == 0) {
            layout.portions.push_back(portion);
            directory.portions = 1;
        }
    }
    std::ranges::stable_sort(layout.portions, std::ranges::greater{},
                             [](const Portion& portion) { return portion.bytes < most_bytes ? 0 : portion.bytes; });
}

}   // namespace

Result<Layout> lay_out(const plan::Plan& plan, const std::vector<std::string>& kept) {
    Layout layout;
    std::unordered_map<std::string_view, std::size_t> index_of;
    using FileKey = std::tuple<fs::Identity, std::uint32_t, std::uint32_t, std::uint32_t>;
    std::map<FileKey, std::pair<const plan::Entry*, std::size_t>> first_names;

    layout.directories.emplace_back().settle_late = true;
    index_of.emplace("", 0);
    const plan::Entry* before = nullptr;
    for (const auto& entry : plan.entries) {
        if (before && !(before->at < entry.at)) return broken(entry, "is out of order");
        before = &entry;
        const std::string_view path = entry.at.str();
        if (path == "/") {
            if (entry.kind != plan::Kind::directory) return broken(entry, "must be a directory");
            layout.directories.front().entry = &entry;
            ++layout.items;
            continue;
        }
        if (std::ranges::find(kept, top_name(path)) != kept.end()) continue;

        const auto slash = path.rfind('/');
        if (!is_name(path.substr(slash + 1))) return broken(entry, "is not a plain path");
        const auto parent = index_of.find(path.substr(1, slash == 0 ? 0 : slash - 1));
        if (parent == index_of.end()) return broken(entry, "has no directory to lie in");
        if (entry.kind == plan::Kind::symlink && entry.target.empty()) return broken(entry, "is a symlink to nothing");
        const std::size_t directory = parent->second;
        ++layout.items;

        if (entry.kind == plan::Kind::directory) {
            auto& added = layout.directories.emplace_back();
            const std::size_t index = layout.directories.size() - 1;
            added.below = path.substr(1);
            added.entry = &entry;
            added.depth = layout.directories[directory].depth + 1;
            added.settle_late = (entry.mode & 0700U) != 0700U;
            layout.depth = std::max(layout.depth, added.depth);
            layout.directories[directory].directories.push_back(index);
            index_of.emplace(path.substr(1), index);
            continue;
        }
        if (entry.kind == plan::Kind::file && entry.source.links > 1) {
            const auto [first, is_first] = first_names.try_emplace(
                FileKey{entry.source.identity, entry.mode, entry.uid, entry.gid}, &entry, directory);
            if (!is_first) {
                layout.second_names.push_back({&entry, directory, first->second.first, first->second.second});
                layout.directories[directory].settle_late = true;
                continue;
            }
        }
        layout.directories[directory].names.push_back(&entry);
    }
    cut_into_portions(layout);
    return layout;
}

}   // namespace sandroot::root
