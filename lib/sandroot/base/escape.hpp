// Makes bytes of unknown origin safe to show: on a terminal, in a shell line, in JSON.
#pragma once

#include <string>
#include <string_view>

namespace sandroot {

/// Control characters, escape sequences, bytes that are not UTF-8 and bidirectional overrides become `\n`, `\x1b`,
/// `\u202e`…; a backslash stays as it is. Printable text comes back unchanged.
[[nodiscard]] std::string escape_for_terminal(std::string_view bytes);

/// A word that a POSIX shell reads back as exactly these bytes; plain words come back unquoted.
[[nodiscard]] std::string quote_for_shell(std::string_view bytes);

/// Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// RFC 4648 base64 with padding, in which JSON carries names that are not UTF-8.
[[nodiscard]] std::string base64(std::string_view bytes);

}   // namespace sandroot
