#include <sandroot/scope/compiled.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace sandroot::scope {

namespace {

/// Magic numbers of final releases; they do not change within one.
constexpr std::array<std::pair<std::string_view, std::uint32_t>, 8> magic_numbers{{{"3.7", 3394},
                                                                                   {"3.8", 3413},
                                                                                   {"3.9", 3425},
                                                                                   {"3.10", 3439},
                                                                                   {"3.11", 3495},
                                                                                   {"3.12", 3531},
                                                                                   {"3.13", 3571},
                                                                                   {"3.14", 3627}}};

}   // namespace

bool is_compiled_from(const fs::Tree& tree, const RootPath& path, const fs::Stat& source, std::string_view version) {
    const auto dot = version.find('.');
    const auto feature = dot == std::string_view::npos ? version : version.substr(0, version.find('.', dot + 1));
    const auto* magic = std::ranges::find(magic_numbers, feature, &std::pair<std::string_view, std::uint32_t>::first);
    if (magic == magic_numbers.end()) return false;
    const auto file = tree.open(path);
    std::array<std::byte, 16> head{};
    if (!file) return false;
    const auto count = (*file)->read_at(0, head);
    if (!count || *count < head.size()) return false;
    const auto word = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t byte = 4; byte-- > 0;)
            value = value << 8U | std::to_integer<std::uint32_t>(head.at(at + byte));
        return value;
    };
    constexpr std::uint32_t line_end = 0x0a0d0000;   // "\r\n" behind the number.
    return word(0) == (magic->second | line_end) && word(4) == 0 &&
           word(8) == static_cast<std::uint32_t>(source.mtime_seconds) &&
           word(12) == static_cast<std::uint32_t>(source.size);
}

}   // namespace sandroot::scope
