// One number for all that a tree is: names, types, modes, owners, targets, contents, times and which names are one
// file.
#pragma once

#include <sandroot/os/fd.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::root::testing {

/// Goes by descriptors, so that no path is too long for it. Throws where something cannot be read.
class TreeHash {
public:
    explicit TreeHash(const std::string& top) {
        const os::Fd fd(::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!fd) throw std::runtime_error("cannot open " + top);
        struct stat raw{};
        ::fstat(fd.get(), &raw);
        add("/", raw);
        directory(fd);
    }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

private:
    void mix(std::string_view bytes) {   // FNV-1a.
        for (const char byte : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
        hash_ = (hash_ ^ bytes.size()) * 0x100000001b3U;
    }
    void mix(std::uint64_t number) { mix(std::to_string(number)); }

    void add(const std::string& name, const struct stat& raw) {
        mix(name);
        mix(raw.st_mode);
        mix(raw.st_uid);
        mix(raw.st_gid);
        mix(static_cast<std::uint64_t>(raw.st_mtim.tv_sec));
        mix(static_cast<std::uint64_t>(raw.st_mtim.tv_nsec));
        // The first name of a file stands for it, since inode numbers are others in each tree.
        if (!S_ISDIR(raw.st_mode)) mix(files_.try_emplace({raw.st_dev, raw.st_ino}, files_.size()).first->second);
    }

    void directory(const os::Fd& fd) {
        std::vector<std::string> names;
        {
            const int again = ::openat(fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(again), ::closedir);
            if (!stream) throw std::runtime_error("cannot read a directory");
            while (const dirent* entry = ::readdir(stream.get()))
                if (const std::string_view name = entry->d_name; name != "." && name != "..") names.emplace_back(name);
        }
        std::ranges::sort(names);
        mix(names.size());
        for (const auto& name : names) {
            struct stat raw{};
            if (::fstatat(fd.get(), name.c_str(), &raw, AT_SYMLINK_NOFOLLOW) != 0) throw std::runtime_error(name);
            add(name, raw);
            if (S_ISLNK(raw.st_mode)) {
                std::array<char, 4096> target;
                const auto length = ::readlinkat(fd.get(), name.c_str(), target.data(), target.size());
                mix(std::string_view(target.data(), static_cast<std::size_t>(length)));
            } else if (S_ISDIR(raw.st_mode)) {
                directory(os::Fd(::openat(fd.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)));
            } else if (S_ISREG(raw.st_mode)) {
                content(os::Fd(::openat(fd.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)));
            }
        }
    }

    void content(const os::Fd& fd) {
        std::array<char, 65536> buffer;
        for (;;) {
            const auto count = ::read(fd.get(), buffer.data(), buffer.size());
            if (count < 0) throw std::runtime_error("cannot read a file");
            if (count == 0) break;
            mix(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
        }
    }

    std::uint64_t hash_ = 0xcbf29ce484222325U;
    std::map<std::pair<dev_t, ino_t>, std::size_t> files_;
};

inline std::uint64_t hash_of(const std::string& top) {
    return TreeHash(top).value();
}

}   // namespace sandroot::root::testing
