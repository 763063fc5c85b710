#include "command/resolving.hpp"

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

namespace sandroot::app {

namespace {

using report::ResolvedFile;

constexpr std::uint16_t executable_type = 2;   // ET_EXEC

}   // namespace

RootPath whole_path(const std::string& working_directory, const std::string& file) {
    return file.starts_with('/') ? RootPath(file) : RootPath(working_directory) / file;
}

ResolvedFile Resolving::look_at(const std::string& file) {
    ResolvedFile answer;
    answer.path = file;
    if (auto looked = look_into(answer); !looked) {
        answer.status = loader::LoadStatus::fatal;
        answer.unreadable = looked.error().kind == Errc::system;
        answer.error = std::move(looked).error().message;
    }
    return answer;
}

Result<void> Resolving::look_into(ResolvedFile& answer) {
    const loader::Opened& opened = objects_.open(whole_path(start_.working_directory, answer.path));
    // Objects say EINVAL of a FIFO or a device, which tells a person nothing.
    if (opened.os_error == EINVAL) return fail(Errc::system, "not a regular file");
    if (opened.os_error != 0) return fail_errno(opened.os_error, "cannot be read");
    const elf::Reading& reading = *opened.reading;
    switch (reading.shape) {
    case elf::Shape::dynamic:
        return load(answer, reading.facts);
    case elf::Shape::no_dynamic:
        if (reading.facts.header.type != executable_type)
            return fail(Errc::malformed, "an ELF file without dynamic section, which no loader can load");
        answer.static_program = true;
        return {};
    default: {
        std::string why(elf::name_of(reading.shape));
        if (!reading.detail.empty()) why += ": " + reading.detail;
        return fail(Errc::malformed, "not an ELF object that can be loaded: " + why);
    }
    }
}

Result<void> Resolving::load(ResolvedFile& answer, const elf::Facts& facts) {
    SR_TRY(const loader::Process* fresh, process_for(facts));
    loader::Process process = *fresh;
    // As ldd does: a bare name is a file here, not a name to search for.
    const std::string name = answer.path.find('/') == std::string::npos ? "./" + answer.path : answer.path;
    SR_TRY(answer.loaded, facts.interpreter ? process.start(name) : process.start_as_list(name));
    answer.objects = std::move(process).take_loaded();
    answer.status = answer.loaded.status;
    answer.error = answer.loaded.error;
    if (wanted_.elsewhere) note_what_ldconfig_would_do(answer, *fresh);
    if (wanted_.elsewhere) answer.elsewhere = elsewhere_of(answer.loaded, fresh->system());
    if (wanted_.real)
        for (const auto& object : answer.objects) answer.real.push_back(real_of(object));
    return {};
}

void Resolving::note_what_ldconfig_would_do(ResolvedFile& answer, const loader::Process& fresh) {
    std::vector<std::string> missing;
    for (const auto& row : report::libraries_of(answer))
        if (!row.object && std::ranges::find(missing, row.name) == missing.end()) missing.push_back(row.name);
    if (missing.empty()) return;
    const loader::System& system = fresh.system();
    if (!system.cache_problem.empty()) answer.notes.push_back("ld.so does not use its cache: " + system.cache_problem);
    for (const auto& [name, path] : after_ldconfig_.try_emplace(&fresh, tree_, system).first->second.finds(missing))
        answer.notes.push_back(name + " would be found in " + RootPath(path).parent().str() + " after ldconfig");
}

Result<const loader::Process*> Resolving::process_for(const elf::Facts& facts) {
    const auto& header = facts.header;
    const Key key{facts.interpreter.value_or(""),
                  loader::is_linked_with_musl(facts),
                  header.elf_class,
                  header.order,
                  header.machine,
                  header.flags};
    if (const auto known = fresh_.find(key); known != fresh_.end()) return &known->second;
    loader::Cpu cpu = loader::this_cpu(header.machine);
    if (x86_level_) cpu.x86_level = *x86_level_;
    SR_TRY(auto system, loader::describe_system(tree_, facts, cpu));
    return &fresh_.try_emplace(key, tree_, objects_, std::move(system), start_).first->second;
}

std::map<std::string, loader::Elsewhere> Resolving::elsewhere_of(const loader::Loaded& loaded,
                                                                 const loader::System& system) const {
    std::set<std::string> names;
    for (const auto& request : loaded.requests)
        if (!request.found && !request.skipped) names.insert(request.name);
    return loader::find_elsewhere(tree_, system, names);
}

std::optional<RootPath> Resolving::real_of(const loader::Object& object) {
    if (object.path.empty()) return {};
    const auto chased = chaser_.chase(whole_path(start_.working_directory, object.path));
    return chased ? std::optional(chased->real) : std::nullopt;
}

}   // namespace sandroot::app
