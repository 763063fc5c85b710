#include <sandroot/report/sandbox/sandbox_versions.hpp>
#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>

#include "command/command.hpp"

namespace sandroot::app {

Result<Answer> sandbox(const Request& request, Talk& /*talk*/) {
    SR_TRY(const auto latest, versions::find_version(versions::default_version));
    Answer answer;
    if (request.operands.empty()) {
        SR_TRY(const auto versions, versions::built_in_versions());
        answer.text = request.format == Format::json
                          ? report::versions_json(versions.all, latest.name)
                          : report::versions_table(versions.all, latest.name, request.palette);
        return answer;
    }
    SR_TRY(const auto version, versions::find_version(request.operands.front()));
    answer.text = request.format == Format::json ? report::versions_json({&version, 1}, latest.name)
                                                 : report::version_text(version, request.palette);
    return answer;
}

}   // namespace sandroot::app
