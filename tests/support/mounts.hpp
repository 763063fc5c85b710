// Mounts that nobody else sees, in a mount namespace of the test's own.
#pragma once

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include <sched.h>
#include <sys/mount.h>

namespace sandroot::test {

/// All gone with this.
class Mounts {
public:
    Mounts() {
        EXPECT_EQ(::unshare(CLONE_NEWNS), 0) << std::strerror(errno);
        EXPECT_EQ(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), 0) << std::strerror(errno);
    }
    Mounts(const Mounts&) = delete;
    Mounts& operator=(const Mounts&) = delete;
    ~Mounts() {
        for (auto point = points_.rbegin(); point != points_.rend(); ++point) ::umount2(point->c_str(), MNT_DETACH);
    }
    void mount(const std::string& type, const std::string& at, const std::string& options) {
        std::filesystem::create_directories(at);
        ASSERT_EQ(::mount(type.c_str(), at.c_str(), type.c_str(), 0, options.c_str()), 0) << std::strerror(errno);
        points_.push_back(at);
    }
    void bind(const std::string& from, const std::string& at) {
        std::filesystem::create_directories(at);
        ASSERT_EQ(::mount(from.c_str(), at.c_str(), nullptr, MS_BIND, nullptr), 0) << std::strerror(errno);
        points_.push_back(at);
    }
    /// A new file system in the file `image`, of `size` as truncate(1) takes it.
    void make(const std::string& type, const std::string& image, const std::string& size, const std::string& at) {
        std::filesystem::create_directories(at);
        const auto command = "truncate -s " + size + " " + image + " && mkfs." + type + " -q " + image +
                             " >/dev/null && mount -o loop " + image + " " + at;
        ASSERT_EQ(std::system(command.c_str()), 0) << command;
        points_.push_back(at);
    }
    static void make_read_only(const std::string& at) {
        ASSERT_EQ(::mount(nullptr, at.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), 0) << std::strerror(errno);
    }

private:
    std::vector<std::string> points_;
};

}   // namespace sandroot::test
