#include <sandroot/loader/system/preload_file.hpp>

namespace sandroot::loader {

namespace {

void append_words(std::vector<std::string>& words, std::string_view text, std::string_view separators) {
    while (true) {
        const auto start = text.find_first_not_of(separators);
        if (start == std::string_view::npos) return;
        text.remove_prefix(start);
        const auto end = text.find_first_of(separators);
        words.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end);
    }
}

}   // namespace

std::vector<std::string> split_preload_file(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() < text.size() ? line.size() + 1 : text.size());
        append_words(names, line.substr(0, line.find('#')), std::string_view(" \t\r\n:\0", 6));
    }
    return names;
}

std::vector<std::string> split_preload_list(std::string_view text) {
    std::vector<std::string> names;
    append_words(names, text, " :");
    return names;
}

}   // namespace sandroot::loader
