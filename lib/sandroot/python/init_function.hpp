// Tells an extension module from a plain library by the one symbol that import calls.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>

#include <string_view>

namespace sandroot::python {

/// Whether `file` holds the NUL-terminated name "PyInit_<last part of module>", as the string table of an extension
/// must (PEP 489). A search for bytes, since the walk does not read symbol tables; of a file over 64 MiB only the first
/// and the last 32 MiB are read, where linkers and patchelf put that table. Errors: those of reading.
[[nodiscard]] Result<bool> names_init_function(const fs::File& file, std::string_view module);

}   // namespace sandroot::python
