#include <sandroot/elf/shape.hpp>

#include <algorithm>
#include <array>

namespace sandroot::elf {

namespace {

constexpr std::string_view blanks = " \t\r\n";

void skip_blanks_and_comments(std::string_view& text) {
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
        if (!text.starts_with("/*")) return;
        const std::size_t end = text.find("*/", 2);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    }
}

bool is_linker_script(std::string_view text) {
    // The commands with which a script in the place of a library begins (GNU ld manual, "Implicit Linker Scripts").
    constexpr std::array<std::string_view, 12> commands = {"GROUP",  "INPUT",      "OUTPUT_FORMAT", "OUTPUT_ARCH",
                                                           "OUTPUT", "SEARCH_DIR", "STARTUP",       "TARGET",
                                                           "ENTRY",  "EXTERN",     "SECTIONS",      "AS_NEEDED"};
    skip_blanks_and_comments(text);
    const std::string_view word = text.substr(0, text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"));
    if (std::ranges::find(commands, word) == commands.end()) return false;
    text.remove_prefix(word.size());
    skip_blanks_and_comments(text);
    return text.starts_with('(') || text.starts_with('{');
}

}   // namespace

Shape shape_of_other(std::span<const std::byte> head) {
    if (head.empty()) return Shape::empty;
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    if (text.starts_with("#!")) return Shape::script;
    return is_linker_script(text) ? Shape::linker_script : Shape::data;
}

std::string_view name_of(Shape shape) {
    switch (shape) {
    case Shape::dynamic:
        return "dynamic ELF";
    case Shape::no_dynamic:
        return "ELF without dynamic section";
    case Shape::script:
        return "script";
    case Shape::linker_script:
        return "linker script";
    case Shape::data:
        return "data";
    case Shape::empty:
        return "empty file";
    case Shape::truncated:
        return "truncated ELF";
    case Shape::malformed:
        return "malformed ELF";
    }
    return "data";
}

}   // namespace sandroot::elf
