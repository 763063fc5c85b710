#include <sandroot/base/escape.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/open_below.hpp>
#include <sandroot/fs/stat_from.hpp>
#include <sandroot/os/file.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <ctime>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::fs {

namespace {

std::unexpected<Error> failed(int number, const RootPath& path) {
    return fail_errno(number, escape_for_terminal(path.str()));
}

class DiskFile final : public File {
public:
    DiskFile(os::Fd fd, Stat stat) : fd_(std::move(fd)), stat_(stat) {}
    [[nodiscard]] const Stat& stat() const override { return stat_; }
    [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const override {
        return os::read_at(fd_, offset, into);
    }

private:
    os::Fd fd_;
    Stat stat_;
};

Result<std::string> read_link_at(int directory, const char* name) {
    std::array<char, PATH_MAX> buffer;
    const ssize_t length = ::readlinkat(directory, name, buffer.data(), buffer.size());
    if (length < 0) return fail_errno(errno, escape_for_terminal(name));
    return std::string(buffer.data(), static_cast<std::size_t>(length));
}

/// Owns a directory stream.
class Stream {
public:
    explicit Stream(os::Fd fd) : stream_(::fdopendir(fd.get())) {
        if (stream_) (void)fd.release();
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() {
        if (stream_) ::closedir(stream_);
    }
    [[nodiscard]] explicit operator bool() const { return stream_ != nullptr; }
    [[nodiscard]] int fd() const { return ::dirfd(stream_); }
    /// The next entry but "." and ".."; null at the end, with errno 0, or at an error.
    const dirent* next() {
        for (;;) {
            errno = 0;
            const dirent* entry = ::readdir(stream_);
            if (!entry) return nullptr;
            const std::string_view name = entry->d_name;
            if (name != "." && name != "..") return entry;
        }
    }

private:
    DIR* stream_;
};

Result<Type> type_of(const Stream& stream, const dirent& entry) {
    switch (entry.d_type) {
    case DT_REG:
        return Type::file;
    case DT_DIR:
        return Type::directory;
    case DT_LNK:
        return Type::symlink;
    case DT_FIFO:
        return Type::fifo;
    case DT_SOCK:
        return Type::socket;
    case DT_CHR:
        return Type::character_device;
    case DT_BLK:
        return Type::block_device;
    default:
        break;
    }
    struct stat raw{};
    if (::fstatat(stream.fd(), entry.d_name, &raw, AT_SYMLINK_NOFOLLOW) != 0) return fail_errno(errno, entry.d_name);
    return type_from(raw.st_mode);
}

}   // namespace

DiskTree::DiskTree(os::Fd root, HostPath host_path, How how)
    : root_(std::move(root)), host_path_(std::move(host_path)), how_(how), opened_at_(std::time(nullptr)) {}

Result<std::unique_ptr<DiskTree>> DiskTree::open_root(const HostPath& root) {
    SR_TRY(os::Fd fd, os::open(root, O_RDONLY | O_DIRECTORY));
    struct stat given{};
    struct stat top{};
    const bool is_top = ::fstat(fd.get(), &given) == 0 && ::stat("/", &top) == 0 && given.st_dev == top.st_dev &&
                        given.st_ino == top.st_ino;
    const How how = is_top ? How::plain : kernel_can_confine(fd) ? How::openat2 : How::walk;
    return std::unique_ptr<DiskTree>(new DiskTree(std::move(fd), root, how));
}

Result<std::unique_ptr<DiskTree>> DiskTree::open_root_without_openat2(const HostPath& root) {
    SR_TRY(os::Fd fd, os::open(root, O_RDONLY | O_DIRECTORY));
    return std::unique_ptr<DiskTree>(new DiskTree(std::move(fd), root, How::walk));
}

Result<os::Fd> DiskTree::open_fd(const RootPath& path, int flags) const {
    os::Fd fd;
    switch (how_) {
    case How::plain:
        fd = os::Fd(::open(path.c_str(), flags | O_CLOEXEC));
        break;
    case How::openat2:
        fd = open_confined(root_, path, flags);
        break;
    case How::walk:
        fd = open_by_walking(root_, path, flags);
        break;
    }
    if (!fd) return failed(errno, path);
    return fd;
}

Result<Stat> DiskTree::stat(const RootPath& path, Follow follow) const {
    struct stat raw{};
    if (how_ == How::plain) {
        if (::fstatat(AT_FDCWD, path.c_str(), &raw, follow == Follow::no ? AT_SYMLINK_NOFOLLOW : 0) != 0)
            return failed(errno, path);
        return stat_from(raw);
    }
    SR_TRY(const os::Fd fd, open_fd(path, O_PATH | (follow == Follow::no ? O_NOFOLLOW : 0)));
    if (::fstat(fd.get(), &raw) != 0) return failed(errno, path);
    return stat_from(raw);
}

Result<std::unique_ptr<File>> DiskTree::open(const RootPath& path) const {
    // O_NONBLOCK, or the open of a FIFO would wait for a writer.
    SR_TRY(os::Fd fd, open_fd(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    struct stat raw{};
    if (::fstat(fd.get(), &raw) != 0) return failed(errno, path);
    const Stat stat = stat_from(raw);
    if (stat.type == Type::directory) return failed(EISDIR, path);
    if (stat.type != Type::file) return failed(EINVAL, path);
    return std::make_unique<DiskFile>(std::move(fd), stat);
}

Result<std::string> DiskTree::read_link(const RootPath& path) const {
    if (how_ == How::plain) return read_link_at(AT_FDCWD, path.c_str());
    SR_TRY(const os::Fd fd, open_fd(path, O_PATH | O_NOFOLLOW));
    auto target = read_link_at(fd.get(), "");
    // readlinkat("") of what is no symlink says ENOENT; readlink(2) would say EINVAL.
    if (!target) return failed(target.error().os_error == ENOENT ? EINVAL : target.error().os_error, path);
    return target;
}

Result<std::vector<DirectoryEntry>> DiskTree::list(const RootPath& path) const {
    SR_TRY(os::Fd fd, open_fd(path, O_RDONLY | O_DIRECTORY));
    Stream stream(std::move(fd));
    if (!stream) return failed(errno, path);
    std::vector<DirectoryEntry> entries;
    while (const dirent* entry = stream.next()) {
        const auto type = type_of(stream, *entry);
        if (type) entries.push_back({entry->d_name, *type});
        else if (type.error().os_error != ENOENT) return failed(type.error().os_error, path / entry->d_name);
    }
    if (errno != 0) return failed(errno, path);
    std::ranges::sort(entries, {}, &DirectoryEntry::name);
    return entries;
}

Result<std::vector<ScannedEntry>> DiskTree::scan(const RootPath& path) const {
    SR_TRY(os::Fd fd, open_fd(path, O_RDONLY | O_DIRECTORY));
    Stream stream(std::move(fd));
    if (!stream) return failed(errno, path);
    std::vector<ScannedEntry> entries;
    while (const dirent* entry = stream.next()) {
        struct stat raw{};
        if (::fstatat(stream.fd(), entry->d_name, &raw, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT) continue;
            return failed(errno, path / entry->d_name);
        }
        ScannedEntry scanned{entry->d_name, stat_from(raw), {}};
        if (scanned.stat.type == Type::symlink) {
            auto target = read_link_at(stream.fd(), entry->d_name);
            if (!target && target.error().os_error == ENOENT) continue;
            if (!target) return failed(target.error().os_error, path / entry->d_name);
            scanned.target = *std::move(target);
        }
        entries.push_back(std::move(scanned));
    }
    if (errno != 0) return failed(errno, path);
    std::ranges::sort(entries, {}, &ScannedEntry::name);
    return entries;
}

void DiskTree::look_through(const RootPath& directory, std::span<const std::string_view> names, std::size_t limit,
                            const Look& take) const {
    const auto above = open_fd(directory, O_PATH | O_DIRECTORY);
    if (!above) return;
    std::unique_ptr<char[]> content;
    std::size_t room = 0;
    for (std::size_t index = 0; index < names.size(); ++index) {
        const os::Fd fd(::openat(above->get(), std::string(names[index]).c_str(),
                                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        struct stat raw{};
        if (!fd || ::fstat(fd.get(), &raw) != 0 || !S_ISREG(raw.st_mode)) continue;
        const auto size = static_cast<std::size_t>(raw.st_size);
        if (size > limit) continue;
        if (room < size) {
            content = std::make_unique_for_overwrite<char[]>(size);
            room = size;
        }
        const auto count = os::read_at(fd, 0, std::as_writable_bytes(std::span(content.get(), size)));
        if (count) take(index, std::string_view(content.get(), *count));
    }
}

}   // namespace sandroot::fs
