#include "terminal/write_output.hpp"

#include <sandroot/base/escape.hpp>
#include <sandroot/os/file.hpp>

#include "terminal/destination.hpp"

#include <cerrno>
#include <string>
#include <utility>

#include <unistd.h>

namespace sandroot::app {

namespace {

/// Gathers pieces, so that not every one of them is a system call. After an error nothing more is written.
class Writer {
public:
    explicit Writer(const os::Fd& to) : to_(to) {}

    void add(std::string_view piece) {
        constexpr std::size_t enough = 65'536;
        gathered_ += piece;
        if (gathered_.size() >= enough) flush();
    }
    [[nodiscard]] Result<void> finish() {
        flush();
        return std::move(written_);
    }

private:
    void flush() {
        if (written_) written_ = os::write_all(to_, gathered_);
        gathered_.clear();
    }

    const os::Fd& to_;
    std::string gathered_;
    Result<void> written_;
};

Result<void> write(const CommandResult& result, const os::Fd& to) {
    if (!result.pieces) return os::write_all(to, result.text);
    Writer writer(to);
    result.pieces([&](std::string_view piece) { writer.add(piece); });
    return writer.finish();
}

}   // namespace

Result<void> write_output(const CommandResult& result, const std::optional<HostPath>& file) {
    SR_TRY(auto to, Destination::open(file), "--output");
    auto written = write(result, to.fd());
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
