// The table fixtures/broken/pokes.txt.
#pragma once

#include <string>
#include <vector>

namespace broken {

struct Poke {
    std::string name;
    std::string field;
    std::string bytes;   ///< Already binary.
    std::string shape;
    std::string sentence;   ///< "*" stands for anything.
};

/// Aborts the test program with a message at a line that has not five columns.
[[nodiscard]] std::vector<Poke> read_pokes();

/// Whether `text` is `pattern`.
[[nodiscard]] bool matches(const std::string& text, const std::string& pattern);

}   // namespace broken
