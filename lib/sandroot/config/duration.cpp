#include <sandroot/config/duration.hpp>

#include <array>
#include <utility>

namespace sandroot::config {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 8> units{
    {{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"μs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

}   // namespace

std::optional<std::int64_t> go_duration(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text == "0") return 0;
    if (text.empty()) return std::nullopt;
    double sum = 0;
    while (!text.empty()) {
        double number = 0;
        double scale = 1;
        bool point = false;
        bool digits = false;
        while (!text.empty() && (is_digit(text[0]) || (text[0] == '.' && !point))) {
            if (text[0] == '.') {
                point = true;
            } else {
                digits = true;
                number = number * 10 + (text[0] - '0');
                if (point) scale *= 10;
            }
            text.remove_prefix(1);
        }
        if (!digits) return std::nullopt;
        std::size_t length = 0;
        while (length < text.size() && !is_digit(text[length]) && text[length] != '.') ++length;
        const auto unit = text.substr(0, length);
        double factor = 0;
        for (const auto& [name, nanoseconds] : units)
            if (unit == name) factor = nanoseconds;
        if (factor == 0) return std::nullopt;
        sum += number / scale * factor;
        text.remove_prefix(length);
    }
    if (sum > 9.2e18) return std::nullopt;
    return static_cast<std::int64_t>(negative ? -sum : sum);
}

}   // namespace sandroot::config
