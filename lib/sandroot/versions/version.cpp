#include <sandroot/versions/version.hpp>

#include <algorithm>

namespace sandroot::versions {

std::string_view name_of(LinkBelow link) {
    return link == LinkBelow::dropped ? "dropped" : link == LinkBelow::copied ? "copied" : "followed";
}

std::string_view name_of(ListedLink link) {
    return link == ListedLink::nothing ? "nothing" : link == ListedLink::misplaced ? "misplaced" : "followed";
}

std::string_view name_of(Architecture architecture) {
    return architecture == Architecture::amd64 ? "amd64" : "arm64";
}

const Setting* Version::setting(std::string_view wanted) const {
    const auto at = std::ranges::find_if(
        settings, [&](const Setting& one) { return !wanted.empty() && (one.key == wanted || one.variable == wanted); });
    return at == settings.end() ? nullptr : &*at;
}

std::string_view Version::list_variable() const {
    return list_source == ListSource::setting ? "PYTHON_LIB_PATH" : "SYSTEM_LIB_REQUIREMENTS";
}

Filter filter_of(const Version& version, Architecture architecture) {
    const auto found = version.filters.find(architecture);
    Filter filter = found == version.filters.end() ? Filter{} : found->second;
    const Setting* setting = version.setting("allowed_syscalls");
    filter.merges = setting && !setting->replaces_defaults;
    return filter;
}

std::vector<std::string> default_list_of(const Version& version, Architecture architecture) {
    constexpr std::string_view variable = "{multiarch}";
    std::vector<std::string> paths = version.default_list;
    for (auto& path : paths)
        if (const auto at = path.find(variable); at != std::string::npos)
            path.replace(at, variable.size(),
                         architecture == Architecture::amd64 ? "x86_64-linux-gnu" : "aarch64-linux-gnu");
    return paths;
}

}   // namespace sandroot::versions
