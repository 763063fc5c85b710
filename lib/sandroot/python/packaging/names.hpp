// Names as Python's packaging and its import system spell them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::python {

/// The one spelling under which "Foo.Bar", "foo_bar" and "FOO--bar" are the same project. Source: PEP 503.
[[nodiscard]] std::string normalised_name(std::string_view name);

/// A word that can stand in an `import` statement. Letters beyond ASCII are taken on trust where they are UTF-8.
[[nodiscard]] bool is_identifier(std::string_view word);

/// Ends in ".so" or ".so." and a version that begins with a digit, as the names of shared libraries do.
[[nodiscard]] bool is_library_name(std::string_view file_name);

struct ModuleName {
    std::string dotted;
    std::string suffix;   ///< The extension suffix that matched.
    friend bool operator==(const ModuleName&, const ModuleName&) = default;
};

/// The module that `import` would load from the file `relative` (a path below an entry of sys.path), or nothing where
/// no import leads there. `suffixes` are the interpreter's own, in its order. Directories must be identifiers; whether
/// they hold an __init__.py does not matter (PEP 420). "a/__init__.so" is the package a. The last part may begin with a
/// digit: mypyc names its group modules so and loads them by importlib. Source: importlib's FileFinder, PEP 3149.
[[nodiscard]] std::optional<ModuleName> module_of(std::string_view relative, const std::vector<std::string>& suffixes);

}   // namespace sandroot::python
