#include <sandroot/fs/stat_from.hpp>

namespace sandroot::fs {

Type type_from(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return Type::directory;
    case S_IFLNK:
        return Type::symlink;
    case S_IFIFO:
        return Type::fifo;
    case S_IFSOCK:
        return Type::socket;
    case S_IFCHR:
        return Type::character_device;
    case S_IFBLK:
        return Type::block_device;
    default:
        return Type::file;
    }
}

Stat stat_from(const struct stat& raw) {
    Stat stat;
    stat.type = type_from(raw.st_mode);
    stat.mode = raw.st_mode & 07777U;
    stat.uid = raw.st_uid;
    stat.gid = raw.st_gid;
    stat.size = static_cast<std::uint64_t>(raw.st_size);
    stat.links = raw.st_nlink;
    stat.mtime_seconds = raw.st_mtim.tv_sec;
    stat.mtime_nanoseconds = static_cast<std::uint32_t>(raw.st_mtim.tv_nsec);
    stat.identity = {raw.st_dev, raw.st_ino};
    stat.ctime_seconds = raw.st_ctim.tv_sec;
    stat.ctime_nanoseconds = static_cast<std::uint32_t>(raw.st_ctim.tv_nsec);
    return stat;
}

}   // namespace sandroot::fs
