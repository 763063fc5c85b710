// Sources: looks through the Python sources of packages for names of libraries, while other stages go on.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/python/places.hpp>

#include <cstddef>

namespace sandroot::python {

/// Begins to read every source in `places` that does not belong to the standard library or to a test suite, with `jobs`
/// threads (0: one each CPU). `tree` must outlive the answer. What cannot be read, or is larger than 16 MiB, names
/// nothing.
[[nodiscard]] NamingSources look_for_names(const fs::Tree& tree, const Places& places, std::size_t jobs);

}   // namespace sandroot::python
