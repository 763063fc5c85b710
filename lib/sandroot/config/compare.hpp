// Whether two config.yaml hold the same but for python_lib_path.
#pragma once

#include <sandroot/config/yaml/events.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sandroot::config {

/// Kinds, tags, strings, brackets, anchors and aliases of all documents, in order; left out is the pair at the top of
/// the first whose key is python_lib_path. A first document with nothing in it is one with an empty map.
[[nodiscard]] bool same_but_for_list(const Events& left, const Events& right);

/// What python_lib_path at the top of the first document holds; none where it is missing, is no list, or holds anything
/// but strings.
[[nodiscard]] std::optional<std::vector<std::string>> listed_paths(const Events& events);

}   // namespace sandroot::config
