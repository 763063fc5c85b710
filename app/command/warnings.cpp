#include "command/warnings.hpp"

#include <sandroot/python/interpreter/python_version.hpp>

#include <algorithm>

namespace sandroot::app {

Exit exit_of(const plan::Plan& plan) {
    const bool missing =
        std::ranges::any_of(plan.missing, [](const auto& one) { return one.status == plan::MissingStatus::missing; });
    const bool not_installed = plan.scope && !plan.scope->missing.empty();
    return missing || not_installed ? Exit::findings : Exit::ok;
}

void warn_of_missing(const plan::Plan& plan, Log& log) {
    for (const auto& missing : plan.missing)
        if (missing.status == plan::MissingStatus::missing)
            log.warn(missing.name + " is missing, see: sandroot why " + missing.name);
    if (!plan.scope) return;
    for (const auto& missing : plan.scope->missing)
        log.warn(missing.name + " is not installed, and " + missing.needed_by.front().name + " requires it");
}

void warn_of_version(const Target& target, const python::Interpreter& interpreter, bool is_to_stand, Log& log) {
    if (!target.is_given) return;
    const versions::Version& version = target.version;
    const std::string name = "dify-sandbox " + version.name;
    const std::string executable = interpreter.executable.str();
    if (version.wipes_root && is_to_stand)
        log.warn(name +
                 " deletes its root at every start, so a root that is built does not survive. It copies a list: "
                 "sandroot paths --for " +
                 version.name);
    if (executable != version.python_path)
        log.warn(name + " starts " + version.python_path + " by default; for " + executable +
                 " set PYTHON_PATH=" + executable);
    const auto feature = python::feature_version("python" + interpreter.version, "python");
    if (version.list_source == versions::ListSource::interpreter && feature && python::is_newer("3.11", *feature))
        log.warn(name + " runs the interpreter with -P, which Python " + interpreter.version +
                 " does not know, and ends at its start; it needs Python 3.11 or later");
}

}   // namespace sandroot::app
