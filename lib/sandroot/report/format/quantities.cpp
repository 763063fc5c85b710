#include <sandroot/report/format/quantities.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sandroot::report {

std::string human_size(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 7> units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 1000) return fmt::format("{} B", bytes);
    // In tenths of a unit, so that 999,950 becomes 1.0 MB and never "1000.0 kB".
    std::uint64_t unit = 1000;
    std::size_t which = 1;
    const auto tenths = [&] { return bytes / unit * 10 + (bytes % unit * 10 + unit / 2) / unit; };
    while (which + 1 < units.size() && tenths() >= 10'000) {
        unit *= 1000;
        ++which;
    }
    return fmt::format("{}.{} {}", tenths() / 10, tenths() % 10, units[which]);
}

std::string human_count(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view plural) {
    if (number == 1) return fmt::format("1 {}", one);
    return plural.empty() ? fmt::format("{} {}s", human_count(number), one)
                          : fmt::format("{} {}", human_count(number), plural);
}

std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }));
}

std::string padded(std::string text, std::size_t columns) {
    const std::size_t taken = width(text);
    if (taken < columns) text.append(columns - taken, ' ');
    return text;
}

std::string right_aligned(std::string text, std::size_t columns) {
    const std::size_t taken = width(text);
    if (taken < columns) text.insert(0, columns - taken, ' ');
    return text;
}

}   // namespace sandroot::report
