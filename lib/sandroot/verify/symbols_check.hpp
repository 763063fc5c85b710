// Which symbols that an extension or its libraries want does nothing define that is loaded with them?
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/progress.hpp>
#include <sandroot/elf/symbols/symbols.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/verify/finding.hpp>
#include <sandroot/verify/inside.hpp>

#include <string>
#include <vector>

namespace sandroot::verify {

/// The undefined symbols of one object that nothing in `scope` defines, as "name" or "name@VERSION", sorted. Weak ones
/// may stay undefined. A definition without version serves any wish, and one with a version serves a wish without.
/// Source: glibc elf/dl-lookup.c:check_match.
[[nodiscard]] std::vector<std::string> unbound(const elf::Symbols& object,
                                               const std::vector<const elf::Symbols*>& scope);

/// For each extension in the root: it is opened in the inside view, alone, and every new object's undefined symbols
/// must be defined by what is loaded then, the interpreter included. An object that several extensions load is reported
/// once. A symbol that another object of the environment defines is a warning: it may be loaded by then. Slow: parses
/// every object whole. Errors: those of `enter`, and of reading an object.
[[nodiscard]] Result<std::vector<Finding>> check_symbols(const Outside& outside, const fs::Tree& root,
                                                         const loader::StartOptions& start, Progress& progress);

}   // namespace sandroot::verify
