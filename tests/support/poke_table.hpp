// Tables of damages to files: columns between bars, one damage a line, below fixtures/broken.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace poked {

inline std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(' ');
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// Bytes written as hexadecimal numbers between blanks.
inline std::string binary(const std::string& hexadecimal) {
    std::istringstream numbers(hexadecimal);
    std::string bytes;
    for (unsigned number = 0; numbers >> std::hex >> number;) bytes += static_cast<char>(number);
    return bytes;
}

/// The lines of `file` but for comments, each as its columns, of which the last one may be left empty. Throws at a line
/// that has not so many.
inline std::vector<std::vector<std::string>> read_table(const std::string& file, std::size_t columns) {
    std::ifstream table(file);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(table, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        std::vector<std::string> row;
        std::istringstream parts(line);
        for (std::string part; std::getline(parts, part, '|');) row.push_back(trimmed(part));
        if (row.size() + 1 == columns) row.emplace_back();
        if (row.size() != columns)
            throw std::runtime_error(file + ": not " + std::to_string(columns) + " columns: " + line);
        rows.push_back(std::move(row));
    }
    return rows;
}

}   // namespace poked
