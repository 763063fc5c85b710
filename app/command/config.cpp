#include "command/config.hpp"

#include <sandroot/config/edit.hpp>
#include <sandroot/config/text.hpp>
#include <sandroot/os/original.hpp>
#include <sandroot/report/sandbox/config_edit.hpp>
#include <sandroot/report/sandbox/copied_paths.hpp>
#include <sandroot/versions/copy_list.hpp>

#include "command/planned.hpp"

namespace sandroot::app {

namespace {

Result<void> write(const os::Original& original, const config::Edited& edited, const Request& request, Talk& talk) {
    if (original.links > 1)
        talk.log.warn(request.operands.front() + " has other names (hard links), which keep the old text");
    if (request.backup) {
        SR_TRY(const auto path, os::back_up(original, *request.backup));
        talk.log.info("what was there is kept as " + path.str());
    }
    return os::replace(original, edited.text);
}

}   // namespace

std::vector<std::string> list_for(const Planned& planned, const versions::Version& version) {
    return versions::entries_of(
        versions::copy_list(planned.plan, *planned.tree, planned.environment.interpreter, version), version);
}

Result<Answer> config(const Request& request, Talk& talk) {
    if (request.check) return check_config(request, talk);
    const std::string& name = request.operands.front();
    SR_DO(report::reads_config(request.version));
    SR_TRY(const auto original, os::read_original(HostPath(name), config::largest_config));
    SR_DO(config::check_editable(original.bytes, name));   // First, since all the rest would be in vain.
    SR_TRY(const auto planned, make_planned(request, talk));
    SR_TRY(const auto edited, config::edit(original.bytes, list_for(planned, request.version), name));
    const report::ConfigReport report{name, original.bytes, edited, request.write};
    const bool differs = edited.text != original.bytes;
    if (differs && request.write) SR_DO(write(original, edited, request, talk));
    Answer answer;
    answer.text =
        request.format == Format::json ? report::config_json(report) : report::config_text(report, request.palette);
    answer.exit = differs && !request.write ? Exit::findings : exit_of(planned.plan);
    warn_of_missing(planned.plan, talk);
    return answer;
}

}   // namespace sandroot::app
