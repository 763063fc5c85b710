#include "terminal/progress_bar.hpp"

#include <sandroot/report/format/quantities.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

namespace sandroot::app {

namespace {

using namespace std::chrono_literals;

constexpr auto first_after = 300ms;   // A shorter stage would only flash by.
constexpr auto redraw_after = 100ms;

std::size_t terminal_columns() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80U;
}

void write_to_stderr(std::string_view text) {
    [[maybe_unused]] const auto written =
        write(STDERR_FILENO, text.data(), text.size());   // A lost frame does not matter.
}

}   // namespace

StageWords words_of(Stage stage) {
    switch (stage) {
    case Stage::asking_interpreter:
        return {"asking the interpreter", ""};
    case Stage::reading_packages:
        return {"reading packages", "files"};
    case Stage::resolving:
        return {"resolving", "objects"};
    case Stage::planning:
        return {"planning", "entries"};
    case Stage::comparing:
        return {"comparing", ""};
    case Stage::placing:
        return {"placing", "files"};
    case Stage::archiving:
        return {"writing", "entries"};
    case Stage::publishing:
        return {"publishing", ""};
    case Stage::checking:
        return {"checking", "objects"};
    case Stage::importing:
        return {"importing", "modules"};
    }
    return {};
}

std::string progress_text(const ProgressLine& line, std::size_t columns) {
    const StageWords words = words_of(line.stage);
    std::string text(words.doing);
    if (line.expected > 0) {
        constexpr std::size_t cells = 20;
        const std::size_t filled = std::min(line.items, line.expected) * cells / line.expected;
        std::string bar(filled, '=');
        if (filled < cells) bar += '>';
        bar.resize(cells, ' ');
        text += fmt::format("  [{}]  {}/{}", bar, report::human_count(line.items), report::human_count(line.expected));
    } else if (line.items > 0) {
        text += "  " + report::human_count(line.items);
    }
    if (line.items > 0 || line.expected > 0) text += fmt::format(" {}", words.items);
    if (line.bytes > 0) text += "  " + report::human_size(line.bytes);
    // The first moments do not give a rate.
    if (const auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(line.elapsed.count(), 0));
        milliseconds >= 500) {
        if (line.bytes > 0) text += fmt::format("  {}/s", report::human_size(line.bytes * 1000 / milliseconds));
        else if (line.items > 0) text += fmt::format("  {}/s", report::human_count(line.items * 1000 / milliseconds));
        if (line.items > 0 && line.expected > line.items)
            text +=
                fmt::format("  {} s left",
                            report::human_count((line.expected - line.items) * milliseconds / (line.items * 1000) + 1));
    }
    if (text.size() >= columns) text.resize(columns > 0 ? columns - 1 : 0);
    return text;
}

void ProgressBar::begin(Stage stage, std::size_t expected) {
    const std::lock_guard hold(drawing_);
    stage_ = stage;
    expected_ = expected;
    items_ = 0;
    bytes_ = 0;
    started_ = Clock::now();
    next_ = (started_ + first_after).time_since_epoch().count();
}

void ProgressBar::advance(std::size_t items, std::uint64_t bytes) {
    items_ += items;
    bytes_ += bytes;
    const auto now = Clock::now();
    if (now.time_since_epoch().count() < next_) return;
    if (const std::unique_lock hold(drawing_, std::try_to_lock); hold) draw(now);
}

void ProgressBar::end() {
    const std::lock_guard hold(drawing_);
    clear();
    next_ = Clock::time_point::max().time_since_epoch().count();
}

ProgressBar::~ProgressBar() {
    clear();
}

void ProgressBar::draw(Clock::time_point now) {
    next_ = (now + redraw_after).time_since_epoch().count();
    const ProgressLine line{stage_, expected_, items_, bytes_,
                            std::chrono::duration_cast<std::chrono::milliseconds>(now - started_)};
    write_to_stderr('\r' + progress_text(line, terminal_columns()) + "\033[K");
    drawn_ = true;
}

void ProgressBar::clear() {
    if (std::exchange(drawn_, false)) write_to_stderr("\r\033[K");
}

}   // namespace sandroot::app
