// What `verify --import-all` imports.
#pragma once

#include <sandroot/python/environment.hpp>

#include <string>
#include <vector>

namespace sandroot::python {

/// Names to import, sorted, each once: what distributions offer, extension modules by their dotted names, and the
/// stdlib's top-level modules. Left out are names whose import starts a program or does something visible, and parts of
/// the stdlib that this interpreter was built without. An extension's last part may begin with a digit, so importlib
/// has to do it.
[[nodiscard]] std::vector<std::string> importable_modules(const Environment& environment);

}   // namespace sandroot::python
