// Tells an extension module from a plain library by the one symbol that import calls.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>

#include <string_view>

namespace sandroot::python {

/// Whether `file` defines the symbol "PyInit_<last part of module>", as an extension must (PEP 489). Where it has no
/// hash table that could tell, its bytes are searched for the name; of a file over 64 MiB only the first and the last
/// 32 MiB are read, where linkers and patchelf put string tables. Errors: those of reading.
[[nodiscard]] Result<bool> names_init_function(const fs::File& file, std::string_view module);

}   // namespace sandroot::python
