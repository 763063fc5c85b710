#include "command/config.hpp"

#include <sandroot/config/yaml/edit.hpp>
#include <sandroot/config/yaml/text.hpp>
#include <sandroot/os/original.hpp>
#include <sandroot/report/sandbox/config_edit.hpp>
#include <sandroot/report/sandbox/copied_paths.hpp>
#include <sandroot/versions/copy_list.hpp>

#include "command/pipeline.hpp"
#include "command/warnings.hpp"

namespace sandroot::app {

namespace {

Result<void> write(const os::Original& original, const config::Edited& edited, const std::string& file,
                   const ConfigOptions& options, Log& log) {
    if (original.links > 1) log.warn(file + " has other names (hard links), which keep the old text");
    if (options.backup) {
        SR_TRY(const auto path, os::back_up(original, *options.backup));
        log.info("the old text is kept as " + path.str());
    }
    return os::replace(original, edited.text);
}

}   // namespace

std::vector<std::string> list_for(const Planned& planned, const versions::Version& version) {
    return versions::entries_of(
        versions::copy_list(planned.plan, *planned.tree, planned.environment.interpreter, version), version);
}

Result<CommandResult> config(const Planning& planning, const std::string& file, const ConfigOptions& options,
                             const Output& output, Console& console) {
    if (options.check) return check_config(planning, file, options, output, console);
    const versions::Version& version = planning.target.version;
    SR_DO(report::reads_config(version));
    SR_TRY(const auto original, os::read_original(HostPath(file), config::largest_config));
    SR_DO(config::check_editable(original.bytes, file));   // First, because all the rest would be in vain.
    SR_TRY(const auto planned, make_planned(planning, Purpose::list, console));
    SR_TRY(const auto edited, config::edit(original.bytes, list_for(planned, version), file));
    const report::ConfigReport report{file, original.bytes, edited, options.write};
    const bool differs = edited.text != original.bytes;
    if (differs && options.write) SR_DO(write(original, edited, file, options, console.log));
    CommandResult result;
    result.text =
        output.format == Format::json ? report::config_json(report) : report::config_text(report, output.palette);
    result.exit = differs && !options.write ? Exit::findings : exit_of(planned.plan);
    warn_of_missing(planned.plan, console.log);
    return result;
}

}   // namespace sandroot::app
