// sandroot: parse the arguments, resolve the options, run the command, report how it ended.
#include "bash/as_bash.hpp"
#include "cli/help.hpp"
#include "cli/parse.hpp"
#include "cli/resolve_options.hpp"
#include "command/as_built.hpp"
#include "command/command.hpp"
#include "terminal/complain.hpp"
#include "terminal/progress_bar.hpp"
#include "terminal/signals.hpp"
#include "terminal/stage_log.hpp"
#include "terminal/surroundings.hpp"
#include "terminal/write_output.hpp"

#include <exception>
#include <malloc.h>
#include <span>

namespace {

using namespace sandroot;

/// `file` is where the output of the command is to go.
Result<app::CommandResult> run(const app::ParsedArguments& arguments, const app::Surroundings& around,
                               std::optional<HostPath>& file) {
    if (arguments.gives("-h") || arguments.gives("--help"))
        return app::CommandResult{.text = app::help(arguments.command, arguments.gives("--help"))};
    if (arguments.gives("--version")) return app::CommandResult{.text = app::version_line()};
    SR_TRY(auto options, app::resolve_options(arguments, around));
    file = options.output.file;
    const app::LogLevel level = *options.messages.log_level;
    app::ProgressBar bar;
    Silence silence;
    app::Log log(level, app::has_color(options.output.color, around.stderr_is_terminal, around));
    app::StageLog stages(options.messages.progress ? static_cast<Progress&>(bar) : silence, log);
    app::Console console{stages, log};
    const bool is_about_a_root = options.command == app::Command::verify || options.command == app::Command::trace ||
                                 (options.command == app::Command::explain && arguments.gives("--root"));
    if (is_about_a_root) {
        SR_TRY(options, app::as_built(std::move(options), arguments, around, log));
    }
    auto result = app::run(options, console);
    if (result && result->aside && level > app::LogLevel::warn) result->text.clear();
    return result;
}

/// Lists of a million names come and go, and glibc would keep what they leave from the second one on; the heap of a
/// thread would grow by a page or two at a time, by a system call each (mallopt(3)).
void tune_malloc() {
    constexpr int large = 512 << 10;
    constexpr int growth = 256 << 10;
    ::mallopt(M_MMAP_THRESHOLD, large);
    ::mallopt(M_TOP_PAD, growth);
}

}   // namespace

int main(int argc, char** argv) try {
    if (argc > 0 && app::is_bash(argv[0])) return app::as_bash(argc, argv);
    tune_malloc();
    app::fill_standard_streams();
    app::ignore_closed_pipes();
    const app::Surroundings around = app::look_around();
    const auto arguments =
        app::parse(std::span<const char* const>(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0));
    const app::Color when = arguments ? app::color_of(*arguments) : app::Color::automatic;
    const auto complain = [&](const Error& error) {
        app::complain(error, app::has_color(when, around.stderr_is_terminal, around));
    };
    std::optional<HostPath> file;
    auto result = arguments ? run(*arguments, around, file) : std::unexpected(arguments.error());
    if (result && !result->notes.empty()) app::write_aside(result->notes);
    Result<void> written;
    if (result && !result->aside) written = app::write_output(*result, file);
    app::die_of_caught_signal();
    if (!result) complain(result.error());
    else
        for (const auto& error : result->complaints) complain(error);
    if (result && result->aside) app::write_aside(result->text);
    if (!written) complain(written.error());
    return static_cast<int>(result && written ? result->exit : app::Exit::failure);
} catch (const std::exception& error) {   // Most likely out of memory; nothing of ours throws.
    sandroot::app::complain({sandroot::Errc::system, 0, error.what(), {}}, false);
    return static_cast<int>(sandroot::app::Exit::failure);
}
