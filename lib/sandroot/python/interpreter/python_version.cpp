#include <sandroot/python/interpreter/python_version.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>
#include <vector>

namespace sandroot::python {

namespace {

constexpr std::size_t chunk = 1U << 18U;
constexpr std::uint64_t program_limit = 256U << 20U;   // libpython has about 8 MB, a static build 30.

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view digits(std::string_view text) {
    return text.substr(
        0, std::min(text.size(), static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin())));
}

std::pair<unsigned, unsigned> numbers(std::string_view version) {
    std::pair<unsigned, unsigned> out{0, 0};
    const auto* end = version.data() + version.size();
    const auto [dot, error] = std::from_chars(version.data(), end, out.first);
    if (error == std::errc{} && dot != end) std::from_chars(dot + 1, end, out.second);
    return out;
}

/// "3.11.2" at the front of "3.11.2", "3.11.2+" or "3.11.2.final.0"; nothing for another feature version.
std::optional<std::string> patch_version(std::string_view text, std::string_view feature) {
    if (!text.starts_with(feature) || text.size() <= feature.size() || text[feature.size()] != '.') return std::nullopt;
    const auto patch = digits(text.substr(feature.size() + 1));
    if (patch.empty() || patch.size() > 3) return std::nullopt;
    return std::string(feature) + "." + std::string(patch);
}

/// The version text that Py_GetVersion begins with stands in the program on its own, between NUL bytes.
std::optional<std::string> version_in_program(const fs::Tree& tree, const RootPath& path, std::string_view feature) {
    const auto file = tree.open(path);
    if (!file) return std::nullopt;
    const std::string wanted = std::string(1, '\0') + std::string(feature) + ".";
    constexpr std::size_t overlap = 32;
    std::vector<char> buffer(chunk + overlap);
    std::size_t kept = 0;
    for (std::uint64_t offset = 0; offset < std::min((*file)->stat().size, program_limit);) {
        const auto count = (*file)->read_at(offset, std::as_writable_bytes(std::span(buffer).subspan(kept, chunk)));
        if (!count || *count == 0) break;
        const std::string_view seen(buffer.data(), kept + *count);
        for (auto at = seen.find(wanted); at != std::string_view::npos; at = seen.find(wanted, at + 1)) {
            const auto text = seen.substr(at + 1, seen.substr(at + 1).find('\0'));
            const bool ends = at + 1 + text.size() < seen.size() && text.size() < overlap;
            if (auto version = ends ? patch_version(text, feature) : std::nullopt) return version;
        }
        kept = std::min(overlap, seen.size());
        std::copy(seen.end() - static_cast<std::ptrdiff_t>(kept), seen.end(), buffer.begin());
        offset += *count;
    }
    return std::nullopt;
}

std::optional<std::string> version_in_header(const fs::Tree& tree, const RootPath& path, std::string_view feature) {
    const auto text = fs::read(tree, path, 1U << 20U);
    if (!text) return std::nullopt;
    const std::string_view all = *text;
    constexpr std::string_view define = "#define PY_VERSION ";
    const auto at = all.find(define);
    const auto quote = at == std::string_view::npos ? at : all.find('"', at + define.size());
    return quote == std::string_view::npos ? std::nullopt : patch_version(all.substr(quote + 1, 32), feature);
}

}   // namespace

std::optional<std::string> feature_version(std::string_view name, std::string_view stem) {
    if (!name.starts_with(stem)) return std::nullopt;
    name.remove_prefix(stem.size());
    const auto major = digits(name);
    if (major != "3" || name.size() < 3 || name[1] != '.') return std::nullopt;
    const auto minor = digits(name.substr(2));
    if (minor.empty() || minor.size() > 3) return std::nullopt;
    return "3." + std::string(minor);
}

bool is_newer(std::string_view left, std::string_view right) {
    return numbers(left) > numbers(right);
}

std::string full_version(const fs::Tree& tree, const RootPath& prefix, const RootPath& program,
                         std::string_view feature, std::string_view recorded) {
    // The program first: a venv's file keeps the patch level with which the venv was made.
    // Up to 3.7, names carry the "m" of pymalloc.
    const std::vector<std::string> names{std::string(feature), std::string(feature) + "m"};
    if (auto version = version_in_program(tree, program, feature)) return *version;
    for (const auto& name : names)
        for (const auto* directory : {"lib", "lib64"})
            if (auto version = version_in_program(tree, prefix / directory / ("libpython" + name + ".so.1.0"), feature))
                return *version;
    for (const auto& name : names)
        if (auto version = version_in_header(tree, prefix / "include" / ("python" + name) / "patchlevel.h", feature))
            return *version;
    if (auto version = patch_version(recorded, feature)) return *version;
    return std::string(feature);
}

}   // namespace sandroot::python
