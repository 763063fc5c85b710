#include <sandroot/os/file.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>

namespace sandroot::os {
namespace {

class Files : public testing::Test {
protected:
    void SetUp() override { ASSERT_NE(::mkdtemp(folder_.data()), nullptr); }
    void TearDown() override { std::filesystem::remove_all(folder_.data()); }
    [[nodiscard]] HostPath at(const std::string& name) const { return HostPath(folder_) / name; }

private:
    std::string folder_ = "/tmp/sandroot-file-test.XXXXXX";
};

TEST_F(Files, WriteAtomicallyReplacesTheWholeFileAndLeavesNothingBeside) {
    ASSERT_TRUE(write_atomically(at("a"), "first, and longer", 0600));
    ASSERT_TRUE(write_atomically(at("a"), "second", 0640));
    const auto fd = open(at("a"), O_RDONLY);
    ASSERT_TRUE(fd);
    EXPECT_EQ(*read_all(*fd, 100), "second");
    struct stat raw{};
    ASSERT_EQ(::fstat(fd->get(), &raw), 0);
    EXPECT_EQ(raw.st_mode & 07777, 0640U);
    const auto names = std::filesystem::directory_iterator(at("a").parent().str());
    EXPECT_EQ(std::distance(begin(names), end(names)), 1);
}

TEST_F(Files, WriteAtomicallySaysWhichPathFailed) {
    const auto written = write_atomically(at("no/such/folder"), "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().os_error, ENOENT);
    EXPECT_NE(written.error().message.find("no/such/folder"), std::string::npos);
}

TEST_F(Files, ReadAllRefusesMoreThanItsLimit) {
    ASSERT_TRUE(write_atomically(at("big"), std::string(1000, 'x')));
    const auto fd = open(at("big"), O_RDONLY);
    ASSERT_TRUE(fd);
    EXPECT_EQ(read_all(*fd, 999).error().kind, Errc::malformed);
}

TEST_F(Files, ReadAtGivesFewerBytesOnlyAtTheEnd) {
    ASSERT_TRUE(write_atomically(at("f"), "0123456789"));
    const auto fd = open(at("f"), O_RDONLY);
    ASSERT_TRUE(fd);
    std::array<std::byte, 8> buffer{};
    EXPECT_EQ(*read_at(*fd, 1, buffer), 8U);
    EXPECT_EQ(*read_at(*fd, 6, buffer), 4U);
    EXPECT_EQ(*read_at(*fd, 99, buffer), 0U);
}

}   // namespace
}   // namespace sandroot::os
