// The log on standard error. It hides spdlog.
#pragma once

#include "cli/options.hpp"

#include <memory>
#include <string>

namespace sandroot::app {

class Log {
public:
    Log(LogLevel level, bool colour);
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    ~Log();

    /// What is being done, and with what: -v. Escaped here.
    void info(const std::string& text);
    /// How it went in detail: -vv.
    void debug(const std::string& text);
    void warn(const std::string& text);

private:
    struct Logger;
    std::unique_ptr<Logger> logger_;
};

}   // namespace sandroot::app
