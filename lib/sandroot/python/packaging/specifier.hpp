// Specifiers: what a requirement says of the version that it wants.
#pragma once

#include <sandroot/python/packaging/package_version.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::python {

/// One condition such as ">=1.0" or "==2.*".
struct Specifier {
    std::string operation;    ///< "==", "~=", "==="…
    PackageVersion version;   ///< Not of "===".
    bool is_prefix = false;   ///< "==2.*", "!=2.*".
    std::string text;         ///< What stands behind the operator, without blanks around it.
};

/// Nothing where it is none, as for what older tools let pass (">=1.*"). Source: PEP 440.
[[nodiscard]] std::optional<Specifier> parse_specifier(std::string_view text);

/// Conditions with commas between; an empty text has none. Nothing where one of them is no specifier.
[[nodiscard]] std::optional<std::vector<Specifier>> parse_specifiers(std::string_view text);

/// Pre-releases count like any other version: what is installed is installed.
[[nodiscard]] bool meets(const PackageVersion& version, const Specifier& specifier);
[[nodiscard]] bool meets(const PackageVersion& version, const std::vector<Specifier>& specifiers);

}   // namespace sandroot::python
