// Tree: a file system seen from a root, as small as the stages above need it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::fs {

enum class Type : std::uint8_t { file, directory, symlink, fifo, socket, character_device, block_device };

/// One word for a person: "file", "directory", "FIFO"…
[[nodiscard]] std::string_view name_of(Type type);

/// Which file it is, whatever its names: what ld.so compares (glibc, elf/dl-load.c).
struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    friend auto operator<=>(const Identity&, const Identity&) = default;
};

struct Stat {
    Type type = Type::file;
    std::uint32_t mode = 0;   ///< Permission bits with setuid, setgid and sticky: mode & 07777.
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t size = 0;   ///< Bytes.
    std::uint64_t links = 1;
    std::int64_t mtime_seconds = 0;
    std::uint32_t mtime_nanoseconds = 0;
    Identity identity;
    std::int64_t ctime_seconds = 0;   ///< When the inode last changed, in content or otherwise.
    std::uint32_t ctime_nanoseconds = 0;
};

struct DirectoryEntry {
    std::string name;
    Type type = Type::file;
};

/// A directory entry with all that lstat(2) and readlink(2) tell of it.
struct ScannedEntry {
    std::string name;
    Stat stat;
    std::string target;   ///< A symlink's.
};

class Listing;

/// An opened regular file.
class File {
public:
    File() = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    virtual ~File() = default;

    [[nodiscard]] virtual const Stat& stat() const = 0;
    /// Fills `into` from `offset`; fewer bytes only at the end of the file.
    [[nodiscard]] virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const = 0;
};

enum class Follow : bool { no, yes };

/// A quick look at many files of which few matter, while the directory that holds them is open. Called from several
/// threads.
struct Look {
    /// Whether any file of `directory` is wanted.
    std::function<bool(const RootPath& directory)> into;
    /// Whether the regular file `name` is.
    std::function<bool(std::string_view name)> at;
    /// Takes the content of one, which is gone after the call. Empty files, those of more than `limit` bytes and those
    /// that cannot be read are passed over.
    std::function<void(const RootPath& directory, std::string_view name, std::string_view content)> take;
    std::size_t limit = 0;
};

/// Every path is resolved as a process would whose "/" is this tree: absolute symlinks and ".." stay inside.
/// `Follow` concerns the last component only. Errors carry errno in `os_error` (ENOENT, ENOTDIR, ELOOP, EACCES…).
/// Safe to use from several threads.
class Tree {
public:
    Tree() = default;
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    virtual ~Tree() = default;

    [[nodiscard]] virtual Result<Stat> stat(const RootPath& path, Follow follow) const = 0;
    /// Opens what must be a regular file. Another type gives EISDIR for a directory, else EINVAL; a FIFO never blocks.
    [[nodiscard]] virtual Result<std::unique_ptr<File>> open(const RootPath& path) const = 0;
    [[nodiscard]] virtual Result<std::string> read_link(const RootPath& path) const = 0;
    /// Sorted by name, without "." and "..".
    [[nodiscard]] virtual Result<std::vector<DirectoryEntry>> list(const RootPath& path) const = 0;
    /// All that lstat(2) and readlink(2) tell of each entry (listing.hpp). An entry that vanishes meanwhile is left
    /// out. While the directory is open, `look` gets what it asks for.
    [[nodiscard]] virtual Result<Listing> listing(const RootPath& path, const Look* look = nullptr) const = 0;
};

/// The whole of a small file; more than `limit` bytes is an error.
[[nodiscard]] Result<std::string> read(const Tree& tree, const RootPath& path, std::size_t limit);

}   // namespace sandroot::fs

template <>
struct std::hash<sandroot::fs::Identity> {
    std::size_t operator()(const sandroot::fs::Identity& identity) const noexcept {
        return identity.inode * 0x9e3779b97f4a7c15U ^ identity.device;
    }
};
