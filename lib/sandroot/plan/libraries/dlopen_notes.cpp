#include <sandroot/elf/dlopen_note.hpp>
#include <sandroot/plan/libraries/dlopen_notes.hpp>

#include <set>

namespace sandroot::plan {

namespace {

struct Note {
    RootPath of;
    std::string json;
    friend auto operator<=>(const Note&, const Note&) = default;
};

void take_one(Closure& closure, const Resolver& resolver, const RootPath& of, const elf::DlopenDependency& dependency,
              std::vector<Missing>& missing) {
    const std::string feature = dependency.feature.empty() ? "" : " for " + dependency.feature;
    for (const auto& soname : dependency.sonames) {
        const Resolution resolution = resolver.open_from(of, soname);
        if (!resolution.loaded.root) continue;
        closure.take(resolution, {ReasonKind::dlopen_note, of,
                                  std::string(name_of(dependency.priority)) + feature + ": " + soname});
        return;
    }
    missing.push_back(
        {dependency.sonames.front(),
         dependency.priority == elf::Priority::required ? MissingStatus::missing : MissingStatus::optional,
         {{of, {}, ".note.dlopen, " + std::string(name_of(dependency.priority)) + feature}},
         {},
         {}});
}

}   // namespace

void take_dlopen_notes(Entries& entries, Closure& closure, const Resolver& resolver, std::optional<elf::Priority> least,
                       std::vector<Missing>& missing) {
    if (!least) return;
    std::set<Note> done;
    // A library that a note brings may have notes of its own, so look again until nothing is new.
    for (bool again = true; again;) {
        again = false;
        std::vector<Note> notes;
        for (const auto& [path, library] : closure.libraries())
            for (const auto& json : library.dlopen_notes) notes.push_back({path, json});
        for (const auto& note : notes) {
            if (!done.insert(note).second) continue;
            again = true;
            const auto dependencies = elf::parse_dlopen_note(note.json);
            if (!dependencies) {
                entries.remark(note.of, RemarkKind::note_unreadable, {{"error", dependencies.error().message}});
                continue;
            }
            for (const auto& dependency : *dependencies)
                if (dependency.priority <= *least) take_one(closure, resolver, note.of, dependency, missing);
        }
    }
}

}   // namespace sandroot::plan
