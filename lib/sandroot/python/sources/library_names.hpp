// Library names: which shared libraries a Python source opens by a name that is written there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::python {

enum class NamedBy : std::uint8_t {
    ctypes,         ///< CDLL, PyDLL, LoadLibrary, cdll[…]: what dlopen(3) gets.
    cffi,           ///< ffi.dlopen: what dlopen(3) gets, and where that fails find_library.
    find_library,   ///< ctypes.util.find_library: a name without "lib" and ".so".
    file_name,      ///< No argument, but a string like "libmagic.so.1" in a source that opens libraries.
};

struct LibraryName {
    std::string name;
    NamedBy by = NamedBy::ctypes;
    std::size_t line = 0;
    friend bool operator==(const LibraryName&, const LibraryName&) = default;
};

/// In the order of the source, each name once for each way. What is computed is not found, nor a path from the
/// working directory, nor what an unknown function gets, but for whole file names of libraries. `source` may be
/// anything. Source: ctypes' and cffi's documentation ("Loading shared libraries", "ffi.dlopen()").
[[nodiscard]] std::vector<LibraryName> library_names(std::string_view source);

struct NamedLibraries {
    std::vector<LibraryName> names;   ///< As `library_names` gives them.
    /// The texts that could each be a part of a path, if the source opens libraries by names that it computes, as of
    /// all files in a folder; else nothing. Sorted, at most 1000 of at most 64 bytes.
    std::vector<std::string> folders;
};

/// Both, in one reading of `source`.
[[nodiscard]] NamedLibraries named_libraries(std::string_view source);

/// A quick look: false only where `library_names` finds nothing.
[[nodiscard]] bool may_name_libraries(std::string_view source);

}   // namespace sandroot::python
