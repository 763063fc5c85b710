#include <sandroot/base/escape.hpp>
#include <sandroot/placing/work_plan.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace sandroot::placing {

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

class LayingOut {
public:
    LayingOut(const plan::Plan& plan, const std::vector<std::string>& kept) : plan_(plan), kept_(kept) {}

    Result<WorkPlan> run() {
        find_owned();
        SR_DO(add_directories());
        SR_DO(nest_directories());
        set_second_names_aside();
        cut_into_portions();
        return std::move(work_);
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
        for (const auto& directory : plan_.directories) {
            const bool lies_in_kept = std::ranges::find(kept_, top_name(directory.at.str())) != kept_.end();
            if (directory.at.is_root() || !lies_in_kept) continue;
            const bool is_listed_by_walked = parent_is_walked(directory);
            if (directory.is_walked || is_listed_by_walked) own(directory.at.str());
            for (std::size_t at = 0; at < directory.size(); ++at) own((directory.at / directory.name(at)).str());
        }
    }

    [[nodiscard]] bool parent_is_walked(const plan::Directory& directory) const {
        const plan::Directory* above = plan::find_directory(plan_, directory.at.parent().str());
        return above && !above->at.is_root() && above->is_walked && above->at.parent().is_root();
    }

    Result<void> add_directories() {
        const plan::Directory* before = nullptr;
        for (const auto& planned : plan_.directories) {
            const std::string& path = planned.at.str();
            if (before && !(before->at < planned.at))
                return broken(path, before->at == planned.at ? "is there twice" : "is out of order");
            before = &planned;
            if (!planned.is_planned && !planned.at.is_root()) return broken(path, "is not a directory of the plan");
            SR_DO(check_names(planned));
            if (!is_kept(path)) add_directory(planned);
        }
        if (work_.directories.empty() || !work_.directories.front().below.empty()) return broken("/", "is not there");
        return {};
    }

    static Result<void> check_names(const plan::Directory& planned) {
        if (planned.self.kind != plan::Kind::directory) return broken(planned.at.str(), "must be a directory");
        if (!planned.at.is_root() && !is_name(planned.self.name))
            return broken(planned.at.str(), "is not a plain path");
        for (std::size_t at = 0; at < planned.size(); ++at) {
            const plan::Name name = planned[at];
            if (!is_name(name.name)) return broken(name.path(), "is not a plain path");
            if (name.kind == plan::Kind::symlink && name.target.empty())
                return broken(name.path(), "is a symlink to nothing");
            if (at > 0 && !(planned.name(at - 1) < name.name))
                return broken(name.path(), planned.name(at - 1) == name.name ? "is there twice" : "is out of order");
        }
        return {};
    }

    void add_directory(const plan::Directory& planned) {
        const std::string_view path = planned.at.str();
        Directory directory;
        directory.below = path.substr(1);
        directory.self = planned.as_name();
        directory.planned = &planned;
        directory.is_planned = planned.is_planned;
        directory.is_kept = path.size() > 1 && path.rfind('/') == 0 && owned_.contains(path);
        directory.settle_late = path == "/" || (planned.self.mode & 0700U) != 0700U;
        std::vector<std::uint32_t> names;
        names.reserve(planned.size());
        for (std::size_t at = 0; at < planned.size(); ++at)
            if (!is_name_kept(planned, at)) names.push_back(static_cast<std::uint32_t>(at));
        keep_names(directory, std::move(names));
        work_.items += directory.size() + (planned.is_planned ? 1U : 0U);
        work_.directories.push_back(std::move(directory));
    }

    /// Most directories place all their names, and there are many.
    static void keep_names(Directory& directory, std::vector<std::uint32_t> names) {
        directory.has_all = names.size() == directory.planned->size();
        directory.names = directory.has_all ? std::vector<std::uint32_t>() : std::move(names);
    }

    /// Only names in the top can be kept by themselves.
    [[nodiscard]] bool is_name_kept(const plan::Directory& planned, std::size_t at) const {
        if (kept_.empty()) return false;
        return is_kept((planned.at / planned.name(at)).str());
    }

    Result<void> nest_directories() {
        auto& directories = work_.directories;
        std::unordered_map<std::string_view, std::size_t> index_of;
        for (std::size_t index = 0; index < directories.size(); ++index) {
            index_of.emplace(directories[index].below, index);
            if (index == 0) continue;
            const auto above = index_of.find(directories[index].self.directory.substr(1));
            if (above == index_of.end()) return broken(directories[index].self.path(), "has no directory to lie in");
            directories[index].depth = directories[above->second].depth + 1;
            directories[above->second].directories.push_back(index);
            work_.depth = std::max(work_.depth, directories[index].depth);
        }
        return {};
    }

    [[nodiscard]] bool may_have_other_names(const plan::Name& item) const {
        return item.kind == plan::Kind::file && (plan_.has_aliases || item.source.links > 1);
    }

    /// Inodes that the plan has under more than one name, sorted. Once a root was built of them, all files have several
    /// names, and hardly any has two in the plan.
    [[nodiscard]] std::vector<std::uint64_t> inodes_with_several_names() const {
        std::vector<std::uint64_t> inodes;
        for (const auto& directory : work_.directories)
            for (std::size_t at = 0; at < directory.size(); ++at)
                if (const plan::Name item = directory.item(at); may_have_other_names(item))
                    inodes.push_back(item.source.identity.inode);
        std::ranges::sort(inodes);
        std::vector<std::uint64_t> several;
        for (std::size_t at = 1; at < inodes.size(); ++at)
            if (inodes[at] == inodes[at - 1] && (several.empty() || several.back() != inodes[at]))
                several.push_back(inodes[at]);
        return several;
    }

    void set_second_names_aside() {
        struct First {
            std::uint32_t directory;
            std::uint32_t name;   ///< Its index in the plan's directory.
        };
        const auto several = inodes_with_several_names();
        if (several.empty()) return;
        auto& directories = work_.directories;
        std::unordered_multimap<fs::Identity, First> firsts;
        for (std::size_t index = 0; index < directories.size(); ++index) {
            auto& directory = directories[index];
            const auto has_first = [&](std::uint32_t name) {
                const plan::Name item = (*directory.planned)[name];
                if (!may_have_other_names(item) || !std::ranges::binary_search(several, item.source.identity.inode))
                    return false;
                const auto [begin, end] = firsts.equal_range(item.source.identity);
                // Names with other modes inside cannot share the inode; each combination has a first one.
                for (auto first = begin; first != end; ++first) {
                    const plan::Name other = (*directories[first->second.directory].planned)[first->second.name];
                    if (other.mode != item.mode || other.uid != item.uid || other.gid != item.gid) continue;
                    work_.hard_links.push_back({item, index, other, first->second.directory});
                    directory.settle_late = true;
                    return true;
                }
                firsts.emplace(item.source.identity, First{static_cast<std::uint32_t>(index), name});
                return false;
            };
            std::vector<std::uint32_t> names;
            names.reserve(directory.size());
            for (std::size_t at = 0; at < directory.size(); ++at)
                if (const auto name = static_cast<std::uint32_t>(directory.index(at)); !has_first(name))
                    names.push_back(name);
            keep_names(directory, std::move(names));
        }
    }

    void cut_into_portions() {
        for (std::size_t index = 0; index < work_.directories.size(); ++index) {
            auto& directory = work_.directories[index];
            Portion portion{index, 0, 0, 0};
            for (std::size_t name = 0; name < directory.size(); ++name) {
                portion.last = name + 1;
                portion.bytes += directory.item(name).source.size;
                if (portion.last - portion.first < most_names && portion.bytes < most_bytes &&
                    portion.last < directory.size())
                    continue;
                work_.portions.push_back(portion);
                ++directory.portions;
                portion = {index, name + 1, name + 1, 0};
            }
            // A directory without files still wants its mode and times.
            if (directory.portions == 0) {
                work_.portions.push_back(portion);
                directory.portions = 1;
            }
        }
        std::ranges::stable_sort(work_.portions, std::ranges::greater{},
                                 [](const Portion& portion) { return portion.bytes < most_bytes ? 0 : portion.bytes; });
    }

    const plan::Plan& plan_;
    const std::vector<std::string>& kept_;
    std::set<std::string, std::less<>> owned_;   ///< Kept names that hold something of the plan's, and that.
    WorkPlan work_;
};

}   // namespace

Result<WorkPlan> plan_work(const plan::Plan& plan, const std::vector<std::string>& kept) {
    return LayingOut(plan, kept).run();
}

std::optional<std::size_t> find_directory(const WorkPlan& work, std::string_view path) {
    if (path.empty() || path.front() != '/') return std::nullopt;
    path.remove_prefix(1);
    const auto found = std::ranges::lower_bound(work.directories, path, {}, &Directory::below);
    if (found == work.directories.end() || found->below != path) return std::nullopt;
    return static_cast<std::size_t>(found - work.directories.begin());
}

WorkPlan part_of(const WorkPlan& work, std::size_t directory, std::vector<std::size_t>& origins) {
    WorkPlan part;
    const std::size_t above = *find_directory(work, work.directories[directory].self.directory);
    const std::size_t base = work.directories[above].depth;
    part.directories.emplace_back();
    part.directories.front().below = work.directories[above].below;
    part.directories.front().self = work.directories[above].self;
    part.directories.front().directories.push_back(1);
    origins = {above};
    std::unordered_map<std::size_t, std::size_t> index_of;
    const std::string inside = std::string(work.directories[directory].below) + "/";
    for (std::size_t index = directory; index < work.directories.size(); ++index) {
        if (index != directory && !work.directories[index].below.starts_with(inside)) continue;
        index_of.emplace(index, part.directories.size());
        origins.push_back(index);
        part.directories.push_back(work.directories[index]);
        auto& copy = part.directories.back();
        copy.depth -= base;
        part.depth = std::max(part.depth, copy.depth);
        part.items += 1 + copy.size();
    }
    for (std::size_t index = 1; index < part.directories.size(); ++index)
        for (auto& child : part.directories[index].directories) child = index_of.at(child);
    for (const auto& portion : work.portions)
        if (const auto found = index_of.find(portion.directory); found != index_of.end())
            part.portions.push_back({found->second, portion.first, portion.last, portion.bytes});
    return part;
}

}   // namespace sandroot::placing
