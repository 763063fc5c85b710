#include "trace.hpp"

#include <algorithm>
#include <string_view>

namespace oracle {

using namespace sandroot;

namespace {

/// Calls `use` with each line.
template <class Use>
void for_each_line(std::string_view text, Use use) {
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        use(line);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
}

/// A line of ldd: "\tlibz.so.1 => /lib/libz.so.1 (0x…)".
void take_line(std::string_view line, Answer& answer) {
    if (line.find(": version `") != std::string_view::npos) {
        // "PROGRAM: PROVIDER: version …"
        answer.versions.emplace_back(line.substr(line.find(": ") + 2));
        return;
    }
    if (!line.starts_with('\t') || line == "\tstatically linked" || line.starts_with("\tlinux-vdso.so.1") ||
        line.starts_with("\tlinux-gate.so.1"))
        return;
    line.remove_prefix(1);
    constexpr std::string_view not_found = " => not found";
    if (line.ends_with(not_found)) {
        answer.missing.emplace_back(line.substr(0, line.size() - not_found.size()));
        return;
    }
    if (const auto address = line.rfind(" (0x"); address != std::string_view::npos) line = line.substr(0, address);
    answer.found.emplace_back(line);
}

/// "…ld.so: dl-version.c: 205: _dl_check_map_versions: Assertion…" without the number.
std::string without_line_number(std::string_view line) {
    std::string words(line);
    const auto file_end = words.find(".c: ");
    const auto number = file_end == std::string::npos ? file_end : file_end + 4;
    const auto end = words.find(": ", number);
    if (number != std::string::npos && end != std::string::npos) words.erase(number, end + 2 - number);
    return words.substr(0, words.find_last_not_of('\n') + 1);
}

std::string row(const loader::Object& object) {
    return object.requested_as == object.path ? object.path.str()
                                              : object.requested_as.str() + " => " + object.path.str();
}

}   // namespace

os::Command trace_command(const std::string& ld_so, const std::string& file, How how,
                          const std::map<std::string, std::string>& environment, const std::string& directory) {
    os::Command command;
    command.environment = environment;
    command.environment.emplace("LC_ALL", "C");
    command.directory = HostPath(directory);
    command.environment.emplace("LD_TRACE_LOADED_OBJECTS", "1");
    command.program = HostPath(how == How::as_list ? ld_so : file);
    if (how == How::as_list) command.arguments = {file};
    return command;
}

std::string why_it_stopped(const std::string& errors) {
    std::string why;
    for_each_line(errors, [&](std::string_view line) {
        constexpr std::string_view stop = ": error while loading shared libraries: ";
        constexpr std::string_view loading = "Inconsistency detected by ld.so: ";
        if (const auto at = line.find(stop); at != std::string_view::npos) why = line.substr(at + stop.size());
        // "Inconsistency detected by ld.so: FILE: NUMBER: FUNCTION: …": where in the file is nobody's business.
        if (line.starts_with(loading)) why = without_line_number(line);
    });
    return why;
}

Result<Answer> ask_ld_so(const os::Command& command) {
    SR_TRY(const auto said, os::run(command));
    return read_trace(said);
}

Answer read_trace(const os::Finished& said) {
    Answer answer;
    for_each_line(said.output, [&](std::string_view line) { take_line(line, answer); });
    for_each_line(said.errors, [&](std::string_view line) {
        if (line.find(": version `") != std::string_view::npos) take_line(line, answer);
    });
    answer.error = why_it_stopped(said.errors);
    if (answer.error.empty() &&
        (said.signal != 0 || (said.exit_status != 0 && answer.versions.empty() && answer.missing.empty())))
        answer.error = "ended with status " + std::to_string(said.exit_status) + ", signal " +
                       std::to_string(said.signal) + ": " + said.errors;
    std::ranges::sort(answer.versions);
    return answer;
}

Answer ask_model(loader::Process process, const std::string& file, How how) {
    Answer answer;
    const auto loaded = how == How::as_list ? process.start_as_list(file) : process.start(file);
    if (!loaded) {
        answer.error = loaded.error().message;
        return answer;
    }
    for (const auto object : loaded->objects)
        if (object != *loaded->root) answer.found.push_back(row(process.loaded()[object]));
    for (const auto& request : loaded->requests)
        if (!request.found && !request.skipped)
            answer.missing.push_back(request.error.substr(0, request.error.find(": ")));
    answer.versions = loaded->version_errors;
    std::ranges::sort(answer.versions);
    constexpr std::string_view broken = "Inconsistency detected by ld.so: ";
    for (const auto& line : answer.versions) {
        // It ends here, and our words go on to say who wanted what.
        const auto at = line.find(broken);
        if (at == std::string::npos) continue;
        Answer ended;
        ended.error = line.substr(at, line.rfind(" (") - at);
        return ended;
    }
    if (loaded->status == loader::LoadStatus::fatal && answer.versions.empty()) {
        answer = Answer();
        answer.error = loaded->error;
    }
    return answer;
}

std::string to_text(const Answer& answer) {
    std::string text;
    for (const auto& line : answer.found) text += "    " + line + "\n";
    for (const auto& name : answer.missing) text += "    not found: " + name + "\n";
    for (const auto& line : answer.versions) text += "    " + line + "\n";
    if (!answer.error.empty()) text += "    stops: " + answer.error + "\n";
    return text;
}

}   // namespace oracle
