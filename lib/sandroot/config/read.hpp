// What a config.yaml sets, each value with its line.
#pragma once

#include <sandroot/base/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::config {

enum class Shape : std::uint8_t { null, text, list, map };

struct Scalar {
    std::string text;
    std::size_t line = 0;   ///< From 1.
    bool quoted = false;
    bool is_null = false;
    bool is_text = true;   ///< No list or map.
};

struct Value {
    std::string key;   ///< "python_lib_path"; of a map's member "app.port".
    std::size_t line = 0;
    Shape shape = Shape::null;
    std::vector<Scalar> texts;   ///< A text alone, or what a list holds.
    bool merged = false;         ///< Brought in by "<<".
};

struct File {
    std::vector<Value> values;          ///< In the order of the file; keys that stand twice are there twice.
    std::size_t further_document = 0;   ///< The line of a second one; 0 for none.
    bool is_empty = false;              ///< There is not even one.

    /// The last value of that key; null where there is none.
    [[nodiscard]] const Value* find(std::string_view key) const;
};

/// Reads the first document; maps are opened one level deep, aliases followed. Errors, with the line: what
/// parse_events() refuses; a document that is no map; aliases that make more of it than 100,000 values.
[[nodiscard]] Result<File> read(std::string_view text, std::string_view origin);

}   // namespace sandroot::config
