#include <sandroot/config/check.hpp>
#include <sandroot/config/yaml/text.hpp>
#include <sandroot/os/original.hpp>
#include <sandroot/report/sandbox/config_check.hpp>
#include <sandroot/root/build.hpp>
#include <sandroot/versions/copy_list.hpp>
#include <sandroot/versions/needed_paths.hpp>
#include <sandroot/versions/versions.hpp>
#include <sandroot/versions/wiring.hpp>

#include "command/config.hpp"
#include "command/pipeline.hpp"
#include "command/warnings.hpp"

#include <algorithm>
#include <map>

namespace sandroot::app {

namespace {

Result<std::vector<config::Assignment>> environment_of(const ConfigOptions& options) {
    std::vector<config::Assignment> all;
    if (options.env_file) {
        SR_TRY(const auto file, os::read_original(HostPath(*options.env_file), config::largest_config), "--env-file");
        SR_TRY(all, config::parse_environment_file(file.bytes, *options.env_file));
    }
    for (const auto& text : options.env) {
        SR_TRY(auto assignment, config::parse_assignment(text), "--env");
        all.push_back(std::move(assignment));
    }
    return all;
}

/// Whether the list is to be that of a root that stands in the image: as asked for, or as both look. Errors: the
/// version removes what stands.
Result<bool> is_prepared(const Planning& planning, const config::CopiedList& list, const ConfigOptions& options) {
    const versions::Version& version = planning.target.version;
    if (options.prepared && version.wipes_root) {
        const auto wiring = versions::wiring_for(version);
        return fail(Errc::refused, wiring.impossible, wiring.instead);
    }
    if (options.prepared || version.wipes_root || !config::is_of_prepared_root(list)) return options.prepared;
    const std::string top = planning.examine.root().str();
    SR_TRY(const auto manifest, root::manifest_of(HostPath((top == "/" ? "" : top) + "/var/sandbox/sandbox-python")));
    return manifest.has_value();
}

}   // namespace

Result<CommandResult> check_config(const Planning& planning, const std::string& file, const ConfigOptions& options,
                                   const Output& output, Console& console) {
    config::Configuration made;
    if (!file.empty()) {
        SR_TRY(const auto original, os::read_original(HostPath(file), config::largest_config));
        SR_TRY(made.file, config::read(original.bytes, file));
    }
    SR_TRY(made.environment, environment_of(options));
    SR_TRY(const auto versions, versions::built_in_versions());
    const versions::Version& version = planning.target.version;
    SR_TRY(const auto planned, make_planned(planning, Purpose::list, console));

    const fs::Tree& tree = *planned.tree;
    const RootPath& interpreter = planned.environment.interpreter.executable;
    made.interpreter = interpreter.str();
    made.architecture = architecture_of(planned);
    made.list = config::copied_list(made.file, made.environment, version, made.architecture);
    std::map<std::string, config::ListedPath> seen;   // A directory is counted once, however often it is listed.
    for (const auto& entry : made.list.entries) {
        const std::string path = versions::bare_path(entry.path);
        auto known = seen.find(path);
        if (known == seen.end()) known = seen.emplace(path, config::look_at_listed(tree, path)).first;
        made.looked_at.push_back(known->second);
    }
    SR_TRY(made.is_prepared, is_prepared(planning, made.list, options));
    if (!made.is_prepared) made.needed = versions::needed_paths(planned.plan, list_for(planned, version));
    const auto python = config::set_text(made.file, made.environment, version, "python_path");
    if (python) made.named = config::look_at_interpreter(tree, RootPath(python->text), interpreter);

    const auto findings = config::check(made, version, versions);
    const report::ConfigCheckReport report{file, options.env_file.value_or(""), version.name, made.interpreter,
                                           findings};
    CommandResult result;
    result.text = output.format == Format::json ? report::config_check_json(report)
                                                : report::config_check_text(report, output.every_entry, output.palette);
    const bool broken =
        std::ranges::any_of(findings, [](const auto& finding) { return finding.severity == config::Severity::error; });
    result.exit = broken ? Exit::findings : made.is_prepared ? Exit::ok : exit_of(planned.plan);
    if (!made.is_prepared) warn_of_missing(planned.plan, console.log);
    return result;
}

}   // namespace sandroot::app
