// The second judge, for objects that LIEF cannot take: what `readelf` prints about the whole file.
#pragma once

#include <sandroot/base/error.hpp>

#include "oracle/lief/compare.hpp"

namespace oracle {

/// Errors: readelf failed, or found fault with the file.
[[nodiscard]] sandroot::Result<Answer> ask_readelf(const std::string& path);

}   // namespace oracle
