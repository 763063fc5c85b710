#include "musl_trace.hpp"

#include <set>
#include <sstream>

namespace oracle {

using namespace sandroot;

std::vector<std::string> list_of(const os::Finished& said) {
    std::vector<std::string> lines;
    std::istringstream output(said.output);
    std::string line;
    std::getline(output, line);   // The loader itself.
    while (std::getline(output, line)) lines.push_back(line.substr(1, line.rfind(" (0x") - 1));
    std::istringstream errors(said.errors);
    while (std::getline(errors, line)) lines.push_back(line);
    const int expected = said.errors.empty() ? 0 : 127;
    if (said.signal != 0 || said.exit_status != expected)
        lines.push_back("ended with status " + std::to_string(said.exit_status) + ", signal " +
                        std::to_string(said.signal));
    return lines;
}

std::vector<std::string> errors_of(const loader::Loaded& loaded) {
    std::vector<std::string> lines;
    for (const auto& request : loaded.requests)
        if (!request.found && !request.skipped) lines.push_back(request.error);
    return lines;
}

std::vector<std::string> list_in_model(loader::Process process, const std::string& file) {
    std::vector<std::string> lines;
    const auto loaded = process.start_as_list(file);
    if (!loaded) return {loaded.error().message};
    std::set<std::string> parts;   // Of musl: "libc", "libm"…
    for (const auto& request : loaded->requests) {
        if (!request.found) continue;
        const auto& object = process.loaded()[*request.found];
        const bool is_musl = object.path == process.system().interpreter;
        const bool is_told = is_musl
                                 ? request.name != object.path &&
                                       parts.insert(request.name.str().substr(0, request.name.str().find('.'))).second
                                 : request.first_load;
        if (is_told) lines.push_back(request.name.str() + " => " + object.path.str());
    }
    for (auto& error : errors_of(*loaded)) lines.push_back(std::move(error));
    return lines;
}

}   // namespace oracle
