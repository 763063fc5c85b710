#include <sandroot/base/escape.hpp>
#include <sandroot/explain/remedy.hpp>
#include <sandroot/verify/inside.hpp>
#include <sandroot/verify/same_content.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

namespace sandroot::verify {

namespace {

using loader::ObjectIndex;

constexpr std::size_t names_shown = 3;

std::string listed(const std::set<std::string>& names) {
    std::string out;
    std::size_t shown = 0;
    for (const auto& name : names) {
        if (shown++ == names_shown) break;
        out += (out.empty() ? "" : ", ") + name;
    }
    if (names.size() > names_shown) out += " and " + std::to_string(names.size() - names_shown) + " more";
    return out;
}

std::string places(const std::vector<loader::Attempt>& tried) {
    if (tried.empty()) return "ld.so has no place to look for it";
    std::string out = "ld.so tried, in this order:";
    for (const auto& one : tried) {
        out += "\n  " + one.path.str() + " (" + std::string(name_of(one.source)) + ": " +
               std::string(name_of(one.verdict));
        out += one.detail.empty() ? ")" : ", " + one.detail + ")";
    }
    for (const auto& one : tried) {
        if (one.verdict != loader::Verdict::remembered_absent) continue;
        const std::string directory = RootPath(one.path).parent().str();
        out += one.source == loader::Source::cache
                   ? "\nthe root's ld.so.cache names it, but there is none outside, and a process that missed it once "
                     "never reads another: run ldconfig outside"
                   : "\nit is in the root, but ld.so looked for " + directory +
                         " in vain before the root was entered and never asks again: create " + directory +
                         " outside, empty or not";
    }
    return out;
}

/// What one dlopen did, outside or inside.
struct View {
    const loader::Loaded& loaded;
    std::function<const loader::Object&(ObjectIndex)> object;
    std::size_t inherited;   ///< So many objects were there before the root was entered.
};

const loader::Request* request_of(const View& view, ObjectIndex requester, const std::string& name) {
    const auto is_it = [&](const loader::Request& request) {
        return request.requester == requester && request.name == name;
    };
    const auto found = std::ranges::find_if(view.loaded.requests, is_it);
    return found == view.loaded.requests.end() ? nullptr : &*found;
}

class Comparison {
public:
    Comparison(const Outside& outside, const fs::Tree& root) : outside_(outside), root_(root) {}

    Result<void> compare(const RootPath& extension, const View& before, const View& after) {
        if (!before.loaded.root) return {};   // Broken outside already, and reported.
        if (!after.loaded.root) {
            auto& problem = problems_[{"unusable_inside", extension.str()}];
            problem.text = after.loaded.error + "\noutside it loads: build the root again";
            return {};
        }
        note_versions(extension, before.loaded, after.loaded);
        std::deque<std::pair<ObjectIndex, ObjectIndex>> queue{{*before.loaded.root, *after.loaded.root}};
        std::set<std::pair<ObjectIndex, ObjectIndex>> seen{queue.front()};
        while (!queue.empty()) {
            const auto [out, in] = queue.front();
            queue.pop_front();
            SR_DO(compare_files(extension, before, out, after, in));
            for (const auto& request : before.loaded.requests) {
                if (request.requester != out || !request.found) continue;
                const loader::Request* same = request_of(after, in, request.name);
                if (!same) continue;   // Another file, which does not ask; that it is another was reported.
                if (!same->found) note_missing(before.object(*request.found), request, *same, after.object(in).path);
                else if (const std::pair next{*request.found, *same->found}; seen.insert(next).second)
                    queue.push_back(next);
            }
        }
        return {};
    }

    [[nodiscard]] std::size_t objects() const { return checked_.size(); }

    [[nodiscard]] std::vector<Finding> findings() const {
        std::vector<Finding> out;
        for (const auto& [key, problem] : problems_) {
            Finding finding;
            finding.kind = key.first;
            finding.at = key.second;
            finding.library = problem.library;
            finding.text = problem.text;
            if (!problem.needed_by.empty()) finding.text += "\nneeded by " + listed(problem.needed_by);
            out.push_back(std::move(finding));
        }
        return out;
    }

private:
    struct Problem {
        std::string text;
        std::string library;
        std::set<std::string> needed_by;
    };

    Result<void> compare_files(const RootPath& extension, const View& before, ObjectIndex out, const View& after,
                               ObjectIndex in) {
        const loader::Object& one = before.object(out);
        const loader::Object& other = after.object(in);
        if (one.path.empty() || other.path.empty()) return {};   // linux-vdso is no file.
        checked_.insert(one.path);
        const bool stayed = in < after.inherited;   // Loaded before the root was entered: read from outside.
        if (stayed && one.path == other.path) return {};
        if (!compared_.insert({one.path, other.path, stayed}).second) return {};
        SR_TRY(const bool same,
               same_(outside_.tree, RootPath(one.path), stayed ? outside_.tree : root_, RootPath(other.path)));
        if (same) return {};
        auto& problem = problems_[{"differs_inside", other.path}];
        problem.library = std::string(RootPath(other.path).name());
        problem.text = "is not the file that the environment loads, " + one.path.str() +
                       ": build the root again, or remove the other file";
        if (extension.str() != other.path) problem.needed_by.insert(extension.str());
        return {};
    }

    void note_versions(const RootPath& extension, const loader::Loaded& before, const loader::Loaded& after) {
        for (const auto& error : after.version_errors) {
            const auto same = std::ranges::find(before.version_errors, error.text, &loader::VersionError::text);
            const bool outside_too = same != before.version_errors.end();
            auto& problem = problems_[{"version_not_found", extension.str()}];
            problem.text += (problem.text.empty() ? "" : "\n") + error.text +
                            (outside_too ? " (outside too)" : " (not so outside)");
        }
    }

    void note_missing(const loader::Object& wanted, const loader::Request& before, const loader::Request& after,
                      const std::string& requester) {
        auto& problem = problems_[{"missing_inside", wanted.path}];
        if (problem.text.empty()) {
            problem.library = before.name;
            problem.text = (after.error.empty() ? before.name.str() + " is not found inside" : after.error) +
                           "\noutside it is " + wanted.path.str() + ", found by " +
                           std::string(name_of(before.source)) + "\n" + places(after.tried) +
                           "\nbuild the root again, or add it with --add " + quote_for_shell(wanted.path);
        }
        problem.needed_by.insert(requester);
    }

    const Outside& outside_;
    const fs::Tree& root_;
    SameContent same_;
    std::set<std::string> checked_;
    std::set<std::tuple<std::string, std::string, bool>> compared_;
    std::map<std::pair<std::string, std::string>, Problem> problems_;
};

/// An extension that is not in the root although its neighbours are. Nothing where it was left out with its whole
/// directory.
std::optional<Finding> absence(const python::Environment& environment, const python::Object& object,
                               const fs::Tree& root) {
    const RootPath folder = object.at.parent();
    if (std::ranges::find(environment.interpreter.site_directories, folder) !=
        environment.interpreter.site_directories.end())
        return {};
    if (!root.stat(folder, fs::Follow::yes)) return {};
    Finding finding;
    finding.severity = Severity::warning;
    finding.kind = "absent_inside";
    finding.at = object.at.str();
    finding.text = "the environment has this extension module (" + object.module +
                   ") and the root does not: it was excluded, or installed after the root was built";
    return finding;
}

std::string word_of(plan::MissingStatus status) {
    switch (status) {
    case plan::MissingStatus::missing:
        return "missing_library";
    case plan::MissingStatus::order_dependent:
        return "order_dependent";
    case plan::MissingStatus::host_provided:
        return "host_provided";
    case plan::MissingStatus::optional:
        break;
    }
    return "";
}

std::string advice(const plan::Missing& missing) {
    if (missing.refusal != plan::Refusal::absent) return explain::remedy_of(missing);
    switch (missing.status) {
    case plan::MissingStatus::order_dependent:
        return "it loads once the package that brings " + missing.name + " has been imported";
    case plan::MissingStatus::host_provided:
        return "it comes with the host's driver and cannot be in the image";
    default:
        return "it is missing outside too: install the package that has it, then build the root again; who needs it: "
               "sandroot "
               "why " +
               quote_for_shell(missing.name);
    }
}

}   // namespace

Result<loader::Process> enter(const Outside& outside, const fs::Tree& root, loader::Objects& root_objects,
                              const loader::StartOptions& start) {
    loader::Process process(outside.tree, outside.objects, outside.resolutions.system, start);
    SR_DO(process.start(outside.environment.interpreter.executable.str()), "starting the interpreter in the model");
    process.change_root(root, root_objects);
    return process;
}

std::vector<std::size_t> extensions_in(const python::Environment& environment, const fs::Tree& root) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < environment.objects.size(); ++i) {
        const auto& object = environment.objects[i];
        if (object.kind == python::ObjectKind::extension && root.stat(object.at, fs::Follow::yes)) out.push_back(i);
    }
    return out;
}

Result<Inside> check_inside(const Outside& outside, const fs::Tree& root, const loader::StartOptions& start,
                            Progress& progress) {
    loader::Objects root_objects(root);
    SR_TRY(const auto entered, enter(outside, root, root_objects, start));
    const auto& environment = outside.environment;
    const auto present = extensions_in(environment, root);
    const std::unordered_set<std::size_t> is_present(present.begin(), present.end());

    Inside inside;
    Comparison comparison(outside, root);
    progress.begin(Stage::checking, present.size());
    for (std::size_t i = 0; i < environment.objects.size(); ++i) {
        const auto& object = environment.objects[i];
        if (object.kind != python::ObjectKind::extension) continue;
        if (!is_present.contains(i)) {
            if (auto finding = absence(environment, object, root)) inside.findings.push_back(*std::move(finding));
            continue;
        }
        const plan::Resolution& resolution = outside.resolutions.of_objects[i];
        loader::Process process = entered;
        const auto loaded = process.open(object.at.str());
        const View before{
            resolution.loaded,
            [&](ObjectIndex at) -> const loader::Object& { return outside.resolutions.object(resolution, at); },
            resolution.inherited};
        const auto object_inside = [&](ObjectIndex at) -> const loader::Object& {
            const auto& kept = process.loaded();
            return at < kept.size() ? kept[at] : loaded.abandoned[at - kept.size()];
        };
        const View after{loaded, object_inside, entered.loaded().size()};
        SR_DO(comparison.compare(object.at, before, after));
        progress.advance(1, 0);
    }
    progress.end();
    inside.objects = comparison.objects();
    std::ranges::move(comparison.findings(), std::back_inserter(inside.findings));
    std::ranges::sort(inside.findings);
    return inside;
}

std::vector<Finding> missing_outside(const std::vector<plan::Missing>& missing, const fs::Tree& root) {
    std::vector<Finding> out;
    for (const auto& one : missing) {
        // `note_versions` says more of a version.
        if (one.status == plan::MissingStatus::optional || one.refusal == plan::Refusal::version_not_found) continue;
        std::set<std::string> needed_by;
        for (const auto& needer : one.needed_by)
            if (root.stat(needer.path, fs::Follow::yes)) needed_by.insert(needer.path.str());
        if (needed_by.empty()) continue;   // Whatever needs it is not in this root.
        Finding finding;
        finding.severity = one.status == plan::MissingStatus::missing ? Severity::error : Severity::warning;
        finding.kind = word_of(one.status);
        finding.at = *needed_by.begin();
        finding.library = one.name;
        finding.text =
            (one.error.empty() ? one.name + " was not found" : one.error) + "\nneeded by " + listed(needed_by);
        if (!one.places.empty()) finding.text += "\nld.so tried, in this order:";
        for (const auto& place : one.places) finding.text += "\n  " + place;
        finding.text += "\n" + advice(one);
        out.push_back(std::move(finding));
    }
    std::ranges::sort(out);
    return out;
}

}   // namespace sandroot::verify
