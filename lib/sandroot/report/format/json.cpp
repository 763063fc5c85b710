#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/json.hpp>

namespace sandroot::report {

Json json_head(std::string_view command) {
    Json head;
    head["sandroot"] = 1;
    head["command"] = command;
    return head;
}

Json json_name(std::string_view bytes) {
    if (is_utf8(bytes)) return bytes;
    Json wrapped;
    wrapped["bytes"] = base64(bytes);
    return wrapped;
}

Json json_name(const RootPath& path) {
    return json_name(path.str());
}

Json json_name(const std::optional<RootPath>& path) {
    return path ? json_name(*path) : Json(nullptr);
}

Json json_text(std::string_view text) {
    if (is_utf8(text)) return text;
    return escape_for_terminal(text);
}

Json json_text_or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : json_text(text);
}

std::string json_dump(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string json_dump_with_list(const Json& head, std::string_view list, std::span<const std::string> elements) {
    Json frame = head;
    frame[std::string(list)] = Json::array();
    std::string out = json_dump(frame);
    if (elements.empty()) return out;
    // The frame ends in "[]", "}" and a newline; a newline inside a string is escaped, so all others indent.
    out.resize(out.rfind("[]") + 1);
    for (std::size_t at = 0; at < elements.size(); ++at) {
        out += at == 0 ? "\n    " : ",\n    ";
        std::string_view element = elements[at];
        while (element.ends_with('\n')) element.remove_suffix(1);
        for (const char byte : element) {
            out += byte;
            if (byte == '\n') out += "    ";
        }
    }
    return out += "\n  ]\n}\n";
}

}   // namespace sandroot::report
