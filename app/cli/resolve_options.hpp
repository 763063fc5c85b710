// From the arguments to the options: values are converted, defaults are filled in, contradictions are refused.
#pragma once

#include <sandroot/base/error.hpp>

#include "cli/options.hpp"

#include <map>
#include <string>

namespace sandroot::app {

/// What the program finds around itself, looked up once.
struct Surroundings {
    std::string search_path;    ///< PATH.
    std::string library_path;   ///< LD_LIBRARY_PATH.
    /// Variables without which a version manager does not find its Python.
    std::map<std::string, std::string> shim_environment;
    std::string working_directory;
    std::string term;
    std::string source_date_epoch;   ///< SOURCE_DATE_EPOCH.
    bool no_color = false;           ///< NO_COLOR is set and not empty.
    bool stdout_is_terminal = false;
    bool stderr_is_terminal = false;
};

/// `arguments` name a command. Errors: usage: a value that an option does not have, options that exclude each other.
[[nodiscard]] Result<Options> resolve_options(const ParsedArguments& arguments, const Surroundings& around);

/// What --color says, even if other options are wrong; automatic if it is wrong itself.
[[nodiscard]] Color color_of(const ParsedArguments& arguments);

/// Whether something that is written to a terminal or not has colors.
[[nodiscard]] bool has_color(Color when, bool is_terminal, const Surroundings& around);

}   // namespace sandroot::app
