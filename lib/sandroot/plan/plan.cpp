#include <sandroot/plan/plan.hpp>

#include <algorithm>
#include <unordered_map>

namespace sandroot::plan {

namespace {

/// Visits names by the bytes of their paths: "/a", "/a-b", "/a/c".
class Visit {
public:
    Visit(const Plan& plan, const std::function<void(const Name&)>& take)
        : plan_(plan), take_(take), below_(plan.directories.size()) {
        std::unordered_map<std::string_view, std::size_t> index_of;
        for (std::size_t index = 0; index < plan.directories.size(); ++index) {
            const Directory& directory = plan.directories[index];
            index_of.emplace(directory.at.str(), index);
            if (directory.at.is_root()) continue;
            if (const auto above = index_of.find(directory.as_name().directory); above != index_of.end())
                below_[above->second].push_back(index);
        }
    }

    void run() {
        if (plan_.directories.empty()) return;
        const Directory& top = plan_.directories.front();
        if (top.is_planned) take_(top.as_name());
        visit(0);
    }

private:
    /// One thing to do in a directory: to tell of a name, or of all that lies in a directory, whose paths go on with
    /// "/".
    struct Step {
        std::string_view name;
        bool is_inside = false;
        bool is_directory = false;
        std::size_t index = 0;   ///< The index of the directory, or of the name in its directory.
        friend bool operator<(const Step& left, const Step& right) {
            const std::size_t common = std::min(left.name.size(), right.name.size());
            if (const int order = left.name.compare(0, common, right.name, 0, common); order != 0) return order < 0;
            if (left.name.size() == right.name.size()) return !left.is_inside && right.is_inside;
            if (left.name.size() == common) return !left.is_inside || '/' < right.name[common];
            return right.is_inside && left.name[common] < '/';
        }
    };

    void visit(std::size_t at) {
        const Directory& directory = plan_.directories[at];
        std::vector<Step> steps;
        steps.reserve(directory.size() + 2 * below_[at].size());
        for (std::size_t index = 0; index < directory.size(); ++index)
            steps.push_back({directory.name(index), false, false, index});
        for (const std::size_t below : below_[at])
            for (const bool is_inside : {false, true})
                steps.push_back({plan_.directories[below].self.name, is_inside, true, below});
        if (!below_[at].empty()) std::ranges::sort(steps, std::less<>{});
        for (const Step& step : steps) {
            if (step.is_inside) visit(step.index);
            else if (!step.is_directory) take_(directory[step.index]);
            else if (const Directory& below = plan_.directories[step.index]; below.is_planned) take_(below.as_name());
        }
    }

    const Plan& plan_;
    const std::function<void(const Name&)>& take_;
    std::vector<std::vector<std::size_t>> below_;   ///< The directories in each directory.
};

}   // namespace

Directory unplanned_top() {
    Directory top;
    top.self.kind = Kind::directory;
    top.self.mode = 0755;
    top.self.source.type = fs::Type::directory;
    top.is_planned = false;
    return top;
}

const Directory* find_directory(const Plan& plan, std::string_view path) {
    const auto at = [](const Directory& directory) { return std::string_view(directory.at.str()); };
    const auto found = std::ranges::lower_bound(plan.directories, path, {}, at);
    return found != plan.directories.end() && found->at.str() == path ? &*found : nullptr;
}

std::optional<Name> find(const Plan& plan, const RootPath& path) {
    if (const Directory* directory = find_directory(plan, path.str()))
        return directory->is_planned ? std::optional(directory->as_name()) : std::nullopt;
    const Directory* above = find_directory(plan, path.parent().str());
    if (!above) return std::nullopt;
    const auto index = above->index_of(path.name());
    return index ? std::optional((*above)[*index]) : std::nullopt;
}

std::vector<Name> names_in(const Plan& plan, const RootPath& path) {
    std::vector<Name> names;
    if (const Directory* directory = find_directory(plan, path.str()))
        for (std::size_t index = 0; index < directory->size(); ++index) names.push_back((*directory)[index]);
    const std::string above = path.is_root() ? "/" : path.str() + '/';
    const auto at = [](const Directory& directory) { return std::string_view(directory.at.str()); };
    const auto from = [&](const std::string& first) {
        return std::ranges::lower_bound(plan.directories, std::string_view(first), {}, at);
    };
    for (auto below = from(above); below != plan.directories.end() && at(*below).starts_with(above);) {
        const auto rest = at(*below).substr(above.size());
        const auto slash = rest.find('/');
        if (slash == std::string_view::npos) {
            if (!rest.empty() && below->is_planned) names.push_back(below->as_name());
            ++below;
        } else {
            // Past all that lies in it: the byte after '/' is '0'.
            below = from(above + std::string(rest.substr(0, slash)) + '0');
        }
    }
    std::ranges::sort(names, {}, &Name::name);
    return names;
}

void each_name(const Plan& plan, const std::function<void(const Name&)>& take) {
    Visit(plan, take).run();
}

std::string_view name_of(ReasonKind rule) {
    switch (rule) {
    case ReasonKind::interpreter:
        return "interpreter";
    case ReasonKind::stdlib:
        return "stdlib";
    case ReasonKind::site:
        return "site";
    case ReasonKind::needed:
        return "needed";
    case ReasonKind::dlopen_note:
        return "dlopen_note";
    case ReasonKind::hwcaps:
        return "hwcaps";
    case ReasonKind::companion:
        return "companion";
    case ReasonKind::named_in_source:
        return "named_in_source";
    case ReasonKind::symlink:
        return "symlink";
    case ReasonKind::directory:
        return "directory";
    case ReasonKind::link_target:
        return "link_target";
    case ReasonKind::profile:
        return "profile";
    case ReasonKind::cache:
        return "cache";
    case ReasonKind::added:
        return "added";
    }
    return "added";
}

std::string_view name_of(Refusal refusal) {
    switch (refusal) {
    case Refusal::absent:
        return "absent";
    case Refusal::dangling_link:
        return "dangling_link";
    case Refusal::executable_stack:
        return "executable_stack";
    case Refusal::not_loadable:
        return "not_loadable";
    case Refusal::unreadable:
        return "unreadable";
    case Refusal::other_python:
        return "other_python";
    case Refusal::version_not_found:
        return "version_not_found";
    case Refusal::wrong_class:
        return "wrong_class";
    case Refusal::wrong_machine:
        return "wrong_machine";
    }
    return "";
}

std::string_view name_of(MissingStatus status) {
    switch (status) {
    case MissingStatus::missing:
        return "missing";
    case MissingStatus::order_dependent:
        return "order_dependent";
    case MissingStatus::host_provided:
        return "host_provided";
    case MissingStatus::optional:
        return "optional";
    }
    return "missing";
}

}   // namespace sandroot::plan
