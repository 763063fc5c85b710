#include <sandroot/explain/errors/diagnosis.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/report/plan/why.hpp>

#include "command/pipeline.hpp"

namespace sandroot::app {

Result<CommandResult> why(const Planning& planning, std::string question, const Output& output, Console& console) {
    const bool is_glob = question.find_first_of("*?[") != std::string::npos;
    if (question.find('/') != std::string::npos && !is_glob && !planning.examine.sysroot) {
        SR_TRY(const auto whole, fs::absolute(HostPath(question)));
        question = whole.str();
    }
    SR_TRY(const auto planned, make_planned(planning, Purpose::question, console));
    auto found = explain::why(planned.plan, *planned.tree, question);
    if (found.empty() && !is_glob && !question.contains('/')) {   // libGL, libGL.so
        auto versions =
            explain::why(planned.plan, *planned.tree, question + (question.contains(".so") ? ".*" : ".so*"));
        if (!versions.empty()) found = std::move(versions);
    }
    std::vector<plan::Missing> missing;
    for (const auto* one : found.missing) missing.push_back(*one);
    const auto packages = explain::missing_packages(missing, *planned.tree);
    CommandResult result;
    result.text = output.format == Format::json ? report::why_json(found, planned.plan, packages)
                                                : report::why_text(found, output.every_entry, output.palette) +
                                                      report::install_text(packages, output.palette);
    result.exit = found.entries.empty() ? Exit::findings : Exit::ok;
    return result;
}

}   // namespace sandroot::app
