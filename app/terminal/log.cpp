#include "terminal/log.hpp"

#include <sandroot/base/escape.hpp>

#include <spdlog/logger.h>
#include <spdlog/sinks/ansicolor_sink.h>

namespace sandroot::app {

struct Log::Logger {
    std::shared_ptr<spdlog::sinks::ansicolor_stderr_sink_mt> sink;
    spdlog::logger log;

    explicit Logger(spdlog::color_mode mode)
        : sink(std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(mode)), log("sandroot", sink) {}
};

Log::Log(LogLevel level, bool colour)
    : logger_(std::make_unique<Logger>(colour ? spdlog::color_mode::always : spdlog::color_mode::never)) {
    constexpr std::array levels{spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err,
                                spdlog::level::off};
    logger_->log.set_level(levels[static_cast<std::size_t>(level)]);
    logger_->log.set_pattern("sandroot: %^%l%$: %v");
    logger_->log.flush_on(spdlog::level::debug);
}

Log::~Log() = default;

void Log::info(const std::string& text) {
    logger_->log.log(spdlog::level::info, escape_for_terminal(text));
}
void Log::debug(const std::string& text) {
    logger_->log.log(spdlog::level::debug, escape_for_terminal(text));
}
void Log::warn(const std::string& text) {
    logger_->log.log(spdlog::level::warn, escape_for_terminal(text));
}

}   // namespace sandroot::app
