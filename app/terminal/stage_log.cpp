#include "terminal/stage_log.hpp"

#include <sandroot/report/format/quantities.hpp>

#include "terminal/progress_bar.hpp"

#include <fmt/format.h>

namespace sandroot::app {

void StageLog::begin(Stage stage, std::size_t expected) {
    stage_ = stage;
    items_ = 0;
    bytes_ = 0;
    started_ = std::chrono::steady_clock::now();
    progress_.begin(stage, expected);
}

void StageLog::advance(std::size_t items, std::uint64_t bytes) {
    items_ += items;
    bytes_ += bytes;
    progress_.advance(items, bytes);
}

void StageLog::end() {
    progress_.end();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started_;
    const StageWords words = words_of(stage_);
    std::string line(words.doing);
    line += ':';
    if (items_ > 0 && !words.items.empty()) line += fmt::format(" {} {},", report::human_count(items_), words.items);
    if (bytes_ > 0) line += fmt::format(" {},", report::human_size(bytes_));
    log_.info(line + fmt::format(" {:.3f} s", seconds.count()));
}

}   // namespace sandroot::app
