#include <sandroot/base/escape.hpp>
#include <sandroot/base/suggest.hpp>
#include <sandroot/python/packaging/names.hpp>
#include <sandroot/python/packaging/requirement.hpp>
#include <sandroot/scope/choose.hpp>

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

namespace sandroot::scope {

namespace {

using python::Distribution;
using python::normalised_name;
using python::Requirement;

std::string shown(std::string_view text) {
    return escape_for_terminal(text);
}

std::string version_text(const Distribution& distribution) {
    return shown(distribution.name) + " " + shown(distribution.version);
}

class DependencyClosure {
public:
    DependencyClosure(const std::vector<Distribution>& distributions, const std::vector<RootPath>& search,
                      const python::MarkerEnvironment& environment, const DebianPackages& debian)
        : distributions_(distributions), environment_(environment), debian_(debian) {
        const auto rank = [&](const Distribution& one) {
            return std::ranges::find(search, one.metadata.parent()) - search.begin();
        };
        for (std::size_t at = 0; at < distributions.size(); ++at) {
            // What an interrupted pip left behind ("~umpy") is no distribution for Python either.
            if (distributions[at].metadata.name().starts_with('~')) continue;
            const auto [known, is_new] = installed_.emplace(normalised_name(distributions[at].name), at);
            if (!is_new && rank(distributions[at]) < rank(distributions[known->second])) known->second = at;
        }
    }

    Result<void> ask_for(const std::string& wanted) {
        const auto requirement = python::parse_requirement(wanted);
        if (!requirement || !requirement->url.empty() || requirement->marker || !requirement->version.empty())
            return fail(Errc::usage, "--package: " + quote_for_shell(wanted) + " is not the name of a distribution",
                        "--package NAME or --package 'NAME[EXTRA,EXTRA]'");
        const auto found = installed_.find(normalised_name(requirement->name));
        if (found == installed_.end()) return not_installed(requirement->name);
        const Distribution& distribution = distributions_[found->second];
        for (const auto& extra : requirement->extras)
            if (!offers(distribution, extra)) return no_such_extra(distribution, extra);
        take(found->second, requirement->extras, nullptr);
        choice_.chosen.at(found->second).asked_for = true;
        return {};
    }

    Choice run() {
        while (!queue_.empty()) {
            const auto [at, extra] = std::move(queue_.front());
            queue_.pop_front();
            follow(distributions_[at], extra);
        }
        for (auto& [index, chosen] : choice_.chosen) {
            std::ranges::sort(chosen.extras);
            std::ranges::sort(chosen.required_by);
        }
        for (auto& [name, missing] : missing_) choice_.missing.push_back(std::move(missing));
        return std::move(choice_);
    }

private:
    /// An egg-info tells its extras only by what they bring.
    [[nodiscard]] bool offers(const Distribution& distribution, const std::string& extra) const {
        if (!distribution.extras.empty()) return std::ranges::binary_search(distribution.extras, extra);
        return std::ranges::any_of(distribution.requires_, [&](const std::string& line) {
            const auto requirement = python::parse_requirement(line);
            return requirement && requirement->marker && requirement->marker->holds(environment_, extra) &&
                   !requirement->marker->holds(environment_, "");
        });
    }

    [[nodiscard]] std::unexpected<Error> not_installed(const std::string& name) const {
        const std::string what = "--package: " + shown(name) + " is not installed for this interpreter";
        // The name under which it is imported is what people know of opencv-python.
        for (const auto& distribution : distributions_)
            if (std::ranges::binary_search(distribution.top_level, name))
                return fail(Errc::usage, what,
                            "the module " + shown(name) + " comes with --package " +
                                quote_for_shell(distribution.name));
        std::vector<std::string_view> names;
        for (const auto& [known, at] : installed_) names.push_back(known);
        const std::string normal = normalised_name(name);
        const auto near = nearest(normal, names);
        if (near.empty()) return fail(Errc::usage, what, "install it first, or name another interpreter by --python");
        return fail(Errc::usage, what,
                    "did you mean --package " + quote_for_shell(distributions_[installed_.at(std::string(near))].name) +
                        "?");
    }

    static std::unexpected<Error> no_such_extra(const Distribution& distribution, const std::string& extra) {
        std::string all;
        for (const auto& one : distribution.extras) all += (all.empty() ? "" : ", ") + shown(one);
        return fail(Errc::usage, "--package: " + version_text(distribution) + " has no extra named " + shown(extra),
                    all.empty() ? "it has none: --package " + quote_for_shell(distribution.name)
                                : "its extras: " + all);
    }

    void take(std::size_t at, const std::vector<std::string>& extras, const Distribution* by) {
        const Distribution& distribution = distributions_[at];
        const auto [known, is_new] = choice_.chosen.try_emplace(at);
        Chosen& chosen = known->second;
        if (is_new) {
            chosen.name = distribution.name;
            chosen.version = distribution.version;
            chosen.metadata = distribution.metadata;
            queue_.emplace_back(at, "");
        }
        if (by && by != &distribution && std::ranges::find(chosen.required_by, by->name) == chosen.required_by.end())
            chosen.required_by.push_back(by->name);
        for (const auto& extra : extras) {
            if (std::ranges::find(chosen.extras, extra) != chosen.extras.end()) continue;
            chosen.extras.push_back(extra);
            queue_.emplace_back(at, extra);
        }
    }

    /// What `of` requires with `extra`, "" being what it always requires.
    void follow(const Distribution& of, const std::string& extra) {
        for (const auto& line : of.requires_) {
            const auto requirement = python::parse_requirement(line);
            if (!requirement) {
                if (extra.empty()) note(of, Problem::requirement_unreadable, {{"requirement", line.substr(0, 200)}});
                continue;
            }
            const bool counts = requirement->marker ? requirement->marker->holds(environment_, extra) : extra.empty();
            if (counts) require(*requirement, line, of);
        }
        const auto debian = debian_.find(of.metadata);
        if (debian == debian_.end() || !extra.empty()) return;
        for (const auto& need : debian->second.needs) {
            const auto found = std::ranges::find(distributions_, need, &Distribution::metadata);
            if (found == distributions_.end()) continue;
            const auto visible = installed_.find(normalised_name(found->name));
            if (visible != installed_.end()) take(visible->second, {}, &of);
        }
    }

    void require(const Requirement& requirement, const std::string& line, const Distribution& by) {
        const std::string name = normalised_name(requirement.name);
        const auto found = installed_.find(name);
        if (found == installed_.end()) {
            auto& missing = missing_[name];
            missing.name = requirement.name;
            if (std::ranges::find(missing.needed_by, by.metadata, &MissingDistribution::Needer::metadata) ==
                missing.needed_by.end())
                missing.needed_by.push_back({by.name, line, by.metadata});
            return;
        }
        const Distribution& distribution = distributions_[found->second];
        take(found->second, requirement.extras, &by);
        for (const auto& extra : requirement.extras)
            if (!offers(distribution, extra))
                note(by, Problem::extra_absent,
                     {{"extra", extra}, {"of", distribution.name}, {"of_version", distribution.version}});
        const auto version = python::parse_package_version(distribution.version);
        if (version && requirement.specifiers && !meets(*version, *requirement.specifiers))
            note(by, Problem::version_unmet,
                 {{"requirement", requirement.name + ' ' + requirement.version},
                  {"installed_package", distribution.name},
                  {"installed", distribution.version}});
        else if ((!version || !requirement.specifiers) && !requirement.version.empty())
            note(by, Problem::version_incomparable,
                 {{"requirement", requirement.name + ' ' + requirement.version}, {"installed", distribution.version}});
    }

    void note(const Distribution& about, Problem problem, Values values) {
        values.insert(values.begin(), {"package", about.name});
        Note note{about.metadata, problem, std::move(values)};
        if (noted_.insert(note).second) choice_.notes.push_back(std::move(note));
    }

    const std::vector<Distribution>& distributions_;
    const python::MarkerEnvironment& environment_;
    const DebianPackages& debian_;
    std::map<std::string, std::size_t> installed_;            ///< By normalised name.
    std::deque<std::pair<std::size_t, std::string>> queue_;   ///< Distributions, each with an extra to be followed.
    std::map<std::string, MissingDistribution> missing_;
    std::set<Note> noted_;
    Choice choice_;
};

}   // namespace

Result<Choice> choose(const std::vector<Distribution>& distributions, const std::vector<RootPath>& search,
                      const std::vector<std::string>& wanted, const python::MarkerEnvironment& environment,
                      const DebianPackages& debian) {
    DependencyClosure closure(distributions, search, environment, debian);
    for (const auto& one : wanted) SR_DO(closure.ask_for(one));
    return closure.run();
}

}   // namespace sandroot::scope
