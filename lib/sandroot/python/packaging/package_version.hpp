// PackageVersion: a version of a distribution, compared as pip compares it.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandroot::python {

/// Numbers are their digits without leading zeros, since nothing bounds them. Source: PEP 440.
struct PackageVersion {
    enum class Pre : char { alpha, beta, candidate };

    std::string epoch = "0";
    std::vector<std::string> release;   ///< At least one number.
    std::optional<std::pair<Pre, std::string>> pre;
    std::optional<std::string> post;
    std::optional<std::string> dev;
    std::vector<std::string> local;   ///< In lower case; empty where there is none.

    [[nodiscard]] bool is_prerelease() const { return pre || dev; }
    /// Epoch and release alone.
    [[nodiscard]] PackageVersion base() const { return {epoch, release, {}, {}, {}, {}}; }
    /// All but the local part.
    [[nodiscard]] PackageVersion without_local() const { return {epoch, release, pre, post, dev, {}}; }
    /// In the normal form: "1!2.0rc1.post2.dev3+local.4".
    [[nodiscard]] std::string str() const;

    /// Trailing zeros of the release do not count.
    friend std::strong_ordering operator<=>(const PackageVersion& left, const PackageVersion& right);
    friend bool operator==(const PackageVersion& left, const PackageVersion& right) {
        return (left <=> right) == std::strong_ordering::equal;
    }
};

/// Every spelling that PEP 440 lets pass ("v1.0-Alpha.1", "1.0-1"), blanks around it too; nothing for anything else.
[[nodiscard]] std::optional<PackageVersion> parse_package_version(std::string_view text);

}   // namespace sandroot::python
