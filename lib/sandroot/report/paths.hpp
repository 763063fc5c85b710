// The lists that a dify-sandbox copies into its root when it starts, cut down to what a plan needs.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/python/environment.hpp>

#include <string>
#include <vector>

namespace sandroot::report {

struct PathLists {
    std::vector<RootPath> python;   ///< Python's directories, none inside another.
    std::vector<RootPath> system;   ///< Outside them: files, links, directories of data; sorted.
};

/// The sandbox's copy takes a link as it is, never what it points to, so each link and its target is a line of its own.
/// A link to a directory is left out, because that copy would turn it into a link inside itself; so are the
/// interpreter, which runs outside, and what a plan generates. A directory of data that was asked for as such stands
/// for all in it.
[[nodiscard]] PathLists path_lists(const plan::Plan& plan, const python::Interpreter& interpreter);

enum class PathFormat : std::uint8_t { yaml, env, lines, null, json };

/// python_lib_path and PYTHON_LIB_PATH hold both lists, SYSTEM_LIB_REQUIREMENTS the second alone.
enum class PathVariable : std::uint8_t { both, python_lib_path, system_lib_requirements };

/// Errors: a path that the format cannot carry: a comma for `env`, a newline for `lines`, no UTF-8 for `yaml`.
[[nodiscard]] Result<std::string> paths_text(const PathLists& lists, PathFormat format, PathVariable variable);

}   // namespace sandroot::report
