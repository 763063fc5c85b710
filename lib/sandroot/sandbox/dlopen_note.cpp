#include <sandroot/sandbox/dlopen_note.hpp>
#include <sandroot/sandbox/json_guard.hpp>
#include <sandroot/sandbox/yaml.hpp>

namespace sandroot::sandbox {

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
    constexpr std::string_view origin = ".note.dlopen";
    // A note is far shorter than this.
    if (json.size() > 65536) return fail(Errc::malformed, ".note.dlopen: over 64 KiB");
    SR_DO(check_json(json, origin));
    SR_TRY(const YAML::Node document, yaml::load(json, origin));
    if (!document.IsSequence()) return yaml::mistake(document, origin, "an array belongs here");
    std::vector<DlopenDependency> dependencies;
    for (const auto& node : document) {
        if (!node.IsMap()) return yaml::mistake(node, origin, "an object belongs here");
        DlopenDependency dependency;
        SR_TRY(dependency.sonames, yaml::strings(node, "soname", origin));
        if (dependency.sonames.empty()) return yaml::mistake(node, origin, "soname is missing");
        SR_TRY(dependency.feature, yaml::text(node, "feature", origin));
        SR_TRY(const std::string priority, yaml::text(node, "priority", origin, "recommended"));
        if (priority == "required") dependency.priority = Priority::required;
        else if (priority == "suggested") dependency.priority = Priority::suggested;
        dependencies.push_back(std::move(dependency));
    }
    return dependencies;
}

}   // namespace sandroot::sandbox
