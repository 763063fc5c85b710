// Which Linux distribution a root is of, and how one installs a package there.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sandroot::explain {

enum class Manager : std::uint8_t { unknown, apt, apk, dnf };

/// The releases that the table of libraries has, in its order.
enum class Release : std::uint8_t { debian_12, debian_13, debian_unstable };

struct Distribution {
    std::string name;   ///< "Debian GNU/Linux 12 (bookworm)"; empty if there is no os-release.
    Manager manager = Manager::unknown;
    std::optional<Release> release;   ///< Whose names hold.
    bool is_alike = false;            ///< Not `release` itself, but made from it: its names are nearly the same.
};

/// By etc/os-release or usr/lib/os-release. Source: os-release(5).
[[nodiscard]] Distribution read_distribution(const fs::Tree& tree);
/// By the text of such a file.
[[nodiscard]] Distribution distribution_of(std::string_view os_release);
/// Debian's own.
[[nodiscard]] Distribution distribution_of(Release release);

}   // namespace sandroot::explain
