#include <sandroot/base/escape.hpp>
#include <sandroot/versions/find_version.hpp>
#include <sandroot/versions/versions.hpp>

#include <algorithm>
#include <charconv>
#include <ranges>

namespace sandroot::versions {

namespace {

/// The numbers of "0.2.12"; empty if it is anything else.
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
    std::string what = "unknown version of dify-sandbox: " + escape_for_terminal(name);
    if (!asked.empty() && asked < numbers_of(versions.all.front().name))
        what = "dify-sandbox " + escape_for_terminal(name) + " is too old: it has no list and keeps no root";
    else if (!asked.empty()) hint = "did you mean " + nearest(versions, asked).name + "? " + hint;
    return fail(Errc::usage, what, hint);
}

}   // namespace

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
