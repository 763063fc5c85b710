#include <sandroot/base/escape.hpp>
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/plan/libraries/closure.hpp>

#include <algorithm>
#include <bit>

namespace sandroot::plan {

namespace {

constexpr std::string_view hwcaps_part = "/glibc-hwcaps/";

bool answers_bare_names(loader::Source source) {
    return source == loader::Source::cache || source == loader::Source::default_directory ||
           source == loader::Source::library_path;
}

}   // namespace

const loader::Object& Closure::object(const Resolution& resolution, loader::ObjectIndex index) const {
    return index < resolution.inherited ? resolver_.process().loaded()[index]
                                        : resolution.objects[index - resolution.inherited];
}

const RootPath& Closure::place_of(const RootPath& path) {
    const auto known = places_.find(path);
    if (known != places_.end()) return known->second;
    const auto directory = entries_.chaser().chase(path.parent());
    return places_.emplace(path, directory ? directory->real / path.name() : path).first->second;
}

void Closure::take_library(const loader::Object& object, const Reason& why) {
    if (object.path.empty() || !object.facts) return;   // linux-vdso has no file.
    const RootPath path(object.path);
    const auto added = entries_.add(path, why);
    if (!added) return entries_.leave_out(path, LeftOutKind::vanished, {{"error", added.error().message}});
    if (!*added) return;
    const elf::Facts& facts = *object.facts;
    // The level is the highest bit of GNU_PROPERTY_X86_ISA_1_NEEDED, as ldconfig has it (glibc elf/readelflib.c).
    const auto level =
        facts.x86_isa_needed == 0 ? 0U : static_cast<unsigned>(std::bit_width(facts.x86_isa_needed)) - 1U;
    libraries_.try_emplace(path, Library{path, **added, facts.soname.value_or(""), facts.dlopen_notes, level});
}

void Closure::take_startup() {
    const auto& loaded = resolver_.process().loaded();
    take({RootPath(), resolver_.startup(), 0, loaded}, {ReasonKind::interpreter, {}, "the interpreter itself"});
    // ld.so is there from the start, so no request names it.
    const loader::System& system = resolver_.process().system();
    for (const auto& object : loaded)
        if (object.path == system.interpreter)
            take_library(object, {ReasonKind::interpreter, {}, "PT_INTERP of the interpreter"});
    take_search_path_file(system);
}

void Closure::take_search_path_file(const loader::System& system) {
    const RootPath file(system.search_path_file);
    if (system.search_path_file.empty() || !entries_.tree().stat(file, fs::Follow::yes)) return;
    const Reason why{ReasonKind::interpreter, place_of(RootPath(system.interpreter)),
                     "tells musl's loader where to look"};
    if (const auto added = entries_.add(file, why); !added)
        entries_.leave_out(file, LeftOutKind::failed, {{"error", added.error().message}});
}

void Closure::take(const Resolution& resolution, const Reason& why) {
    if (resolution.loaded.root) take_library(object(resolution, *resolution.loaded.root), why);
    for (const auto& request : resolution.loaded.requests) {
        if (!request.found) continue;
        const loader::Object& found = object(resolution, *request.found);
        const loader::Object& asker = object(resolution, request.requester);
        if (answers_bare_names(request.source) && !request.name.str().contains('/'))
            bare_names_.try_emplace(request.name, RootPath(found.path));
        // The first request of a dlopen is the dlopen itself, whose reason is `why`.
        if (&request == &resolution.loaded.requests.front() && request.found == resolution.loaded.root) continue;
        if (!edges_.insert(asker.path.str() + '\0' + request.name.str() + '\0' + found.path.str()).second) continue;
        const std::string how = request.source == loader::Source::loaded
                                    ? ", loaded already"
                                    : ", found by " + std::string(loader::name_of(request.source));
        take_library(found, {ReasonKind::needed, place_of(RootPath(asker.path)),
                             "DT_NEEDED " + escape_for_terminal(request.name) + how});
    }
}

void Closure::take_object(const RootPath& path, const Reason& why) {
    const auto reading = elf::read_facts(entries_.tree(), path);
    if (!reading || reading->shape != elf::Shape::dynamic) return;
    extra_.push_back({reading->facts.interpreter ? resolver_.start_program(path) : resolver_.open(path), why});
    take(extra_.back().resolution, why);
}

bool Closure::take_soname(const std::string& name, const Reason& why) {
    Resolution resolution = resolver_.open_name(name);
    if (!resolution.loaded.root) return false;
    extra_.push_back({std::move(resolution), why});
    take(extra_.back().resolution, why);
    return true;
}

void Closure::take_hwcaps_variants(const std::vector<std::string>& levels) {
    std::unordered_map<RootPath, std::vector<std::string>> variants_of;   // By directory: names below glibc-hwcaps.
    std::vector<RootPath> paths;
    for (const auto& [path, library] : libraries_) paths.push_back(path);
    for (const auto& path : paths) {
        const std::string& text = path.str();
        if (const auto at = text.find(hwcaps_part); at != std::string::npos) {
            const RootPath plain = RootPath(text.substr(0, at)) / path.name();
            if (!libraries_.contains(plain) && entries_.tree().stat(plain, fs::Follow::yes))
                take_object(plain, {ReasonKind::hwcaps, path, "for CPUs without what the variant needs"});
            continue;
        }
        const RootPath directory = path.parent();
        auto known = variants_of.find(directory);
        if (known == variants_of.end()) {
            std::vector<std::string> names;
            if (const auto listed = entries_.tree().list(directory / "glibc-hwcaps"))
                for (const auto& entry : *listed) names.push_back(entry.name);
            known = variants_of.emplace(directory, std::move(names)).first;
        }
        for (const auto& level : known->second) {
            if (!levels.empty() && std::ranges::find(levels, level) == levels.end()) continue;
            const RootPath variant = directory / "glibc-hwcaps" / level / path.name();
            if (!libraries_.contains(variant) && entries_.tree().stat(variant, fs::Follow::yes))
                take_object(variant,
                            {ReasonKind::hwcaps, path, "the variant for " + escape_for_terminal(level) + " CPUs"});
        }
    }
}

}   // namespace sandroot::plan
