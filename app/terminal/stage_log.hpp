// StageLog: a line in the log for each stage that ends, whether or not a progress bar is drawn.
#pragma once

#include <sandroot/base/progress.hpp>

#include "terminal/log.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace sandroot::app {

/// Hands everything on to `progress`.
class StageLog final : public Progress {
public:
    StageLog(Progress& progress, Log& log) : progress_(progress), log_(log) {}
    void begin(Stage stage, std::size_t expected) override;
    void advance(std::size_t items, std::uint64_t bytes) override;
    void end() override;

private:
    Progress& progress_;
    Log& log_;
    std::atomic<std::size_t> items_{0};
    std::atomic<std::uint64_t> bytes_{0};
    Stage stage_ = Stage::resolving;
    std::chrono::steady_clock::time_point started_;
};

}   // namespace sandroot::app
