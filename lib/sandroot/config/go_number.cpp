#include <sandroot/config/go_number.hpp>

#include <charconv>

namespace sandroot::config {

std::optional<long long> go_number(std::string_view text) {
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    long long number = 0;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (text.empty() || error != std::errc() || end != last) return std::nullopt;
    return number;
}

}   // namespace sandroot::config
