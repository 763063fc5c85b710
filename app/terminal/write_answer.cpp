#include "terminal/write_answer.hpp"

#include <sandroot/base/escape.hpp>
#include <sandroot/os/file.hpp>

#include "terminal/destination.hpp"

#include <cerrno>

#include <unistd.h>

namespace sandroot::app {

Result<void> write_answer(std::string_view text, const std::optional<HostPath>& file) {
    SR_TRY(auto to, Destination::open(file), "--output");
    auto written = os::write_all(to.fd(), text);
    if (!file && !written && written.error().os_error == EPIPE) return {};
    SR_DO(std::move(written), file ? "--output: writing " + escape_for_terminal(file->str()) : "standard output");
    SR_DO(to.commit(), file ? "--output: writing " + escape_for_terminal(file->str()) : "standard output");
    return {};
}

void write_aside(std::string_view text) {
    os::Fd out(STDERR_FILENO);
    [[maybe_unused]] const auto written = os::write_all(out, text);
    [[maybe_unused]] const int kept = out.release();
}

}   // namespace sandroot::app
