// Which package of Debian brings which library, from a table that is built in.
#pragma once

#include <sandroot/explain/packages/distribution.hpp>

#include <string>
#include <string_view>

namespace sandroot::explain {

struct Brought {
    std::string soname;
    std::string package;
    friend auto operator<=>(const Brought&, const Brought&) = default;
};

/// The package of `release` that has the library `name`: a soname, or the name of a file with more of its version
/// ("libz.so.1.3.1"). Empty if none has. Source: the archive's Contents, see tools/sonames.py.
[[nodiscard]] std::string package_of(std::string_view name, Release release);

/// The soname that is meant by what people and programs call a library: "libGL", "GL", "libGL.so", "gobject-2.0-0" and
/// "zbar" as find_library has them. If there are several versions, the newest that `release` has; if it has none, that
/// of any release. `name` itself if nothing is known.
[[nodiscard]] std::string soname_for(std::string_view name, Release release);

}   // namespace sandroot::explain
