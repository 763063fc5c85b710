// The options of a build, as the manifest beside its root records them for `verify`.
#pragma once

#include <sandroot/root/record/recorded_options.hpp>

#include "cli/option_table.hpp"

#include <string>
#include <vector>

namespace sandroot::app {

// The forms in which values are recorded.
[[nodiscard]] Result<std::string> as_given(const std::string& value, const RecordContext& context);
[[nodiscard]] Result<std::string> as_found(const std::string& value, const RecordContext& context);
[[nodiscard]] Result<std::string> as_absolute(const std::string& value, const RecordContext& context);
[[nodiscard]] Result<std::string> as_absolute_on_host(const std::string& value, const RecordContext& context);
[[nodiscard]] Result<std::string> as_name_or_absolute(const std::string& value, const RecordContext& context);
[[nodiscard]] Result<std::string> as_version(const std::string& value, const RecordContext& context);
[[nodiscard]] Result<std::string> as_level(const std::string& value, const RecordContext& context);

/// Every option of a build that bears on what enters a root and on how it is looked at later. `interpreter` is where
/// --python was found. Errors: the working directory is gone.
[[nodiscard]] Result<std::vector<root::RecordedOptions::Option>> recorded_options(const ParsedArguments& arguments,
                                                                                  const std::string& interpreter);

struct Recalled {
    ParsedArguments arguments;
    std::vector<root::RecordedOptions::Option> taken;     ///< What of the record counts.
    std::vector<root::RecordedOptions::Option> unknown;   ///< What this version does not know.
};
/// `arguments`, and from the record every option that they do not give.
[[nodiscard]] Recalled recall(const ParsedArguments& arguments,
                              const std::vector<root::RecordedOptions::Option>& recorded);

/// "--package pandas --prune safe", quoted for a shell.
[[nodiscard]] std::string shell_words(const std::vector<root::RecordedOptions::Option>& options);

}   // namespace sandroot::app
