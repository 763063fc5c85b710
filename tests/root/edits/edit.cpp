#include "edit.hpp"

#include <cerrno>
#include <cstdio>

#include <sys/xattr.h>

namespace sandroot::root::testing {

namespace disk = std::filesystem;

void with_size_and_time_kept(const std::string& path, const std::function<void()>& edit) {
    const auto before = stat_of(path);
    edit();
    set_time(path, before.st_mtim.tv_sec, before.st_mtim.tv_nsec);
    const auto after = stat_of(path);
    EXPECT_EQ(after.st_size, before.st_size) << path;
    EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec) << path;
}

std::string altered(std::string content) {
    EXPECT_FALSE(content.empty());
    for (char& byte : content) byte = static_cast<char>(byte == '\n' ? byte : byte ^ 1);
    return content;
}

void edit_in_place(const std::string& path, const std::string& content) {
    const os::Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    ASSERT_TRUE(fd) << path << ": " << std::strerror(errno);
    ASSERT_EQ(::pwrite(fd.get(), content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
    ASSERT_EQ(::ftruncate(fd.get(), static_cast<off_t>(content.size())), 0);
}

void edit_unnoticed(const std::string& path, const std::string& content) {
    with_size_and_time_kept(path, [&] { edit_in_place(path, content.empty() ? altered(content_of(path)) : content); });
}

void replace_unnoticed(const std::string& path, const std::string& content) {
    const auto before = stat_of(path);
    with_size_and_time_kept(path, [&] {
        write(path + ".new", content.empty() ? altered(content_of(path)) : content, before.st_mode & 07777U);
        ASSERT_EQ(::chown((path + ".new").c_str(), before.st_uid, before.st_gid), 0);
        disk::rename(path + ".new", path);
    });
}

void retarget(const std::string& link, const std::string& target) {
    disk::remove(link);
    disk::create_symlink(target, link);
}

void exchange(const std::string& one, const std::string& other) {
    ASSERT_EQ(::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE), 0) << std::strerror(errno);
}

void set_time_of(const std::string& model, const std::string& path) {
    const auto raw = stat_of(model);
    set_time(path, raw.st_mtim.tv_sec, raw.st_mtim.tv_nsec);
}

void set_capability(const std::string& path) {
    // VFS_CAP_REVISION_2 with CAP_NET_RAW permitted and effective.
    const unsigned char value[20] = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    ASSERT_EQ(::setxattr(path.c_str(), "security.capability", value, sizeof value, 0), 0) << std::strerror(errno);
}

void set_attribute(const std::string& path, const std::string& name, const std::string& value) {
    ASSERT_EQ(::setxattr(path.c_str(), name.c_str(), value.data(), value.size(), 0), 0) << std::strerror(errno);
}

}   // namespace sandroot::root::testing
