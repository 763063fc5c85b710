// What to type so that missing libraries are there.
#pragma once

#include <sandroot/explain/packages/packages.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/palette.hpp>

#include <span>
#include <string>
#include <vector>

namespace sandroot::report {

/// "apt-get install -y --no-install-recommends libgl1"; empty if there is no package.
[[nodiscard]] std::string install_command(const explain::Packages& packages);

/// The same as lines of a Dockerfile: one if all distributions have the same names, else one for each.
[[nodiscard]] std::vector<std::string> install_lines(std::span<const explain::Packages> all);

/// One line for each distribution, "Install: apt-get install …", and one for libraries that nothing brings; empty if
/// `all` is.
[[nodiscard]] std::string install_text(std::span<const explain::Packages> all, const Palette& palette);

/// [{"distribution":…,"probably":…,"packages":[…],"without":[…],"command":…}]
[[nodiscard]] Json packages_json(std::span<const explain::Packages> all);

}   // namespace sandroot::report
