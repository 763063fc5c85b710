#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/verify/same_content.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace sandroot::verify {
namespace {

using ::testing::HasSubstr;

class SameContentOfTwoTrees : public ::testing::Test {
protected:
    SameContentOfTwoTrees() : folder(*fs::TemporaryDirectory::create()) {
        std::filesystem::create_directory(folder.path().str() + "/left");
        std::filesystem::create_directory(folder.path().str() + "/right");
        left = *fs::DiskTree::open_root(folder.path() / "left");
        right = *fs::DiskTree::open_root(folder.path() / "right");
    }
    [[nodiscard]] std::string host(const std::string& name) const { return folder.path().str() + "/" + name; }
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(host(name), std::ios::binary) << bytes;
    }
    [[nodiscard]] bool same(const std::string& name) {
        return *same_content(*left, RootPath(name), *right, RootPath(name));
    }

    fs::TemporaryDirectory folder;
    std::unique_ptr<fs::DiskTree> left;
    std::unique_ptr<fs::DiskTree> right;
    SameContent same_content;
};

TEST_F(SameContentOfTwoTrees, AHardLinkIsTheSameFile) {
    write("left/a", "x");
    std::filesystem::create_hard_link(host("left/a"), host("right/a"));
    EXPECT_TRUE(same("/a"));
}

TEST_F(SameContentOfTwoTrees, ACopyIsTheSameWhateverItsLength) {
    for (const std::size_t size : {0U, 1U, 262143U, 262144U, 262145U, 700000U}) {
        const std::string name = "f" + std::to_string(size);
        write("left/" + name, std::string(size, 'q'));
        write("right/" + name, std::string(size, 'q'));
        EXPECT_TRUE(same("/" + name)) << size;
        EXPECT_TRUE(same("/" + name)) << size << ", asked again";
    }
}

TEST_F(SameContentOfTwoTrees, OneByteMakesTheDifferenceWhereverItIs) {
    for (const std::size_t at : {0U, 262143U, 262144U, 299999U}) {
        const std::string name = "f" + std::to_string(at);
        std::string bytes(300000, 'q');
        write("left/" + name, bytes);
        bytes[at] = 'p';
        write("right/" + name, bytes);
        EXPECT_FALSE(same("/" + name)) << at;
        EXPECT_FALSE(same("/" + name)) << at << ", asked again";
    }
}

TEST_F(SameContentOfTwoTrees, AnotherLengthIsAnotherFile) {
    write("left/a", "xy");
    write("right/a", "x");
    EXPECT_FALSE(same("/a"));
}

TEST_F(SameContentOfTwoTrees, WhatCannotBeOpenedIsNamed) {
    write("left/a", "x");
    const auto answer = same_content(*left, RootPath("/a"), *right, RootPath("/a"));
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().message, HasSubstr("in the root, /a"));
}

}   // namespace
}   // namespace sandroot::verify
