// Names and numbers of system calls, as libseccomp knows them.
#pragma once

#include <sandroot/versions/version.hpp>

#include <optional>
#include <string>

namespace sandroot::filter {

/// The CPU of this machine; none if no dify-sandbox runs on it.
[[nodiscard]] std::optional<versions::Architecture> native_architecture();

/// "clone3"; "system call 999" for a number without a name.
[[nodiscard]] std::string call_name(versions::Architecture architecture, int number);

/// None if that CPU has no such call.
[[nodiscard]] std::optional<int> call_number(versions::Architecture architecture, const std::string& name);

}   // namespace sandroot::filter
