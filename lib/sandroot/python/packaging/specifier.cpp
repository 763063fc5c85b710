#include <sandroot/python/packaging/specifier.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>
#include <array>

namespace sandroot::python {

namespace {

constexpr std::array<std::string_view, 8> operations{"===", "~=", "==", "!=", "<=", ">=", "<", ">"};

std::string in_lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), lower);
    return text;
}

/// Does the release begin with the first `count` numbers of `wanted`? Numbers that are not written are zeros.
bool begins_with(const PackageVersion& version, const PackageVersion& wanted, std::size_t count) {
    if (version.epoch != wanted.epoch) return false;
    for (std::size_t at = 0; at < count; ++at)
        if ((at < version.release.size() ? version.release[at] : "0") != wanted.release[at]) return false;
    return true;
}

bool is_equal(const PackageVersion& version, const Specifier& specifier) {
    if (specifier.is_prefix) return begins_with(version, specifier.version, specifier.version.release.size());
    return (specifier.version.local.empty() ? version.without_local() : version) == specifier.version;
}

/// 1.0rc1 is no "<1.0", unless a pre-release was named: below it counts what comes before its first one.
bool is_less(const PackageVersion& version, PackageVersion limit) {
    if (!limit.is_prerelease()) limit.dev = "0";
    return version < limit;
}

/// 1.0.post1 is no ">1.0", unless a post-release or one in development was named; a local part makes nothing greater.
bool is_greater(const PackageVersion& version, const PackageVersion& limit) {
    if (!(version.without_local() > limit)) return false;
    const bool is_post_of_it = version.post && version.pre == limit.pre && version.base() == limit.base();
    return limit.post || limit.dev || !is_post_of_it;
}

}   // namespace

std::optional<Specifier> parse_specifier(std::string_view text) {
    text = stripped(text);
    const auto* operation =
        std::ranges::find_if(operations, [&](std::string_view word) { return text.starts_with(word); });
    if (operation == operations.end()) return std::nullopt;
    Specifier specifier;
    specifier.operation = *operation;
    text = stripped(text.substr(operation->size()));
    specifier.text = text;
    if (text.empty()) return std::nullopt;
    if (*operation == "===") {
        if (text.find_first_of(" \t\n\r\f\v;)") != std::string_view::npos) return std::nullopt;
        return specifier;
    }
    const bool is_equality = *operation == "==" || *operation == "!=";
    if (is_equality && text.ends_with(".*")) {
        specifier.is_prefix = true;
        text.remove_suffix(2);
        if (text.find_last_of(blanks) != std::string_view::npos) return std::nullopt;
    }
    const auto version = parse_package_version(text);
    if (!version) return std::nullopt;
    specifier.version = *version;
    if (specifier.is_prefix && (version->pre || version->post || version->dev || !version->local.empty()))
        return std::nullopt;
    if (!is_equality && !version->local.empty()) return std::nullopt;
    if (*operation == "~=" && version->release.size() < 2) return std::nullopt;
    return specifier;
}

std::optional<std::vector<Specifier>> parse_specifiers(std::string_view text) {
    std::vector<Specifier> specifiers;
    while (!text.empty()) {
        const auto one = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        if (stripped(one).empty()) continue;
        auto specifier = parse_specifier(one);
        if (!specifier) return std::nullopt;
        specifiers.push_back(*std::move(specifier));
    }
    return specifiers;
}

bool meets(const PackageVersion& version, const Specifier& specifier) {
    const std::string& operation = specifier.operation;
    if (operation == "===") return in_lower_case(version.str()) == in_lower_case(specifier.text);
    if (operation == "==") return is_equal(version, specifier);
    if (operation == "!=") return !is_equal(version, specifier);
    if (operation == "<=") return version.without_local() <= specifier.version;
    if (operation == ">=") return version.without_local() >= specifier.version;
    if (operation == "<") return is_less(version, specifier.version);
    if (operation == ">") return is_greater(version, specifier.version);
    return version.without_local() >= specifier.version &&
           begins_with(version, specifier.version, specifier.version.release.size() - 1);
}

bool meets(const PackageVersion& version, const std::vector<Specifier>& specifiers) {
    return std::ranges::all_of(specifiers, [&](const Specifier& one) { return meets(version, one); });
}

}   // namespace sandroot::python
