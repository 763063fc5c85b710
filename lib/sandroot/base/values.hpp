// Values: what a finding knows beside its kind and place, by name. A report makes a sentence of them, a script reads
// them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sandroot {

struct NamedValue {
    std::string_view name;   ///< A literal.
    std::variant<bool, std::uint64_t, std::string, std::vector<std::string>> value;
    friend auto operator<=>(const NamedValue&, const NamedValue&) = default;
};

using Values = std::vector<NamedValue>;

/// The string, number, boolean or list of that name; "", 0, false or an empty list if there is none.
[[nodiscard]] const std::string& text_of(const Values& values, std::string_view name);
[[nodiscard]] std::uint64_t number_of(const Values& values, std::string_view name);
[[nodiscard]] bool flag_of(const Values& values, std::string_view name);
[[nodiscard]] const std::vector<std::string>& list_of(const Values& values, std::string_view name);

}   // namespace sandroot
