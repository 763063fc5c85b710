#include <sandroot/loader/load.hpp>
#include <sandroot/loader/musl/load_musl.hpp>
#include <sandroot/loader/search/search.hpp>
#include <sandroot/loader/version_check.hpp>

#include <algorithm>

namespace sandroot::loader {

Load::Load(ProcessState& process, Occasion occasion)
    : process_(process), occasion_(occasion), first_new_(occasion == Occasion::start ? 0 : process.loaded.size()) {
    loaded_.requests.reserve(64);
}

void Load::begin_with_program() {
    loaded_.root = main_object;
    loaded_.objects.push_back(main_object);
    enlist(main_object);
}

bool Load::stopped() const {
    return loaded_.status != LoadStatus::ok && !process_.options->keep_going;
}

void Load::enlist(ObjectIndex object) {
    if (listed_.size() <= object) listed_.resize(object + 1);
    if (listed_[object]) return;
    listed_[object] = true;
    list_.push_back({object, false});
    // ld.so is there from the start; it takes its place in the order where somebody first needs it.
    if (object == loader_object && occasion_ == Occasion::start) loaded_.objects.push_back(object);
}

void Load::enlist_before(ObjectIndex object, ObjectIndex current) {
    const auto place_of = [&](ObjectIndex wanted) { return std::ranges::find(list_, wanted, &Place::object); };
    auto known = place_of(object);
    if (known == list_.end()) {
        enlist(object);
        known = place_of(object);
    }
    const auto before = place_of(current);
    // One that stands before it already stays there; one after it comes forward, since its symbols must be seen first.
    if (known <= before) return;
    std::rotate(before, known, known + 1);
    auto& objects = loaded_.objects;
    const auto here = std::ranges::find(objects, current);
    const auto it = std::ranges::find(objects, object);
    if (current != loaded_.root && here < it && it != objects.end()) std::rotate(here, it, it + 1);
}

void Load::preload(const std::string& name) {
    const auto wanted = process_.tables->names.number(name);
    Request request;
    request.name = process_.tables->names.shared(wanted);
    const LoadStatus before = loaded_.status;
    const std::string error = loaded_.error;
    process_.preloads_securely = process_.system->secure;
    if (process_.system->libc == Libc::musl) answer_in_musl(request, wanted, std::nullopt);
    else answer(request, wanted, name, main_object, main_object);
    process_.preloads_securely = false;
    if (!request.found) {
        // ld.so only warns.
        request.skipped = true;
        loaded_.status = before;
        loaded_.error = error;
        request.error.clear();
    } else {
        if (request.first_load) process_.loaded[*request.found].source = Source::preload;
        request.source = request.first_load ? Source::preload : request.source;
        enlist(*request.found);
    }
    loaded_.requests.push_back(std::move(request));
}

void Load::open(const std::string& name, ObjectIndex caller) {
    const auto root = request(process_.tables->names.number(name), false, caller, std::nullopt, Kind::needed);
    loaded_.root = root;
    if (root && *root >= first_new_) enlist(*root);
}

TokenValues Load::tokens_of(ObjectIndex object, const std::optional<std::string>& origin) const {
    return token_values(*process_.system, origin, object == main_object ? Role::program : Role::library);
}

std::optional<ObjectIndex> Load::request(NameId name, bool has_token, ObjectIndex requester,
                                         std::optional<ObjectIndex> loader, Kind kind) {
    Request& request = loaded_.requests.emplace_back();
    request.name = process_.tables->names.shared(name);
    request.requester = requester;
    if (!has_token) {
        answer(request, name, request.name.str(), requester, loader);
        return request.found;
    }
    if (process_.system->secure) {
        stop_at(request, request.name.str() + ": DST not allowed in SUID/SGID programs", LoadStatus::fatal);
        return std::nullopt;
    }
    const auto origin = process_.origin(requester);
    const auto expanded = expand_tokens(request.name, tokens_of(requester, origin));
    if (!expanded) {
        if (kind == Kind::auxiliary)
            stop_at(request,
                    "cannot load auxiliary `" + request.name.str() +
                        "' because of empty dynamic string token substitution",
                    LoadStatus::fatal);
        else request.skipped = true;
        return std::nullopt;
    }
    answer(request, process_.tables->names.number(*expanded), *expanded, requester, loader);
    return request.found;
}

/// `wanted` and `name` are the same text; tokens that may be left in it are those of a path given to dlopen or preload.
void Load::answer(Request& request, NameId wanted, std::string_view name, ObjectIndex requester,
                  std::optional<ObjectIndex> loader) {
    if (process_.system->libc == Libc::musl) return answer_in_musl(request, wanted, loader);
    if (const auto known = process_.names.find(wanted)) {
        request.found = known;
        request.source = Source::loaded;
        return;
    }
    SearchResult result;
    if (name.find('/') == std::string_view::npos) {
        result = search_glibc(process_, wanted, requester, request);
    } else if (has_token(name)) {
        const auto origin = process_.origin(requester);
        const auto path = expand_tokens(name, tokens_of(requester, origin));
        result = open_path(process_, path.value_or(std::string()), name, request);
    } else {
        result = open_path(process_, std::string(name), name, request);
    }
    request.source = result.source;
    if (result.hit) take(request, *result.hit, wanted, loader);
    else stop_at(request, std::move(result.error), result.fatal ? LoadStatus::fatal : LoadStatus::missing);
}

void Load::answer_in_musl(Request& request, NameId wanted, std::optional<ObjectIndex> loader) {
    MuslAnswer answer = sandroot::loader::answer_in_musl(process_, occasion_, request, wanted, loader);
    if (answer.enters) {
        enter(request, *answer.enters, wanted, answer.needed_by);
        process_.musl.shortnames.push_back(answer.shortname);
    } else if (!request.found) {
        stop_at(request, std::move(answer.error), answer.fatal ? LoadStatus::fatal : LoadStatus::missing);
    }
}

void Load::take(Request& request, const Candidate& hit, NameId wanted, std::optional<ObjectIndex> loader) {
    if (const auto known = process_.find_file(hit.identity, wanted)) {
        // The same file under another name: from now on it answers to that one as well.
        request.found = known;
        process_.names.claim(wanted, *known);
        process_.loaded[*known].aliases.push_back(process_.tables->names.shared(wanted));
        return;
    }
    std::string refusal = hit.cannot_be_mapped;
    if (refusal.empty() && occasion_ == Occasion::dlopen)
        refusal = judge_dlopen(*hit.image->facts, *process_.system, process_.stack_is_executable);
    if (!refusal.empty()) {
        request.tried.back().verdict = Verdict::fatal;
        request.tried.back().detail = refusal;
        const auto& named = refusal == isa_level_is_too_high ? hit.path.str() : process_.tables->names.text(wanted);
        stop_at(request, named + ": " + refusal, LoadStatus::fatal);
        return;
    }
    enter(request, hit, wanted, loader);
}

void Load::enter(Request& request, const Candidate& hit, NameId wanted, std::optional<ObjectIndex> loader) {
    Object object;
    object.path = hit.path;
    object.identity = hit.identity;
    object.facts = hit.image->facts;
    object.loader = loader;
    object.source = request.source;
    object.requested_as = process_.tables->names.shared(wanted);
    request.found = process_.add(std::move(object), hit.image.get(), hit.name, wanted);
    request.first_load = true;
    loaded_.objects.push_back(*request.found);
}

void Load::stop_at(Request& request, std::string error, LoadStatus status) {
    if (loaded_.status == LoadStatus::ok) loaded_.error = error;
    request.error = std::move(error);
    loaded_.status = std::max(loaded_.status, status);
}

void Load::follow() {
    for (std::size_t at = 0; at < list_.size() && !stopped();) {
        if (list_[at].done) {
            ++at;
            continue;
        }
        list_[at].done = true;
        const ObjectIndex requester = list_[at].object;
        const Image& image = *process_.images[requester];
        for (const auto& dependency : image.dependencies) {
            if (stopped()) break;
            const LoadStatus before = loaded_.status;
            const std::string error = dependency.kind == Kind::auxiliary ? loaded_.error : std::string();
            const auto found = request(dependency.name, dependency.has_token, requester, requester, dependency.kind);
            if (dependency.kind == Kind::auxiliary && !found && !dependency.has_token) {
                // It may be absent.
                Request& request = loaded_.requests.back();
                request.skipped = true;
                request.error.clear();
                loaded_.status = before;
                loaded_.error = error;
            }
            if (!found || (occasion_ == Occasion::dlopen && *found < first_new_)) continue;
            if (dependency.kind == Kind::needed) enlist(*found);
            else enlist_before(*found, requester);
        }
        // What a filter brought in stands before it and is next.
        const auto next = std::find_if(list_.begin() + static_cast<std::ptrdiff_t>(at), list_.end(),
                                       [](const Place& place) { return !place.done; });
        at = static_cast<std::size_t>(next - list_.begin());
    }
}

Loaded Load::finish() {
    const bool complete = loaded_.status == LoadStatus::ok;
    if (!stopped()) {
        loaded_.version_errors = check_versions(process_, first_new_, complete);
        if (!loaded_.version_errors.empty()) {
            if (complete) loaded_.error = loaded_.version_errors.front().text;
            if (complete) loaded_.status = LoadStatus::fatal;
        }
    }
    if (occasion_ == Occasion::dlopen && loaded_.status != LoadStatus::ok)
        loaded_.abandoned = process_.remove_from(first_new_);
    return std::move(loaded_);
}

}   // namespace sandroot::loader
