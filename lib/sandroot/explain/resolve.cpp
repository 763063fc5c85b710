#include <sandroot/explain/resolve.hpp>
#include <sandroot/loader/search/judge_object.hpp>

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

namespace sandroot::explain {

namespace {

using loader::ObjectIndex;

bool is_listed(const ResolvedFile& file, ObjectIndex index) {
    return index < file.objects.size() && !file.objects[index].path.empty() && file.loaded.root != index;
}

Library loaded_row(const ResolvedFile& file, ObjectIndex index, const loader::Request* request) {
    const loader::Object& object = file.objects[index];
    Library row;
    row.name = !object.requested_as.empty() ? object.requested_as : request ? request->name : object.path;
    row.object = index;
    row.source = request ? request->source : object.source;
    row.needed_by = request ? request->requester : object.loader.value_or(file.loaded.root.value_or(0));
    row.request = request;
    return row;
}

}   // namespace

std::vector<Library> libraries_of(const ResolvedFile& file) {
    std::vector<const loader::Request*> loaded_by(file.objects.size(), nullptr);
    for (const auto& request : file.loaded.requests)
        if (request.found && request.first_load && *request.found < loaded_by.size() && !loaded_by[*request.found])
            loaded_by[*request.found] = &request;

    std::vector<Library> rows;
    std::size_t next = 0;
    const auto emit_through = [&](std::optional<ObjectIndex> last) {
        while (next < file.loaded.objects.size()) {
            const ObjectIndex index = file.loaded.objects[next++];
            if (is_listed(file, index)) rows.push_back(loaded_row(file, index, loaded_by[index]));
            if (last == index) return;
        }
    };
    std::set<std::pair<std::string, ObjectIndex>> said;
    for (const auto& request : file.loaded.requests) {
        if (request.skipped) continue;
        if (request.found) {
            if (request.first_load) {
                // Only as far as this object: those behind it may come after a missing one.
                const auto from = file.loaded.objects.begin() + static_cast<std::ptrdiff_t>(next);
                if (std::find(from, file.loaded.objects.end(), *request.found) != file.loaded.objects.end())
                    emit_through(request.found);
            }
        } else if (said.emplace(request.name.str(), request.requester).second) {
            rows.push_back({request.name, {}, {}, request.requester, &request});
        }
    }
    emit_through({});
    return rows;
}

loader::Elsewhere elsewhere_of(const ResolvedFile& file, const Library& row) {
    if (!file.elsewhere) return {};
    const auto found = file.elsewhere->find(std::string(row.name));
    return found == file.elsewhere->end() ? loader::Elsewhere{} : found->second;
}

const std::string& path_of(const ResolvedFile& file, ObjectIndex index) {
    if (index >= file.objects.size()) return file.path;
    const loader::Object& object = file.objects[index];
    return object.path.empty() ? object.requested_as.str() : object.path.str();
}

RootPath whole_path(const std::string& working_directory, const std::string& file) {
    return file.starts_with('/') ? RootPath(file) : RootPath(working_directory) / file;
}

ResolvedFile Resolver::resolve(const std::string& file) {
    ResolvedFile answer;
    answer.path = file;
    if (auto looked = look_into(answer); !looked) {
        answer.status = loader::LoadStatus::fatal;
        answer.unreadable = looked.error().kind == Errc::system;
        answer.error = std::move(looked).error().message;
    }
    return answer;
}

Result<void> Resolver::look_into(ResolvedFile& answer) {
    const loader::Opened& opened = objects_.open(whole_path(start_.working_directory, answer.path));
    // Objects say EINVAL of a FIFO or a device, which tells a person nothing.
    if (opened.os_error == EINVAL) return fail(Errc::system, "not a regular file");
    if (opened.os_error != 0) return fail_errno(opened.os_error, "cannot be read");
    const elf::Reading& reading = *opened.reading;
    switch (reading.shape) {
    case elf::Shape::dynamic:
        return load(answer, reading.facts);
    case elf::Shape::no_dynamic:
        if (reading.facts.header.type != elf::type_executable)
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

Result<void> Resolver::load(ResolvedFile& answer, const elf::Facts& facts) {
    SR_TRY(const loader::Process* fresh, process_for(facts));
    loader::Process process = *fresh;
    // As ldd does: a bare name is a file here, not a name to search for.
    const std::string name = answer.path.find('/') == std::string::npos ? "./" + answer.path : answer.path;
    SR_TRY(answer.loaded, facts.interpreter ? process.start(name) : process.start_as_list(name));
    answer.objects = std::move(process).take_loaded();
    answer.status = answer.loaded.status;
    answer.error = answer.loaded.error;
    if (!facts.interpreter) refuse_executable_stack(answer, fresh->system());
    if (wanted_.elsewhere) note_what_ldconfig_would_find(answer, *fresh);
    if (wanted_.elsewhere) answer.elsewhere = elsewhere_of(answer.loaded, fresh->system());
    if (wanted_.real)
        for (const auto& object : answer.objects) answer.real.push_back(real_of(object));
    return {};
}

void Resolver::refuse_executable_stack(ResolvedFile& answer, const loader::System& system) {
    if (answer.status != loader::LoadStatus::ok || system.libc != loader::Libc::glibc) return;
    constexpr loader::Version first_to_refuse{2, 41};
    if (system.version < first_to_refuse) return;
    for (const auto& object : answer.objects) {
        if (!object.facts || object.path == system.interpreter || !loader::wants_executable_stack(*object.facts))
            continue;
        answer.executable_stack = object.path;
        answer.status = loader::LoadStatus::fatal;
        answer.error = object.path.str() + ": cannot enable executable stack as shared object requires";
        return;
    }
}

void Resolver::note_what_ldconfig_would_find(ResolvedFile& answer, const loader::Process& fresh) {
    std::vector<std::string> missing;
    for (const auto& row : libraries_of(answer))
        if (!row.object && std::ranges::find(missing, row.name) == missing.end()) missing.emplace_back(row.name);
    if (missing.empty()) return;
    const loader::System& system = fresh.system();
    answer.cache_problem = system.cache_problem;
    answer.after_ldconfig = after_ldconfig_.try_emplace(&fresh, tree_, system).first->second.finds(missing);
}

Result<const loader::Process*> Resolver::process_for(const elf::Facts& facts) {
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

std::map<std::string, loader::Elsewhere> Resolver::elsewhere_of(const loader::Loaded& loaded,
                                                                const loader::System& system) const {
    std::set<std::string> names;
    for (const auto& request : loaded.requests)
        if (!request.found && !request.skipped) names.insert(request.name.str());
    return loader::find_elsewhere(tree_, system, names);
}

std::optional<RootPath> Resolver::real_of(const loader::Object& object) {
    if (object.path.empty()) return {};
    const auto chased = chaser_.chase(whole_path(start_.working_directory, object.path));
    return chased ? std::optional(chased->real) : std::nullopt;
}

}   // namespace sandroot::explain
