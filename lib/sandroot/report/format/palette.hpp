// Palette: the colours of a text report, or none. The caller decides; a report never asks what it is written to.
#pragma once

#include <string>
#include <string_view>

namespace sandroot::report {

/// Each member is the sequence that starts the colour; all are empty where there is none.
struct Palette {
    std::string_view strong;   ///< Headings, the thing that was asked for.
    std::string_view good;
    std::string_view warning;
    std::string_view bad;
    std::string_view dim;   ///< Reasons, places that were tried.
    std::string_view off;

    [[nodiscard]] std::string paint(std::string_view start, std::string_view text) const {
        std::string out(start);
        out += text;
        out += off;
        return out;
    }
};

[[nodiscard]] constexpr Palette plain() {
    return {};
}

/// The eight colours that every terminal has (ECMA-48, SGR).
[[nodiscard]] constexpr Palette coloured() {
    return {"\033[1m", "\033[32m", "\033[33m", "\033[31m", "\033[2m", "\033[0m"};
}

}   // namespace sandroot::report
