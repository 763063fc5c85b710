// Small steps from a YAML node to a typed value, each error naming the text and the line.
#pragma once

#include <sandroot/base/error.hpp>

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::policy::yaml {

/// Parses one document. Errors: not YAML, with the line.
[[nodiscard]] Result<YAML::Node> load(std::string_view text, std::string_view origin);

/// "origin: line N: what"
[[nodiscard]] std::unexpected<Error> mistake(const YAML::Node& node, std::string_view origin, const std::string& what);

/// Checks that `node` is a map with none but these keys, each once.
[[nodiscard]] Result<void> expect_keys(const YAML::Node& node, std::string_view origin,
                                       std::initializer_list<std::string_view> keys);

/// The value under `key`: a string or a list of strings; an absent key is an empty list.
[[nodiscard]] Result<std::vector<std::string>> strings(const YAML::Node& map, const char* key, std::string_view origin);

/// The same for absolute paths without "." and ".." in them.
[[nodiscard]] Result<std::vector<std::string>> paths(const YAML::Node& map, const char* key, std::string_view origin);

/// The absolute path under `key`, which must be there; a slash at its end is dropped.
[[nodiscard]] Result<std::string> path(const YAML::Node& map, const char* key, std::string_view origin);

/// The number under `key`, which must be there.
[[nodiscard]] Result<std::uint32_t> number(const YAML::Node& map, const char* key, std::string_view origin);

/// The string under `key`, or `fallback`.
[[nodiscard]] Result<std::string> text(const YAML::Node& map, const char* key, std::string_view origin,
                                       std::string fallback = {});

/// true or false under `key`; an absent key is false.
[[nodiscard]] Result<bool> boolean(const YAML::Node& map, const char* key, std::string_view origin);

/// An octal mode such as 1777 under `key`, or `fallback`.
[[nodiscard]] Result<std::uint32_t> mode(const YAML::Node& map, const char* key, std::string_view origin,
                                         std::uint32_t fallback);

}   // namespace sandroot::policy::yaml
