#include <sandroot/base/escape.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/python/interpreter/font_cache.hpp>
#include <sandroot/python/interpreter/probe.hpp>

#include <chrono>

namespace sandroot::python {

namespace {

constexpr std::chrono::minutes patience{2};   // A thousand fonts are read.
constexpr std::size_t largest = 64U << 20U;

bool is_name(std::string_view name) {
    return name.starts_with("fontlist-") && name.ends_with(".json") && name.find('/') == std::string_view::npos;
}

}   // namespace

Result<FontCache> make_font_cache(const HostPath& executable, const std::vector<RootPath>& fonts) {
    os::Command command;
    command.program = executable;
    command.arguments = {"-I", "-B", "-c", std::string(embedded::font_cache)};
    command.environment = {{"LC_ALL", "C.UTF-8"}};
    for (const auto& font : fonts) command.input += '\0' + font.str();
    command.deadline = patience;
    command.output_limit = largest;
    SR_TRY(const auto finished, os::run(command), "starting " + escape_for_terminal(executable.str()));
    const auto nul = finished.report.find('\0');
    if (finished.succeeded() && nul != std::string::npos && is_name(finished.report.substr(0, nul)))
        return FontCache{finished.report.substr(0, nul), finished.report.substr(nul + 1)};
    std::string_view said = finished.errors;
    while (said.ends_with('\n')) said.remove_suffix(1);
    const auto before = said.rfind('\n');
    if (before != std::string_view::npos) said.remove_prefix(before + 1);
    return fail(Errc::child,
                "matplotlib lists no fonts in " + escape_for_terminal(executable.str()) +
                    (finished.timed_out ? ": it did not answer in time"
                     : said.empty()     ? ""
                                        : ": " + escape_for_terminal(said.substr(0, 500))),
                "try it by hand: " + quote_for_shell(executable.str()) + " -I -c 'import matplotlib.font_manager'");
}

}   // namespace sandroot::python
