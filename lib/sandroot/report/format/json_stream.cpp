#include <sandroot/report/format/json_stream.hpp>

namespace sandroot::report {

JsonStream::JsonStream(const Sink& to, std::string_view command) : to_(to) {
    std::string head = json_dump(json_head(command));
    head.resize(head.rfind("\n}"));
    to_(head);
}

void JsonStream::field(std::string_view name, const Json& value) {
    write_name(name);
    write_indented(json_dump(value), "  ");
}

void JsonStream::begin_list(std::string_view name) {
    write_name(name);
    to_("[");
    has_elements_ = false;
}

void JsonStream::element(const Json& value) {
    dumped_element(json_dump(value));
}

void JsonStream::dumped_element(std::string_view dumped) {
    to_(has_elements_ ? ",\n    " : "\n    ");
    has_elements_ = true;
    write_indented(dumped, "    ");
}

void JsonStream::end_list() {
    to_(has_elements_ ? "\n  ]" : "]");
}

void JsonStream::end() {
    to_("\n}\n");
}

void JsonStream::write_name(std::string_view name) {
    to_(",\n  \"" + std::string(name) + "\": ");
}

/// A newline inside a string is escaped, so every newline of `dumped` begins a line.
void JsonStream::write_indented(std::string_view dumped, std::string_view indent) {
    while (dumped.ends_with('\n')) dumped.remove_suffix(1);
    piece_.clear();
    for (const char byte : dumped) {
        piece_ += byte;
        if (byte == '\n') piece_ += indent;
    }
    to_(piece_);
}

}   // namespace sandroot::report
