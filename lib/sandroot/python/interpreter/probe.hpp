// The question that is put to an interpreter, as Python, and how its answer is read.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/python/environment.hpp>

#include <string_view>

namespace sandroot::python {

/// Python source for `-c`. It writes the answer to descriptor 3 and ends the interpreter at once.
[[nodiscard]] std::string_view probe_script();

/// Reads what the script wrote: words that each end with NUL; a word that opens, then key, count and that many values
/// for each field, then "end". What stands before the opening word is noise. Errors: no answer in it, cut short, a
/// version older than 3.7, a path that is not absolute.
[[nodiscard]] Result<Interpreter> parse_answer(std::string_view report);

}   // namespace sandroot::python
