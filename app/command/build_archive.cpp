#include <sandroot/archive/archive.hpp>
#include <sandroot/base/escape.hpp>
#include <sandroot/report/build/archived.hpp>

#include "command/pipeline.hpp"
#include "command/warnings.hpp"
#include "terminal/destination.hpp"
#include "terminal/signals.hpp"

#include <cerrno>

namespace sandroot::app {

Result<CommandResult> build_archive(const Planning& planning, const ArchiveOptions& wanted, const Output& output,
                                    Console& console) {
    SR_TRY(const auto planned, make_planned(planning, Purpose::build, console));
    if (wanted.file) SR_DO(archive::check_archive_apart(*wanted.file, planned.plan, *planned.tree));
    const std::string step = wanted.file ? "writing " + escape_for_terminal(wanted.file->str()) : "standard output";
    SR_TRY(auto to, Destination::open(wanted.file), "--output");
    archive::ArchiveOptions options = wanted.options;
    const StopOnSignal stop;
    options.stop = stop.asked();
    CommandResult result;
    result.exit = exit_of(planned.plan);
    result.aside = !wanted.file;
    auto archived = archive::write_archive(planned.plan, *planned.tree, to.fd(), options, console.progress);
    // A reader that closed the pipe has what it wanted.
    if (!archived && !wanted.file && archived.error().os_error == EPIPE) return result;
    if (!archived) return std::unexpected(in_step(std::move(archived).error(), step));
    if (options.stop && *options.stop) return fail_errno(EINTR, step);
    SR_DO(to.commit(), step);
    const report::ArchiveReport done{wanted.file, options.compression, planned.plan, *archived};
    result.text =
        output.format == Format::json ? report::archived_json(done) : report::archived_text(done, output.palette);
    return result;
}

}   // namespace sandroot::app
