// What every JSON report shares: the version, values of unknown bytes, the final form.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/base/values.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sandroot::report {

/// Keeps fields in the order in which they are put in, since scripts and eyes compare whole reports.
using Json = nlohmann::ordered_json;

/// {"sandroot":1,"command":`command`}, to which a report adds its fields.
[[nodiscard]] Json json_head(std::string_view command);

/// A path or name: a string, or {"bytes":"<base64>"} where it is not UTF-8.
[[nodiscard]] Json json_name(std::string_view bytes);
[[nodiscard]] Json json_name(const RootPath& path);
[[nodiscard]] Json json_name(const std::optional<RootPath>& path);

/// A sentence for a person. Bytes of names in it that are not UTF-8 become `\xff`.
[[nodiscard]] Json json_text(std::string_view text);
/// The same; null where it is empty.
[[nodiscard]] Json json_text_or_null(std::string_view text);

/// {"name":value}, in their order; {} if there are none.
[[nodiscard]] Json json_of(const Values& values);

/// Two spaces of indentation, a newline at the end.
[[nodiscard]] std::string json_dump(const Json& json);

}   // namespace sandroot::report
