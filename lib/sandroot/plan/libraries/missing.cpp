#include <sandroot/base/glob.hpp>
#include <sandroot/plan/libraries/missing.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace sandroot::plan {

namespace {

class Judge {
public:
    Judge(const python::Environment& environment, const Resolutions& resolutions, const policy::Rules& rules)
        : environment_(environment), resolutions_(resolutions), rules_(rules) {
        const bool is_musl = resolutions.system.libc == loader::Libc::musl;
        for (std::size_t at = 0; at < environment.objects.size(); ++at) {
            const auto& object = environment.objects[at];
            owner_of_.emplace(object.at.str(), object.distribution);
            if (!is_musl && object.reading && object.reading->facts.soname &&
                object.kind != python::ObjectKind::program)
                offered_.insert(*object.reading->facts.soname);
            if (object.kind != python::ObjectKind::extension) continue;
            const Resolution& resolution = resolutions.of_objects[at];
            for (const auto index : resolution.loaded.objects) {
                const loader::Object& loaded = resolutions.object(resolution, index);
                reached_.insert(loaded.identity);
                // musl takes a library for loaded by the name that a search found it as, never by its SONAME.
                if (is_musl && loaded.source != loader::Source::path) offered_.insert(loaded.requested_as);
            }
        }
    }

    void judge_environment() {
        for (std::size_t at = 0; at < environment_.objects.size(); ++at) {
            const auto& object = environment_.objects[at];
            const bool is_extension = object.kind == python::ObjectKind::extension;
            if (!is_extension && reached_.contains(object.stat.identity)) continue;
            judge(resolutions_.of_objects[at], is_extension);
        }
    }

    /// `reached_by_import`: the failure stops an import; else only something that no import leads to.
    void judge(const Resolution& resolution, bool reached_by_import) {
        if (resolution.loaded.status == loader::LoadStatus::ok || !resolution.loaded.version_errors.empty()) return;
        bool named = false;
        for (const auto& request : resolution.loaded.requests) {
            if (request.found || request.skipped) continue;
            named = true;
            std::vector<std::string> places;
            for (const auto& tried : request.tried) places.push_back(tried.path);
            add(request.name, resolutions_.object(resolution, request.requester).path, reached_by_import, request.error,
                std::move(places));
        }
        // The object itself could not be opened: there is no request to name.
        if (!named)
            add(std::string(resolution.of.name()), resolution.of.str(), reached_by_import, resolution.loaded.error, {});
    }

    std::vector<Missing> finish() {
        std::vector<Missing> out;
        for (auto& [key, missing] : found_) {
            std::ranges::sort(missing.needed_by, {}, &Needer::path);
            const auto doubles = std::ranges::unique(missing.needed_by, {}, &Needer::path);
            missing.needed_by.erase(doubles.begin(), doubles.end());
            out.push_back(std::move(missing));
        }
        return out;
    }

private:
    [[nodiscard]] MissingStatus status_of(const std::string& name, bool reached_by_import) const {
        if (any_glob_matches(rules_.host_provided, name)) return MissingStatus::host_provided;
        if (offered_.contains(name)) return MissingStatus::order_dependent;
        return reached_by_import ? MissingStatus::missing : MissingStatus::optional;
    }

    void add(const std::string& name, const std::string& needer, bool reached_by_import, const std::string& error,
             std::vector<std::string> places) {
        const MissingStatus status = status_of(name, reached_by_import);
        Missing& missing = found_[{name, status}];
        if (missing.needed_by.empty()) {
            missing.name = name;
            missing.status = status;
            missing.error = error;
            missing.places = std::move(places);
        }
        std::string package;
        if (const auto owner = owner_of_.find(needer); owner != owner_of_.end() && owner->second)
            package = environment_.distributions[*owner->second].name;
        missing.needed_by.push_back({RootPath(needer), std::move(package)});
    }

    const python::Environment& environment_;
    const Resolutions& resolutions_;
    const policy::Rules& rules_;
    std::unordered_map<std::string, std::optional<std::size_t>> owner_of_;
    std::unordered_set<std::string> offered_;
    std::unordered_set<fs::Identity> reached_;
    std::map<std::pair<std::string, MissingStatus>, Missing> found_;
};

}   // namespace

std::vector<Missing> judge_missing(const python::Environment& environment, const Resolutions& resolutions,
                                   const std::vector<Resolution>& extra, const policy::Rules& rules) {
    Judge judge(environment, resolutions, rules);
    judge.judge_environment();
    for (const auto& resolution : extra) judge.judge(resolution, false);
    const Resolution startup{RootPath(), resolutions.startup, 0, resolutions.startup_objects};
    judge.judge(startup, true);
    return judge.finish();
}

void note_what_is_elsewhere(const fs::Tree& tree, const loader::System& system, std::vector<Missing>& missing) {
    const auto is_wanted = [](const Missing& one) { return one.status != MissingStatus::host_provided; };
    std::set<std::string> names;
    for (const auto& one : missing)
        if (is_wanted(one)) names.insert(one.name);
    const auto elsewhere = loader::find_elsewhere(tree, system, names);
    for (auto& one : missing) {
        const auto found = elsewhere.find(one.name);
        if (!is_wanted(one) || found == elsewhere.end()) continue;
        one.elsewhere = found->second;
        // An object that could not be opened itself needs itself.
        std::erase_if(one.elsewhere.paths, [&](const RootPath& path) {
            return std::ranges::find(one.needed_by, path, &Needer::path) != one.needed_by.end();
        });
    }
}

}   // namespace sandroot::plan
