// Which of the files that were walked are worth opening as ELF, and which only carry a library's name.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/python/search_directories.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sandroot::python {

struct Candidate {
    RootPath at;
    fs::Type type = fs::Type::file;   ///< The type of the entry itself: file or symlink.
    std::string target;               ///< A symlink's.
    bool named_as_library = false;    ///< Else it was chosen by its execute bit, and may well be something else.
    bool in_libs_directory = false;   ///< Directly in "*.libs", where auditwheel puts what it bundles.
    bool beside_modules = false;      ///< Its directory holds Python modules or extensions.
    bool in_stdlib = false;
    std::string module;    ///< The dotted name under which import would load it; empty where it would not.
    bool tagged = false;   ///< `module` comes with a suffix such as ".abi3.so", which only extensions have.
    std::string tag;   ///< Of another interpreter, if only that could import `module`: "cpython-312-x86_64-linux-gnu".
};

struct Candidates {
    std::vector<Candidate> files;     ///< Sorted by path.
    std::vector<Unusable> unusable;   ///< FIFOs, directories… named as libraries.
};

[[nodiscard]] Candidates find_candidates(const SearchDirectories& places, const Interpreter& interpreter);

}   // namespace sandroot::python
