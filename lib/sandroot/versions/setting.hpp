// Setting: what can be set of a dify-sandbox, and in which versions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sandroot::versions {

enum class ValueKind : std::uint8_t { text, number, boolean, duration, texts, numbers };
[[nodiscard]] std::string_view name_of(ValueKind kind);

struct Setting {
    std::string key;        ///< In config.yaml, dots between levels: "app.port". Empty: only the environment has it.
    std::string variable;   ///< In the environment, which wins. Empty: only config.yaml has it.
    ValueKind kind = ValueKind::text;
    bool trimmed = false;             ///< Blanks around an element of the variable's list do not count.
    bool replaces_defaults = false;   ///< A list that is set holds alone, the built-in one does not count beside it.
    std::string since;                ///< The first version that reads it; empty: the oldest.
    std::string until;                ///< The last one; empty: all later ones.
    std::string about;                ///< One phrase.

    /// The key, or the variable where there is none.
    [[nodiscard]] const std::string& name() const { return key.empty() ? variable : key; }
};

/// A pitfall of a setting.
struct Trap {
    std::string setting;   ///< Setting::name() of what it is about.
    std::string since;
    std::string until;
    std::string text;   ///< One sentence.
};

}   // namespace sandroot::versions
