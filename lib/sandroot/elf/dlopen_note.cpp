#include <sandroot/elf/dlopen_note.hpp>

#include <nlohmann/json.hpp>

namespace sandroot::elf {

namespace {

using Json = nlohmann::json;

std::unexpected<Error> malformed(std::string_view why) {
    return fail(Errc::malformed, ".note.dlopen: " + std::string(why));
}

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// A single soname may stand without its array.
Result<std::vector<std::string>> sonames_of(const Json& object) {
    const auto found = object.find("soname");
    if (found == object.end()) return malformed("soname is missing");
    const Json alternatives = found->is_string() ? Json::array({*found}) : *found;
    if (!alternatives.is_array() || alternatives.empty()) return malformed("soname is not an array of names");
    std::vector<std::string> sonames;
    for (const auto& soname : alternatives) {
        if (!soname.is_string()) return malformed("soname is not an array of names");
        sonames.push_back(soname.get<std::string>());
    }
    return sonames;
}

}   // namespace

std::string_view name_of(Priority priority) {
    switch (priority) {
    case Priority::required:
        return "required";
    case Priority::recommended:
        return "recommended";
    case Priority::suggested:
        return "suggested";
    }
    return "recommended";
}

Result<std::vector<DlopenDependency>> parse_dlopen_note(std::string_view json) {
    // A note is far shorter than this.
    if (json.size() > 65536) return malformed("over 64 KiB");
    const Json document = Json::parse(json, nullptr, false);
    if (document.is_discarded()) return malformed("not JSON");
    if (!document.is_array()) return malformed("not an array");
    std::vector<DlopenDependency> dependencies;
    for (const auto& object : document) {
        if (!object.is_object()) return malformed("holds something that is not an object");
        DlopenDependency dependency;
        SR_TRY(dependency.sonames, sonames_of(object));
        dependency.feature = text_of(object, "feature");
        const std::string priority = text_of(object, "priority");
        if (priority == "required") dependency.priority = Priority::required;
        else if (priority == "suggested") dependency.priority = Priority::suggested;
        dependencies.push_back(std::move(dependency));
    }
    return dependencies;
}

}   // namespace sandroot::elf
