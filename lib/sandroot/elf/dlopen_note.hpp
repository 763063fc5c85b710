// Reads the JSON of a .note.dlopen: what an object says that it opens at run time.
#pragma once

#include <sandroot/base/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::elf {

enum class Priority : std::uint8_t { required, recommended, suggested };
[[nodiscard]] std::string_view name_of(Priority priority);

struct DlopenDependency {
    std::vector<std::string> sonames;   ///< Alternatives, the preferred one first.
    std::string feature;
    Priority priority = Priority::recommended;
};

/// One note's payload. Errors: it is no array of objects with a `soname` list each.
/// Source: UAPI.12, ELF dlopen metadata.
[[nodiscard]] Result<std::vector<DlopenDependency>> parse_dlopen_note(std::string_view json);

}   // namespace sandroot::elf
