// sandroot: parse what was typed, settle what it means, run the command, say how it ended.
#include "cli/help.hpp"
#include "cli/parse.hpp"
#include "command/as_built.hpp"
#include "command/command.hpp"
#include "terminal/complain.hpp"
#include "terminal/progress_bar.hpp"
#include "terminal/signals.hpp"
#include "terminal/stage_log.hpp"
#include "terminal/surroundings.hpp"
#include "terminal/write_answer.hpp"

#include <exception>
#include <span>

namespace {

using namespace sandroot;

Result<app::Answer> answer(const app::Typed& typed, const app::Surroundings& around, std::optional<HostPath>& output) {
    if (typed.brief_help > 0 || typed.full_help > 0)
        return app::Answer{.text = app::help(typed.command, typed.full_help > 0)};
    if (typed.version > 0) return app::Answer{.text = app::version_line()};
    SR_TRY(auto request, app::settle(typed, around));
    output = request.output;
    app::ProgressBar bar;
    Silence silence;
    app::Log log(request.log_level, app::has_colour(typed.color.value_or("auto"), around.stderr_is_terminal, around));
    app::StageLog stages(request.progress ? static_cast<Progress&>(bar) : silence, log);
    app::Talk talk{stages, log};
    if (request.command == app::Command::verify) {
        SR_TRY(request, app::as_built(std::move(request), typed, around, log));
    }
    return app::run(request, talk);
}

}   // namespace

int main(int argc, char** argv) try {
    app::fill_standard_streams();
    app::ignore_closed_pipes();
    const app::Surroundings around = app::look_around();
    std::optional<HostPath> output;
    const auto typed =
        app::parse(std::span<const char* const>(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0));
    const std::string when = typed ? typed->color.value_or("auto") : "auto";
    const auto complain = [&](const Error& error) {
        app::complain(error, app::has_colour(when, around.stderr_is_terminal, around));
    };
    auto found = typed ? answer(*typed, around, output) : std::unexpected(typed.error());
    Result<void> written;
    if (found && !found->aside) written = app::write_answer(*found, output);
    app::die_of_caught_signal();
    if (!found) complain(found.error());
    else
        for (const auto& error : found->complaints) complain(error);
    if (found && found->aside) app::write_aside(found->text);
    if (!written) complain(written.error());
    return static_cast<int>(found && written ? found->exit : app::Exit::failure);
} catch (const std::exception& error) {   // Out of memory, most likely; nothing of ours throws.
    sandroot::app::complain({sandroot::Errc::system, 0, error.what(), {}}, false);
    return static_cast<int>(sandroot::app::Exit::failure);
}
