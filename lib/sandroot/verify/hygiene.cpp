#include <sandroot/fs/walk.hpp>
#include <sandroot/verify/hygiene.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

namespace sandroot::verify {

namespace {

constexpr std::uint32_t set_uid = 04000;
constexpr std::uint32_t set_gid = 02000;
constexpr std::uint32_t world_writable = 0002;
constexpr std::uint32_t tmp_mode = 01777;

std::string octal(std::uint32_t mode) {
    std::string out;
    for (unsigned shift = 12; shift > 0; shift -= 3) out += static_cast<char>('0' + ((mode >> (shift - 3)) & 7U));
    return out;
}

/// The permission bits (4 read, 2 write, 1 execute) that count for the user, as the kernel picks them.
std::uint32_t bits_for(const fs::Stat& stat, const HygieneOptions& options) {
    if (options.uid == 0) return 7;
    if (stat.uid == options.uid) return (stat.mode >> 6U) & 7U;
    if (stat.gid == options.gid) return (stat.mode >> 3U) & 7U;
    return stat.mode & 7U;
}

class Inspector {
public:
    Inspector(const fs::Tree& root, const HygieneOptions& options) : root_(root), options_(options) {}

    void look_at(const fs::WalkedDirectory& directory) {
        const bool is_tmp = directory.at.str() == "/tmp";
        if (is_tmp) return;
        if ((directory.stat.mode & world_writable) != 0)
            add(Severity::error, "world_writable", directory.at.str(),
                "mode " + octal(directory.stat.mode) + ": anybody in the sandbox could put files there; chmod o-w");
        if (const std::uint32_t bits = bits_for(directory.stat, options_); (bits & 5U) != 5U)
            add(Severity::error, "unreadable_inside", directory.at.str(),
                "directory with mode " + octal(directory.stat.mode) + ": user " + std::to_string(options_.uid) +
                    " gets PermissionError, or finds no module below it; chmod o+rx, then build the root again");
        for (const auto& entry : directory.entries) look_at(directory.at, entry);
    }

    std::vector<Finding> finish() {
        for (auto& [folder, found] : unreadable_) {
            std::string text =
                "mode " + octal(found.mode) + ": user " + std::to_string(options_.uid) + " gets PermissionError";
            if (found.count > 1) text += ", as for " + std::to_string(found.count - 1) + " more of " + folder;
            add(Severity::error, "unreadable_inside", found.first, text + "; chmod o+r, then build the root again");
        }
        std::ranges::sort(findings_);
        return std::move(findings_);
    }

    void add(Severity severity, std::string kind, std::string at, std::string text) {
        Finding finding;
        finding.severity = severity;
        finding.kind = std::move(kind);
        finding.at = std::move(at);
        finding.text = std::move(text);
        findings_.push_back(std::move(finding));
    }

private:
    void look_at(const RootPath& directory, const fs::Listed& entry) {
        const RootPath at = directory / entry.name;
        switch (entry.stat.type) {
        case fs::Type::file:
            return look_at_file(directory, at, entry.stat);
        case fs::Type::symlink:
            return look_at_link(directory, at, entry);
        case fs::Type::directory:
            return;   // It comes by itself.
        case fs::Type::character_device:
        case fs::Type::block_device:
            return add(Severity::error, "device_node", at.str(), "a device node has no place in a sandbox: remove it");
        case fs::Type::fifo:
        case fs::Type::socket:
            return add(Severity::error, "special_file", at.str(),
                       "a " + std::string(name_of(entry.stat.type)) +
                           " leads out of the sandbox or blocks every process that opens it: remove it");
        }
    }

    void look_at_file(const RootPath& directory, const RootPath& at, const fs::Stat& stat) {
        if ((stat.mode & (set_uid | set_gid)) != 0)
            add(Severity::error, "setuid", at.str(),
                "mode " + octal(stat.mode) + ": who runs it becomes somebody else; remove the bit, or the file");
        if ((stat.mode & world_writable) != 0)
            add(Severity::error, "world_writable", at.str(),
                "mode " + octal(stat.mode) + ": one run could change what the next one loads; chmod o-w");
        if ((bits_for(stat, options_) & 4U) == 0) {
            auto& found = unreadable_[directory.str()];
            if (found.count++ == 0) found.first = at.str(), found.mode = stat.mode;
        }
    }

    void look_at_link(const RootPath& directory, const RootPath& at, const fs::Listed& entry) {
        if (leads_out(directory, entry.target))
            add(Severity::warning, "leads_out", at.str(),
                "-> " + std::string(entry.target) +
                    ": climbs above the root, so it means another file outside than inside");
        if (is_library_name(entry.name))
            if (const auto end = root_.stat(at, fs::Follow::yes); !end)
                add(Severity::warning, "dangling_link", at.str(),
                    "-> " + std::string(entry.target) + ": " + errno_text(end.error().os_error) +
                        "; loading it by this name fails");
    }

    struct Unreadable {
        std::string first;
        std::uint32_t mode = 0;
        std::size_t count = 0;
    };

    const fs::Tree& root_;
    const HygieneOptions& options_;
    std::vector<Finding> findings_;
    std::map<std::string, Unreadable> unreadable_;
};

void check_tmp(const fs::Tree& root, bool wanted, Inspector& inspector) {
    const auto tmp = root.stat(RootPath("/tmp"), fs::Follow::no);
    if (!wanted) {
        if (tmp && tmp->type == fs::Type::directory && (tmp->mode & world_writable) != 0 && tmp->mode != tmp_mode)
            inspector.add(Severity::error, "world_writable", "/tmp",
                          "mode " + octal(tmp->mode) + ": users could remove each other's files; chmod 1777");
        return;
    }
    const std::string consequence = "tempfile finds no usable temporary directory; mkdir -m 1777 tmp in the root";
    if (!tmp) return inspector.add(Severity::error, "no_tmp", "/tmp", "is not there: " + consequence);
    if (tmp->type != fs::Type::directory)
        return inspector.add(Severity::error, "no_tmp", "/tmp",
                             "is a " + std::string(name_of(tmp->type)) + ": " + consequence);
    if (tmp->mode != tmp_mode)
        inspector.add(Severity::error, "no_tmp", "/tmp",
                      "has mode " + octal(tmp->mode) +
                          " instead of 1777: tempfile fails, or users remove each other's files; chmod 1777");
}

}   // namespace

bool is_library_name(std::string_view name) {
    const std::size_t at = name.find(".so");
    if (at == std::string_view::npos || at == 0) return false;
    for (std::size_t so = at; so != std::string_view::npos; so = name.find(".so", so + 1)) {
        const auto rest = name.substr(so + 3);
        const auto is_version = [](char c) { return c == '.' || std::isdigit(static_cast<unsigned char>(c)) != 0; };
        if (rest.empty() || (rest.front() == '.' && std::ranges::all_of(rest, is_version))) return true;
    }
    return false;
}

bool leads_out(const RootPath& directory, std::string_view target) {
    if (target.starts_with('/')) return false;
    const std::string tidy = directory.tidy().str();
    long depth = tidy == "/" ? 0 : std::ranges::count(tidy, '/');
    while (!target.empty()) {
        const auto part = target.substr(0, target.find('/'));
        target.remove_prefix(std::min(target.size(), part.size() + 1));
        if (part.empty() || part == ".") continue;
        depth += part == ".." ? -1 : 1;
        if (depth < 0) return true;
    }
    return false;
}

std::vector<Finding> check_links(const fs::Tree& root, const std::vector<RootPath>& paths) {
    std::map<RootPath, Finding> found;
    for (const auto& path : paths)
        for (std::size_t slash = 1; slash != std::string::npos;) {
            slash = path.str().find('/', slash);
            const RootPath at(path.str().substr(0, slash));
            if (slash != std::string::npos) ++slash;
            const auto seen = root.stat(at, fs::Follow::no);
            if (!seen) break;
            const auto target = seen->type == fs::Type::symlink ? root.read_link(at) : Result<std::string>();
            if (!target || target->empty()) continue;
            found.try_emplace(at, Finding{Severity::error, "interpreter_link", at.str(),
                                          "-> " + *target + ": Python asks for the realpath of " + path.str() +
                                              " (sysconfig, zoneinfo, pydantic), and the sandbox kills who reads a "
                                              "link; build the root again"});
        }
    std::vector<Finding> findings;
    for (auto& [at, finding] : found) findings.push_back(std::move(finding));
    return findings;
}

Result<std::vector<Finding>> check_hygiene(const fs::Tree& root, const HygieneOptions& options) {
    const auto descend = [](const RootPath& directory) { return directory.str() != "/tmp"; };
    SR_TRY(const auto walked, fs::walk(root, RootPath(), options.jobs, descend), "walking the root");
    Inspector inspector(root, options);
    for (const auto& directory : walked.directories) inspector.look_at(directory);
    for (const auto& unread : walked.unread)
        inspector.add(Severity::error, "unreadable_inside", unread.at.str(), unread.error.message);
    check_tmp(root, options.wants_tmp, inspector);
    return inspector.finish();
}

}   // namespace sandroot::verify
