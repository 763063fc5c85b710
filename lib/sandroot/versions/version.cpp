#include <sandroot/base/escape.hpp>
#include <sandroot/versions/version.hpp>

#include <algorithm>
#include <charconv>
#include <ranges>

namespace sandroot::versions {

namespace {

/// The numbers of "0.2.12"; empty where it is anything else.
std::vector<unsigned> numbers_of(std::string_view name) {
    std::vector<unsigned> numbers;
    while (true) {
        unsigned number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error != std::errc()) return {};
        numbers.push_back(number);
        name.remove_prefix(static_cast<std::size_t>(end - name.data()));
        if (name.empty()) return numbers;
        if (name.front() != '.') return {};
        name.remove_prefix(1);
    }
}

const Version* newest_release(const Versions& versions) {
    for (const auto& version : std::views::reverse(versions.all))
        if (!numbers_of(version.name).empty()) return &version;
    return nullptr;
}

/// The newest release that is not newer than what was asked for, else the oldest.
const Version& nearest(const Versions& versions, const std::vector<unsigned>& asked) {
    const Version* best = &versions.all.front();
    for (const auto& version : versions.all)
        if (const auto numbers = numbers_of(version.name); !numbers.empty() && numbers <= asked) best = &version;
    return *best;
}

std::unexpected<Error> unknown(const Versions& versions, std::string_view name) {
    std::string hint = "versions: ";
    for (const auto& version : versions.all) hint += version.name + ", ";
    hint += "latest";
    const auto asked = numbers_of(name);
    std::string what = "there is no dify-sandbox " + escape_for_terminal(name) + " that is known here";
    if (!asked.empty() && asked < numbers_of(versions.all.front().name))
        what = "dify-sandbox " + escape_for_terminal(name) + " has neither a list nor a root that stands";
    else if (!asked.empty()) hint = "did you mean " + nearest(versions, asked).name + "? " + hint;
    return fail(Errc::usage, what, hint);
}

}   // namespace

std::string_view name_of(ValueKind kind) {
    switch (kind) {
    case ValueKind::text:
        return "text";
    case ValueKind::number:
        return "number";
    case ValueKind::boolean:
        return "boolean";
    case ValueKind::duration:
        return "duration";
    case ValueKind::texts:
        return "texts";
    case ValueKind::numbers:
        return "numbers";
    }
    return "text";
}

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

std::vector<std::string> default_list_of(const Version& version, Architecture architecture) {
    constexpr std::string_view variable = "{multiarch}";
    std::vector<std::string> paths = version.default_list;
    for (auto& path : paths)
        if (const auto at = path.find(variable); at != std::string::npos)
            path.replace(at, variable.size(),
                         architecture == Architecture::amd64 ? "x86_64-linux-gnu" : "aarch64-linux-gnu");
    return paths;
}

Result<Version> find_version(std::string_view name) {
    SR_TRY(const Versions versions, built_in_versions());
    std::string_view tag = name;
    if (const auto colon = tag.rfind(':'); colon != std::string_view::npos) tag.remove_prefix(colon + 1);
    if (tag.starts_with('v')) tag.remove_prefix(1);
    if (tag == default_version)
        if (const Version* newest = newest_release(versions)) return *newest;
    const auto found = std::ranges::find(versions.all, tag, &Version::name);
    if (found != versions.all.end()) return *found;
    return unknown(versions, tag.empty() ? name : tag);
}

}   // namespace sandroot::versions
