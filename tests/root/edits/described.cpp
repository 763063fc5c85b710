#include "described.hpp"

#include <sandroot/base/escape.hpp>

#include "unit/root/scene.hpp"

#include <sys/xattr.h>

namespace sandroot::root::testing {

namespace {

std::string attributes_of(const std::string& path) {
    std::string names(4096, '\0');
    const auto length = ::llistxattr(path.c_str(), names.data(), names.size());
    names.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    std::string all;
    for (std::size_t at = 0; at < names.size(); at = names.find('\0', at) + 1) {
        std::string value(4096, '\0');
        const auto size = ::lgetxattr(path.c_str(), names.c_str() + at, value.data(), value.size());
        value.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        all += std::string(names.c_str() + at) + "=" + value + " ";
    }
    return all;
}

std::string time_of(const struct stat& raw) {
    char text[40];
    std::snprintf(text, sizeof text, "%lld.%09ld", static_cast<long long>(raw.st_mtim.tv_sec), raw.st_mtim.tv_nsec);
    return text;
}

std::string shortened(const std::string& value) {
    return escape_for_terminal(value.size() <= 200 ? value : value.substr(0, 200) + "...");
}

}   // namespace

Described describe(const std::string& top, const std::string& source) {
    std::vector<std::string> paths{""};
    for (const auto& item : std::filesystem::recursive_directory_iterator(top))
        paths.push_back(item.path().string().substr(top.size()));
    std::ranges::sort(paths);
    std::map<ino_t, std::string> first_names;
    Described described;
    for (const auto& path : paths) {
        const auto raw = stat_of(top + path);
        auto& one = described[path];
        one["mode"] = (std::stringstream() << std::oct << raw.st_mode).str();
        one["owner"] = std::to_string(raw.st_uid) + ":" + std::to_string(raw.st_gid);
        one["mtime"] = time_of(raw);
        one["attributes"] = attributes_of(top + path);
        if (S_ISDIR(raw.st_mode)) continue;
        one["size"] = std::to_string(raw.st_size);
        one["the same file as"] = first_names.try_emplace(raw.st_ino, path).first->second;
        if (S_ISLNK(raw.st_mode)) one["target"] = std::filesystem::read_symlink(top + path).string();
        if (!S_ISREG(raw.st_mode)) continue;
        one["content"] = content_of(top + path);
        one["is the source's"] = exists(source + path) && stat_of(source + path).st_ino == raw.st_ino ? "yes" : "no";
    }
    return described;
}

std::vector<std::string> differences(const Described& root, const Described& fresh) {
    std::vector<std::string> lines;
    for (const auto& [path, properties] : fresh) {
        const auto here = root.find(path);
        if (here == root.end()) {
            lines.push_back(shortened(path) + " is missing");
            continue;
        }
        auto all = properties;
        all.insert(here->second.begin(), here->second.end());
        for (const auto& [name, ignored] : all) {
            const auto value = [&](const Properties& of) { return of.contains(name) ? of.at(name) : "(none)"; };
            // A copy that need not be one any more only takes some room.
            if (name == "is the source's" && value(here->second) == "no") continue;
            if (value(here->second) != value(properties))
                lines.push_back(shortened(path) + ": " + name + " is \"" + shortened(value(here->second)) +
                                "\", in a fresh root \"" + shortened(value(properties)) + "\"");
        }
    }
    for (const auto& [path, ignored] : root)
        if (!fresh.contains(path)) lines.push_back(shortened(path) + " is left over");
    return lines;
}

}   // namespace sandroot::root::testing
