// ProgressBar: one line on standard error that is rewritten at most ten times a second.
#pragma once

#include <sandroot/base/progress.hpp>

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace sandroot::app {

struct ProgressLine {
    Stage stage = Stage::resolving;
    std::size_t expected = 0;
    std::size_t items = 0;
    std::uint64_t bytes = 0;
    std::chrono::milliseconds elapsed{0};
};

struct StageWords {
    std::string_view doing;   ///< "placing"
    std::string_view items;   ///< "files"; empty if nothing is counted.
};
[[nodiscard]] StageWords words_of(Stage stage);

/// "placing  [=====>    ]  12,345/40,000 files  512.0 MB  230.1 MB/s  5 s left", cut to `columns`.
[[nodiscard]] std::string progress_text(const ProgressLine& line, std::size_t columns);

class ProgressBar final : public Progress {
public:
    void begin(Stage stage, std::size_t expected) override;
    void advance(std::size_t items, std::uint64_t bytes) override;
    void end() override;
    ~ProgressBar() override;

private:
    using Clock = std::chrono::steady_clock;
    void draw(Clock::time_point now);
    void clear();

    std::mutex drawing_;
    std::atomic<std::size_t> items_{0};
    std::atomic<std::uint64_t> bytes_{0};
    std::atomic<Clock::rep> next_{0};   ///< When to draw again.
    Stage stage_ = Stage::resolving;
    std::size_t expected_ = 0;
    Clock::time_point started_;
    bool drawn_ = false;
};

}   // namespace sandroot::app
