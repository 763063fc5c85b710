// Trouble: why a piece of an ELF file could not be read, as the parts of this stage hand it to each other.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/elf/facts.hpp>

#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace sandroot::elf {

struct Trouble {
    Shape shape = Shape::malformed;    ///< truncated or malformed.
    std::string detail;                ///< "dynamic section past end of file"
    std::optional<Error> unreadable;   ///< Set where the bytes never came: then it is no answer about the file.
};

template <class T>
using Parsed = std::expected<T, Trouble>;

[[nodiscard]] inline std::unexpected<Trouble> malformed(std::string detail) {
    return std::unexpected(Trouble{Shape::malformed, std::move(detail), std::nullopt});
}

[[nodiscard]] inline std::unexpected<Trouble> truncated(std::string detail) {
    return std::unexpected(Trouble{Shape::truncated, std::move(detail), std::nullopt});
}

}   // namespace sandroot::elf

namespace sandroot {

/// Lets SR_TRY and SR_DO pass a Trouble on.
[[nodiscard]] inline elf::Trouble in_step(elf::Trouble trouble) {
    return trouble;
}

}   // namespace sandroot
