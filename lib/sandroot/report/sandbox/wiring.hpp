// The lines that wire a prepared root, as a Dockerfile, compose.yaml or an environment file has them.
#pragma once

#include <sandroot/report/format/palette.hpp>
#include <sandroot/versions/wiring.hpp>

#include <string>

namespace sandroot::report {

enum class WiringFormat : std::uint8_t { text, json, dockerfile, compose, env };

/// `wiring` must be possible, unless the format is text or json, which say why it is not. Each line stands below a
/// comment with its reason. text: all of it; dockerfile, compose, env: that alone, to be put into a file as it is.
[[nodiscard]] std::string wiring_text(const versions::Wiring& wiring, WiringFormat format, const Palette& palette);

}   // namespace sandroot::report
