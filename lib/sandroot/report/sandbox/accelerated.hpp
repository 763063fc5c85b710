// What `accelerate` did or found in an image, and what a copy by it did, in one line.
#pragma once

#include <sandroot/accelerate/copy_in.hpp>
#include <sandroot/accelerate/install.hpp>
#include <sandroot/report/format/palette.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sandroot::report {

enum class Accelerating : std::uint8_t { installed, checked, undone };

struct AcceleratedReport {
    accelerate::Accelerated seen;   ///< After what was done.
    Accelerating what = Accelerating::checked;
    bool changed = false;
};

/// The line for the Dockerfile that puts the program's directory first; empty if it is found first anyway.
[[nodiscard]] std::string path_line(const accelerate::Accelerated& seen);

[[nodiscard]] std::string accelerated_text(const AcceleratedReport& report, const Palette& palette);
[[nodiscard]] std::string accelerated_json(const AcceleratedReport& report);

/// One line on the copy of `entry`, for the server's log.
[[nodiscard]] std::string copied_line(std::string_view entry, const accelerate::Copied& copied);

}   // namespace sandroot::report
