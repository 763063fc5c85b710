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

Json json_of(const Values& values) {
    Json json = Json::object();
    for (const auto& [name, value] : values) {
        Json& field = json[std::string(name)];
        if (const auto* text = std::get_if<std::string>(&value)) field = json_name(*text);
        else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
            field = Json::array();
            for (const auto& item : *list) field.push_back(json_name(item));
        } else if (const auto* number = std::get_if<std::uint64_t>(&value)) field = *number;
        else field = std::get<bool>(value);
    }
    return json;
}

std::string json_dump(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}   // namespace sandroot::report
