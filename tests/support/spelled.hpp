// A finding as one line: its kind, and its values as NAME=VALUE; a flag that is false is left out.
#pragma once

#include <sandroot/base/values.hpp>

#include <string>
#include <string_view>

namespace sandroot {

inline std::string spelled(std::string_view kind, const Values& values) {
    std::string out(kind);
    for (const auto& [name, value] : values) {
        if (const auto* flag = std::get_if<bool>(&value)) {
            if (*flag) out += ' ' + std::string(name);
            continue;
        }
        out += ' ' + std::string(name) + '=';
        if (const auto* text = std::get_if<std::string>(&value)) out += *text;
        if (const auto* number = std::get_if<std::uint64_t>(&value)) out += std::to_string(*number);
        if (const auto* list = std::get_if<std::vector<std::string>>(&value))
            for (const auto& item : *list) out += (&item == list->data() ? "" : ",") + item;
    }
    return out;
}

}   // namespace sandroot
