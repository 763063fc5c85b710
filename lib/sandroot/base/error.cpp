#include <sandroot/base/error.hpp>

#include <cerrno>
#include <cstring>

namespace sandroot {

std::unexpected<Error> fail(Errc kind, std::string message, std::string hint) {
    return std::unexpected(Error{kind, 0, std::move(message), std::move(hint)});
}

std::string errno_text(int number) {
    const char* text = strerrordesc_np(number);
    return text ? text : "error " + std::to_string(number);
}

std::unexpected<Error> fail_errno(int number, std::string_view what, std::string hint) {
    // It may be met wherever something is opened, and whatever else is advised there would not help.
    if (number == EMFILE) hint = "raise the limit with `ulimit -n`, or lower --jobs";
    return std::unexpected(Error{Errc::system, number, std::string(what) + ": " + errno_text(number), std::move(hint)});
}

Error in_step(Error error, std::string_view step) {
    error.message = std::string(step) + ": " + error.message;
    return error;
}

}   // namespace sandroot
