#include "unit/elf/broken/pokes.hpp"

#include "support/poke_table.hpp"

#include <fnmatch.h>

namespace broken {

std::vector<Poke> read_pokes() {
    std::vector<Poke> pokes;
    for (const auto& row : poked::read_table(SANDROOT_SOURCE_DIR "/fixtures/broken/pokes.txt", 5))
        pokes.push_back({row[0], row[1], poked::binary(row[2]), row[3], row[4]});
    return pokes;
}

bool matches(const std::string& text, const std::string& pattern) {
    std::string escaped;
    for (const char c : pattern) escaped += c == '[' || c == '?' ? std::string("\\") + c : std::string(1, c);
    return ::fnmatch(escaped.c_str(), text.c_str(), 0) == 0;
}

}   // namespace broken
