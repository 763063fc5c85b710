// What an interpreter answers to probe.py.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/python/environment.hpp>

#include <string_view>

namespace sandroot::python {

/// Reads what the script wrote: words that each end with NUL; a word that opens, then key, count and that many values
/// for each field, then "end". What stands before the opening word is noise. Errors: no answer in it, cut short, a
/// version older than 3.7, a path that is not absolute.
[[nodiscard]] Result<Interpreter> parse_answer(std::string_view report);

}   // namespace sandroot::python
