#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/listing.hpp>
#include <sandroot/fs/open_below.hpp>
#include <sandroot/fs/stat_from.hpp>
#include <sandroot/os/file.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <ctime>
#include <functional>
#include <memory>
#include <vector>

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

Type type_from(unsigned char entry_type) {
    switch (entry_type) {
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
        return Type::file;
    }
}

/// Calls `take` with each entry but "." and "..", in the order of the file system. Returns 0, or the errno with which
/// reading or `take` ended.
int for_each_entry(const os::Fd& directory, const std::function<int(const dirent64&)>& take) {
    alignas(dirent64) std::array<char, std::size_t{32} * 1024> buffer;
    for (;;) {
        const ssize_t count = ::getdents64(directory.get(), buffer.data(), buffer.size());
        if (count <= 0) return count == 0 ? 0 : errno;
        for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
            const auto& entry = *reinterpret_cast<const dirent64*>(buffer.data() + at);   // As the kernel aligns them.
            at += entry.d_reclen;
            const std::string_view name = entry.d_name;
            if (name == "." || name == "..") continue;
            if (const int number = take(entry); number != 0) return number;
        }
    }
}

/// Reads files of one directory while their names are listed.
class Reader {
public:
    Reader(const os::Fd& directory, const RootPath& path, const Look* look)
        : directory_(directory), path_(path), look_(look && look->into(path) ? look : nullptr) {}

    /// What lstat tells of `entry`; hands on its content if that is wanted. Returns 0 or an errno.
    int take(const dirent64& entry, struct stat& raw) {
        // What is opened anyway is looked at through its descriptor: that costs half of another way to it.
        const bool may_be_file = entry.d_type == DT_REG || entry.d_type == DT_UNKNOWN;
        const os::Fd file(
            look_ && may_be_file && look_->at(entry.d_name)
                ? ::openat(directory_.get(), entry.d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
                : -1);
        if (!file || ::fstat(file.get(), &raw) != 0)
            return ::fstatat(directory_.get(), entry.d_name, &raw, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno;
        if (S_ISREG(raw.st_mode) && raw.st_size > 0) read(file, static_cast<std::size_t>(raw.st_size), entry.d_name);
        return 0;
    }

private:
    void read(const os::Fd& file, std::size_t size, std::string_view name) {
        if (size > look_->limit) return;
        if (size > small_.size() && size > larger_.size()) larger_ = std::vector<char>(size);
        char* const content = size > small_.size() ? larger_.data() : small_.data();
        const auto count = os::read_at(file, 0, std::as_writable_bytes(std::span(content, size)));
        if (count) look_->take(path_, name, std::string_view(content, *count));
    }

    const os::Fd& directory_;
    const RootPath& path_;
    const Look* look_;
    std::array<char, std::size_t{64} * 1024> small_;   // Nearly all fit.
    std::vector<char> larger_;
};

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
    SR_TRY(const os::Fd fd, open_fd(path, O_RDONLY | O_DIRECTORY));
    std::vector<DirectoryEntry> entries;
    const int number = for_each_entry(fd, [&](const dirent64& entry) {
        Type type = type_from(entry.d_type);
        if (entry.d_type == DT_UNKNOWN) {
            struct stat raw{};
            if (::fstatat(fd.get(), entry.d_name, &raw, AT_SYMLINK_NOFOLLOW) != 0) return errno == ENOENT ? 0 : errno;
            type = fs::type_from(raw.st_mode);
        }
        entries.push_back({entry.d_name, type});
        return 0;
    });
    if (number != 0) return failed(number, path);
    std::ranges::sort(entries, {}, &DirectoryEntry::name);
    return entries;
}

Result<Listing> DiskTree::listing(const RootPath& path, const Look* look) const {
    SR_TRY(const os::Fd fd, open_fd(path, O_RDONLY | O_DIRECTORY));
    Listing::Builder builder;
    Reader reader(fd, path, look);
    const int number = for_each_entry(fd, [&](const dirent64& entry) {
        struct stat raw{};
        if (const int why = reader.take(entry, raw); why != 0) return why == ENOENT ? 0 : why;
        if (!S_ISLNK(raw.st_mode)) {
            builder.add(entry.d_name, stat_from(raw));
            return 0;
        }
        const auto target = read_link_at(fd.get(), entry.d_name);
        if (target) builder.add(entry.d_name, stat_from(raw), *target);
        return target || target.error().os_error == ENOENT ? 0 : target.error().os_error;
    });
    if (number != 0) return failed(number, path);
    return builder.finish();
}

}   // namespace sandroot::fs
