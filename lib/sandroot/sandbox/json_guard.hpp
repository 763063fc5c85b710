// Looks at a text that should be JSON before a parser sees it that would take far more.
#pragma once

#include <sandroot/base/error.hpp>

#include <string_view>

namespace sandroot::sandbox {

/// Our parser reads YAML, of which JSON is a part; the rest of YAML, such as anchors whose aliases multiply, tags and
/// nesting without brackets, is not for a stranger to use. Errors: anything but one array or object, a character
/// outside of strings that JSON does not have there, a control character in a string, a string without end, more than 8
/// levels of brackets, brackets that do not match, a colon behind no key. A text that passes may still not be JSON.
/// Source: RFC 8259.
[[nodiscard]] Result<void> check_json(std::string_view text, std::string_view origin);

}   // namespace sandroot::sandbox
