#include <sandroot/report/sandbox/accelerated.hpp>

#include "command/command.hpp"

namespace sandroot::app {

namespace {

constexpr const char* this_program = "/proc/self/exe";

}   // namespace

Result<CommandResult> accelerate(const Examine& examine, const AccelerateOptions& options, const Output& output) {
    SR_TRY(const auto image, fs::DiskTree::open_root(examine.root()), "opening the image");
    const RootPath directory(options.to);
    const HostPath program(this_program);
    // An image's own PATH is known only to what runs in it.
    const std::string_view search_path =
        examine.sysroot ? accelerate::default_search_path : std::string_view(examine.search_path);
    report::AcceleratedReport report;
    if (options.undo) {
        report.what = report::Accelerating::undone;
        SR_TRY(report.changed, accelerate::uninstall(*image, directory));
    } else if (!options.check) {
        report.what = report::Accelerating::installed;
        SR_TRY(report.changed, accelerate::install(*image, directory, program, search_path));
    }
    SR_TRY(report.seen, accelerate::look(*image, directory, program, search_path));
    CommandResult result;
    result.text = output.format == Format::json ? report::accelerated_json(report)
                                                : report::accelerated_text(report, output.palette);
    result.exit = options.undo || report.seen.works() ? Exit::ok : Exit::findings;
    return result;
}

}   // namespace sandroot::app
