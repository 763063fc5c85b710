#include "terminal/read_input.hpp"

#include <cerrno>
#include <vector>

#include <unistd.h>

namespace sandroot::app {

Result<void> read_input(const std::function<void(std::string_view)>& take) {
    constexpr std::size_t piece = 64 << 10;
    std::vector<char> buffer(piece);
    for (;;) {
        const ::ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got == 0) return {};
        if (got > 0) take({buffer.data(), static_cast<std::size_t>(got)});
        else if (errno != EINTR) return fail_errno(errno, "standard input");
    }
}

}   // namespace sandroot::app
