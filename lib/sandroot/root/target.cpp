#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/root/target.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

constexpr std::size_t mountinfo_limit = 64U << 20U;

std::string joined(const std::string& directory, const std::string& name) {
    return directory == "/" ? "/" + name : directory + "/" + name;
}

bool is_within(std::string_view path, std::string_view directory) {
    return RootPath(std::string(path)).is_within(RootPath(std::string(directory)));
}

/// Does the plan take this directory as it is, so that whatever appears in it will be taken by the next build?
bool is_taken_whole(const plan::Plan& plan, const plan::Directory& directory) {
    return std::ranges::any_of(directory.self.why, [&](plan::ReasonId id) {
        const auto rule = plan.reasons[id].kind;
        return rule == plan::ReasonKind::stdlib || rule == plan::ReasonKind::site || rule == plan::ReasonKind::added;
    });
}

/// A path of /proc/self/mountinfo, where blanks and backslashes stand as \ooo.
std::string unescaped(std::string_view text) {
    std::string out;
    const auto octal = [](char digit) { return digit >= '0' && digit <= '7'; };
    while (!text.empty()) {
        if (text.size() >= 4 && text[0] == '\\' && octal(text[1]) && octal(text[2]) && octal(text[3])) {
            out += static_cast<char>((text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0'));
            text.remove_prefix(4);
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

/// A mount point below `directory`, where /proc tells of one (proc(5): the fifth field of each line).
std::optional<std::string> mounted_below(const std::string& directory) {
    const auto fd = os::open(HostPath("/proc/self/mountinfo"), O_RDONLY);
    if (!fd) return std::nullopt;
    const auto text = os::read_all(*fd, mountinfo_limit);
    if (!text) return std::nullopt;
    std::string_view rest = *text;
    while (!rest.empty()) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        for (int field = 1; field < 5; ++field) line.remove_prefix(std::min(line.size(), line.find(' ') + 1));
        auto point = unescaped(line.substr(0, line.find(' ')));
        if (point != directory && is_within(point, directory)) return point;
    }
    return std::nullopt;
}

}   // namespace

std::string TargetPath::parent() const {
    std::string path = existing;
    for (const auto& component : missing) path = joined(path, component);
    return path;
}

std::string TargetPath::path() const {
    return joined(parent(), name);
}

Result<TargetPath> find_target(const HostPath& target) {
    TargetPath place;
    place.name = target.name();
    if (target.empty() || place.name.empty())
        return fail(Errc::usage, "the root must not be \"" + escape_for_terminal(target.str()) + "\" itself",
                    "name a directory of its own with --root, such as /var/sandbox/sandbox-python");
    if (place.name == "." || place.name == "..")
        return fail(Errc::usage, "\"" + escape_for_terminal(target.str()) + "\" does not name the root",
                    "write its path out: it is replaced as a whole, so it needs a name");
    HostPath above = target.parent();
    for (;;) {
        const auto real = fs::canonical(above);
        if (real) {
            place.existing = real->str();
            break;
        }
        if (real.error().os_error != ENOENT) return std::unexpected(real.error());
        // A symlink that leads nowhere is not a directory that we may create.
        std::array<char, PATH_MAX> ignored;
        const std::string name = above.name();
        if (name.empty() || name == "." || name == ".." ||
            ::readlink(above.c_str(), ignored.data(), ignored.size()) >= 0)
            return std::unexpected(real.error());
        place.missing.insert(place.missing.begin(), name);
        above = above.parent();
    }
    return place;
}

Result<void> check_apart(const TargetPath& place, const plan::Plan& plan, const fs::DiskTree& source) {
    const std::string path = place.path();
    const std::string shown = escape_for_terminal(path);
    SR_TRY(const HostPath top, fs::canonical(source.host_path()), "the source");
    if (is_within(top.str(), path))
        return fail(Errc::refused, "the root " + shown + " would replace its own source",
                    "choose another directory with --root");
    if (!is_within(path, top.str())) return {};
    const RootPath inside(top.str() == "/" ? path : path.substr(top.str().size()));
    const auto in_old_root = [&](const std::string& needed) {
        return fail(Errc::refused,
                    escape_for_terminal(needed) + ", which the root needs, lies in the old root " + shown,
                    "choose another directory with --root, or leave that out with --exclude");
    };
    for (const auto& directory : plan.directories) {
        if (inside.is_within(directory.at) && is_taken_whole(plan, directory))
            return fail(Errc::refused,
                        "the root " + shown + " lies in " + escape_for_terminal(directory.at.str()) +
                            ", which is itself taken into the root",
                        "choose a directory outside of the Python installation with --root");
        const bool is_within_root = directory.at.is_within(inside);
        if (is_within_root && (directory.is_walked || directory.as_name().has_source()))
            return in_old_root(directory.at.str());
        if (!is_within_root && directory.at != inside.parent()) continue;
        for (std::size_t at = 0; at < directory.size(); ++at)
            if (const plan::Name name = directory[at]; name.has_source() && name.at().is_within(inside))
                return in_old_root(name.path());
    }
    return {};
}

Result<Parent> Parent::open(const TargetPath& place) {
    Parent parent;
    SR_TRY(parent.fd_, os::open(HostPath(place.existing), O_RDONLY | O_DIRECTORY));
    std::string path = place.existing;
    for (const auto& name : place.missing) {
        path = joined(path, name);
        const bool made = ::mkdirat(parent.fd_.get(), name.c_str(), 0755) == 0;
        const int number = made ? 0 : errno;
        os::Fd below;
        if (made || number == EEXIST)
            below = os::Fd(::openat(parent.fd_.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!below) {
            const int why = made || number == EEXIST ? errno : number;
            if (made) (void)::unlinkat(parent.fd_.get(), name.c_str(), AT_REMOVEDIR);
            parent.undo();
            return fail_errno(why, "creating " + escape_for_terminal(path));
        }
        if (made) parent.created_.emplace_back(std::move(parent.fd_), name);
        parent.fd_ = std::move(below);
    }
    return parent;
}

void Parent::undo() noexcept {
    for (; !created_.empty(); created_.pop_back())
        if (::unlinkat(created_.back().first.get(), created_.back().second.c_str(), AT_REMOVEDIR) != 0) break;
    created_.clear();
}

Result<ExistingTarget> look_at_target(const Parent& parent, const TargetPath& place) {
    ExistingTarget existing;
    const std::string shown = escape_for_terminal(place.path());
    const auto seen = fs::look_at(parent.fd(), place.name);
    if (!seen && seen.error().os_error == ENOENT) return existing;
    if (!seen) return fail_errno(seen.error().os_error, shown);
    if (seen->type == fs::Type::symlink)
        return fail(Errc::refused, shown + " is a symlink, which a new root cannot replace",
                    "name the directory to which it leads");
    if (seen->type != fs::Type::directory)
        return fail(Errc::refused, shown + " is a " + std::string(name_of(seen->type)) + ", not a directory",
                    "remove it, or choose another directory with --root");
    SR_TRY(existing.fd, fs::open_directory(parent.fd(), place.name, O_RDONLY), shown);
    if (fs::is_mount_point(existing.fd))
        return fail(Errc::refused, shown + " is a mount point, which cannot be replaced at once",
                    "build in a directory below it, or mount the directory above it instead");
    if (const auto point = mounted_below(place.path()))
        return fail(Errc::refused, escape_for_terminal(*point) + " is mounted inside the old root " + shown,
                    "unmount it first");
    SR_TRY(existing.names, fs::names_in(existing.fd), shown);
    existing.state = existing.names.empty() ? TargetState::empty : TargetState::full;
    return existing;
}

}   // namespace sandroot::root
