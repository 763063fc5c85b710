// A CPU as libseccomp numbers it.
#pragma once

#include <sandroot/versions/version.hpp>

#include <cstdint>

namespace sandroot::filter {

[[nodiscard]] std::uint32_t token_of(versions::Architecture architecture);

}   // namespace sandroot::filter
