// The list that a dify-sandbox copies when it starts, in the forms in which it is set or read on.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/versions/copy_list.hpp>
#include <sandroot/versions/version.hpp>

#include <string>

namespace sandroot::report {

/// yaml: python_lib_path. env: NAME=value, by version. null: each path ends in a zero byte.
enum class PathFormat : std::uint8_t { yaml, env, lines, null, json };

/// Errors: `version` does not read the format; a path that it cannot carry: a comma or newline for `env`, a newline for
/// `lines`, no UTF-8 for `yaml`; more than a variable holds.
[[nodiscard]] Result<std::string> paths_text(const versions::CopyList& list, const versions::Version& version,
                                             PathFormat format);

/// Errors: `version` reads no list from config.yaml.
[[nodiscard]] Result<void> reads_config(const versions::Version& version);

/// NAME=value, as ENV in a Dockerfile, an environment file and a shell read it alike, with a newline. Errors: as above.
[[nodiscard]] Result<std::string> environment_line(std::string_view name, const std::vector<std::string>& paths);

}   // namespace sandroot::report
