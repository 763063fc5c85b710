// What `verify` found, as text and as JSON, version 1.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/report/format/palette.hpp>
#include <sandroot/verify/verify.hpp>

#include <string>

namespace sandroot::report {

[[nodiscard]] std::string verified_text(const verify::Verified& verified, const HostPath& root, const Palette& palette);
[[nodiscard]] std::string verified_json(const verify::Verified& verified, const HostPath& root);

}   // namespace sandroot::report
