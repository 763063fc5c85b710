// Naming sources: the Python sources in which libraries are named, read while the distributions are.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/python/sources/library_names.hpp>

#include <future>
#include <vector>

namespace sandroot::python {

struct NamingSource {
    RootPath at;   ///< By the name that the interpreter would use.
    RootPath real;
    std::vector<LibraryName> names;
};

/// Sorted by path. Not valid if nobody looks; else `get` waits until all sources are read.
using NamingSources = std::shared_future<std::vector<NamingSource>>;

}   // namespace sandroot::python
