// The shared object by which an interpreter installs a filter on itself: installer.c, compiled and embedded by the
// build.
#pragma once

#include <cstdint>
#include <string_view>

namespace sandroot::filter {

/// What the installer finds in descriptor 252 when it is loaded, before the instructions of the program.
struct Orders {
    /// 0: nothing; 1: install; 2: install, and pass the listener to descriptor 251; 3: new namespaces; 4: die with the
    /// parent.
    std::uint32_t action = 0;
    std::uint32_t tag = 0;         ///< Goes along with the listener.
    std::uint32_t count = 0;       ///< Instructions.
    std::int32_t failure = 0;      ///< Written back: errno. A process that was to install then ends with `gave_up`.
    std::uint32_t processes = 0;   ///< How many its user may have from then on; 0: as many as before.
    std::uint32_t padding = 0;
};

/// The exit status of a process that could not install its filter.
inline constexpr int gave_up = 70;

namespace embedded {

/// Loaded as the extension module `_sandroot_filter`, which never succeeds: PyInit returns null without an exception.
extern const std::string_view installer;

}   // namespace embedded

}   // namespace sandroot::filter
