#include <sandroot/explain/packages/distribution.hpp>

#include <algorithm>
#include <charconv>
#include <map>

namespace sandroot::explain {

namespace {

constexpr std::size_t longest_file = 64 << 10;

std::map<std::string, std::string> assignments(std::string_view text) {
    std::map<std::string, std::string> values;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos || line.starts_with('#')) continue;
        std::string_view value = line.substr(equals + 1);
        while (!value.empty() && (value.back() == '\r' || value.back() == ' ')) value.remove_suffix(1);
        if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        values.emplace(line.substr(0, equals), value);
    }
    return values;
}

unsigned number_of(std::string_view version) {
    unsigned number = 0;
    std::from_chars(version.data(), version.data() + version.size(), number);
    return number;
}

}   // namespace

Distribution distribution_of(std::string_view os_release) {
    auto values = assignments(os_release);
    const std::string id = values["ID"];
    const std::string like = ' ' + id + ' ' + values["ID_LIKE"] + ' ';
    const unsigned version = number_of(values["VERSION_ID"]);
    const auto is_like = [&](std::string_view name) { return like.contains(' ' + std::string(name) + ' '); };
    Distribution found;
    found.name = values["PRETTY_NAME"].empty() ? id : values["PRETTY_NAME"];
    if (is_like("alpine")) found.manager = Manager::apk;
    if (is_like("fedora") || is_like("rhel") || is_like("centos") || id == "amzn") found.manager = Manager::dnf;
    if (!is_like("debian") && !is_like("ubuntu")) return found;
    found.manager = Manager::apt;
    found.is_alike = id != "debian";
    if (id == "debian")
        found.release = version == 0    ? Release::debian_unstable
                        : version <= 12 ? Release::debian_12
                        : version == 13 ? Release::debian_13
                                        : Release::debian_unstable;
    else   // Ubuntu 24.04 has the names of Debian 13, in which time_t has 64 bits everywhere.
        found.release = is_like("ubuntu") && version >= 24 ? Release::debian_13 : Release::debian_12;
    if (id == "debian" && ((version > 0 && version < 12) || version > 13)) found.is_alike = true;
    return found;
}

Distribution distribution_of(Release release) {
    switch (release) {
    case Release::debian_12:
        return {"Debian 12", Manager::apt, release, false};
    case Release::debian_13:
        return {"Debian 13", Manager::apt, release, false};
    case Release::debian_unstable:
        break;
    }
    return {"Debian unstable", Manager::apt, release, false};
}

Distribution read_distribution(const fs::Tree& tree) {
    for (const char* path : {"/etc/os-release", "/usr/lib/os-release"})
        if (const auto text = fs::read(tree, RootPath(path), longest_file)) return distribution_of(*text);
    return {};
}

}   // namespace sandroot::explain
