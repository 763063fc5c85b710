#include <sandroot/loader/cache/compare_names.hpp>

#include <cstdint>

namespace sandroot::loader {

namespace {

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

/// Takes the run of digits at the start of `text` as a number. ld.so computes it in an int, which wraps for long runs.
std::uint32_t take_number(std::string_view& text) {
    std::uint32_t value = 0;
    while (!text.empty() && is_digit(text.front())) {
        value = value * 10 + static_cast<std::uint32_t>(text.front() - '0');
        text.remove_prefix(1);
    }
    return value;
}

}   // namespace

int compare_cache_names(std::string_view left, std::string_view right) {
    while (!left.empty()) {
        const char l = left.front();
        const char r = right.empty() ? '\0' : right.front();
        if (is_digit(l)) {
            if (!is_digit(r)) return 1;
            const auto left_number = static_cast<std::int32_t>(take_number(left));
            const auto right_number = static_cast<std::int32_t>(take_number(right));
            if (left_number != right_number) return left_number < right_number ? -1 : 1;
            continue;
        }
        if (is_digit(r)) return -1;
        if (l != r) return static_cast<signed char>(l) < static_cast<signed char>(r) ? -1 : 1;
        left.remove_prefix(1);
        right.remove_prefix(1);
    }
    return right.empty() ? 0 : -1;
}

}   // namespace sandroot::loader
