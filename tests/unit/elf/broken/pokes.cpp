#include "unit/elf/broken/pokes.hpp"

#include <fnmatch.h>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace broken {

namespace {

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(' ');
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::string binary(const std::string& hexadecimal) {
    std::istringstream numbers(hexadecimal);
    std::string bytes;
    for (unsigned number = 0; numbers >> std::hex >> number;) bytes += static_cast<char>(number);
    return bytes;
}

}   // namespace

std::vector<Poke> read_pokes() {
    std::ifstream table(SANDROOT_SOURCE_DIR "/fixtures/broken/pokes.txt");
    std::vector<Poke> pokes;
    for (std::string line; std::getline(table, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        std::vector<std::string> columns;
        std::istringstream parts(line);
        for (std::string part; std::getline(parts, part, '|');) columns.push_back(trimmed(part));
        if (columns.size() == 4) columns.emplace_back();
        if (columns.size() != 5) throw std::runtime_error("pokes.txt: not five columns: " + line);
        pokes.push_back({columns[0], columns[1], binary(columns[2]), columns[3], columns[4]});
    }
    return pokes;
}

bool matches(const std::string& text, const std::string& pattern) {
    std::string escaped;
    for (const char c : pattern) escaped += c == '[' || c == '?' ? std::string("\\") + c : std::string(1, c);
    return ::fnmatch(escaped.c_str(), text.c_str(), 0) == 0;
}

}   // namespace broken
