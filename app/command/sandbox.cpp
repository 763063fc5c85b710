#include <sandroot/report/sandbox/sandbox_versions.hpp>
#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>

#include "command/command.hpp"

namespace sandroot::app {

Result<CommandResult> sandbox(Operands wanted, const Output& output) {
    SR_TRY(const auto latest, versions::find_version(versions::default_version));
    CommandResult result;
    if (wanted.empty()) {
        SR_TRY(const auto versions, versions::built_in_versions());
        result.text = output.format == Format::json ? report::versions_json(versions.all, latest.name)
                                                    : report::versions_table(versions.all, latest.name, output.palette);
        return result;
    }
    SR_TRY(const auto version, versions::find_version(wanted.front()));
    result.text = output.format == Format::json ? report::versions_json({&version, 1}, latest.name)
                                                : report::version_text(version, output.palette);
    return result;
}

}   // namespace sandroot::app
