#include <sandroot/loader/search/judge_object.hpp>
#include <sandroot/plan/lints.hpp>

#include <bit>
#include <map>
#include <set>
#include <unordered_set>
#include <utility>

namespace sandroot::plan {

namespace {

using loader::Source;

/// Every machine that runs a current distribution has it.
constexpr unsigned usual_x86_level = 2;

/// What one bare name led to.
struct Meaning {
    const loader::Object* object = nullptr;
    RootPath asked_by;   ///< The extension in whose closure that was.
};

bool same_contents(const loader::Object& one, const loader::Object& other) {
    return one.identity == other.identity ||
           (one.facts && other.facts && !one.facts->build_id.empty() && one.facts->build_id == other.facts->build_id);
}

class Lints {
public:
    Lints(Entries& entries, const python::Environment& environment, const Resolver& resolver,
          const Resolutions& resolutions)
        : entries_(entries), environment_(environment), resolver_(resolver), resolutions_(resolutions) {}

    void run() {
        for (std::size_t at = 0; at < environment_.objects.size(); ++at) {
            const Resolution& resolution = resolutions_.of_objects[at];
            for (const auto index : resolution.loaded.objects) look_at_object(resolutions_.object(resolution, index));
            if (environment_.objects[at].kind != python::ObjectKind::extension) continue;
            for (const auto& request : resolution.loaded.requests) note_meaning(resolution, request);
            if (resolution.loaded.status == loader::LoadStatus::ok) look_for_siblings(resolution);
        }
        tell_conflicts();
    }

private:
    /// What glibc minds and musl does not.
    void look_at_object(const loader::Object& object) {
        if (resolutions_.system.libc != loader::Libc::glibc) return;
        if (!object.facts || !seen_.insert(object.identity).second) return;
        const elf::Facts& facts = *object.facts;
        if (facts.header.type == elf::type_shared && !facts.interpreter && loader::wants_executable_stack(facts) &&
            resolutions_.system.version < loader::Version{2, 41})
            entries_.remark(RootPath(object.path), RemarkKind::executable_stack);
        const auto level = static_cast<unsigned>(std::bit_width(facts.x86_isa_needed));
        if (level > usual_x86_level)
            entries_.remark(RootPath(object.path), RemarkKind::cpu, {{"level", std::uint64_t{level}}});
    }

    void note_meaning(const Resolution& resolution, const loader::Request& request) {
        if (!request.found || request.name.str().find('/') != std::string::npos) return;
        const loader::Object& object = resolutions_.object(resolution, *request.found);
        auto& meanings = meanings_[request.name];
        for (const Meaning& meaning : meanings)
            if (same_contents(*meaning.object, object)) return;
        meanings.push_back({&object, resolution.of});
    }

    void tell_conflicts() {
        for (const auto& [name, meanings] : meanings_) {
            if (meanings.size() < 2) continue;
            for (const Meaning& meaning : meanings) {
                std::vector<std::string> other_files;
                std::vector<std::string> other_askers;
                for (const Meaning& other : meanings) {
                    if (&other == &meaning) continue;
                    other_files.push_back(other.object->path);
                    other_askers.push_back(other.asked_by.str());
                }
                entries_.remark(RootPath(meaning.object->path), RemarkKind::conflict,
                                {{"name", name},
                                 {"asked_by", meaning.asked_by.str()},
                                 {"other_files", std::move(other_files)},
                                 {"other_askers", std::move(other_askers)}});
            }
        }
    }

    /// Requests that a library loaded in the same closure answered, each pair of requester and name once.
    void look_for_siblings(const Resolution& resolution) {
        std::vector<const loader::Request*> borrowed;
        for (const auto& request : resolution.loaded.requests) {
            if (!request.found || request.first_load || request.source != Source::loaded) continue;
            if (request.requester < resolution.inherited || *request.found < resolution.inherited) continue;
            const auto& requester = resolutions_.object(resolution, request.requester);
            if (asked_.emplace(requester.path, request.name).second) borrowed.push_back(&request);
        }
        if (borrowed.empty()) return;
        loader::Process process = resolver_.process();
        if (!process.open(resolution.of.str()).root) return;
        for (const auto* request : borrowed) {
            const auto alone = process.look_for(request->name, request->requester);
            if (alone.skipped || alone.error.empty()) continue;
            const auto& requester = resolutions_.object(resolution, request->requester);
            const auto& lender = resolutions_.object(resolution, *request->found);
            entries_.remark(RootPath(requester.path), RemarkKind::sibling,
                            {{"name", request->name}, {"lender", lender.path}});
        }
    }

    Entries& entries_;
    const python::Environment& environment_;
    const Resolver& resolver_;
    const Resolutions& resolutions_;
    std::unordered_set<fs::Identity> seen_;
    std::map<std::string, std::vector<Meaning>> meanings_;
    std::set<std::pair<std::string, std::string>> asked_;
};

}   // namespace

void add_lints(Entries& entries, const python::Environment& environment, const Resolver& resolver,
               const Resolutions& resolutions) {
    Lints(entries, environment, resolver, resolutions).run();
}

}   // namespace sandroot::plan
