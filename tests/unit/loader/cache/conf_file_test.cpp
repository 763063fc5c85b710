#include <sandroot/loader/cache/conf_file.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace sandroot;
using loader::Version;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

loader::ConfFile read(const fs::MemoryTree& tree, Version version = {2, 36}) {
    return loader::read_conf_file(tree, version);
}

std::vector<std::string> paths(const fs::MemoryTree& tree, Version version = {2, 36}) {
    std::vector<std::string> all;
    for (const auto& directory : read(tree, version).directories) all.push_back(directory.path);
    return all;
}

std::vector<std::string> paths(const std::string& text, Version version = {2, 36}) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", text);
    return paths(tree, version);
}

TEST(ConfFile, ALineIsADirectoryWithoutBlanksAndSlashesAtItsEnds) {
    EXPECT_THAT(paths("/a\n  /b/ \t\r\n\n \t/c d//\n/e"), ElementsAre("/a", "/b", "/c d", "/e"));
    EXPECT_THAT(paths("/\n///\n"), ElementsAre("/", "/"));
}

TEST(ConfFile, ACommentMayBeginAnywhere) {
    EXPECT_THAT(paths("# /a\n/b # c\n/d#e\n"), ElementsAre("/b", "/d"));
}

TEST(ConfFile, ALineEndsAtANul) {
    EXPECT_THAT(paths(std::string("/a\0/b\n\0/c\n/d", 12)), ElementsAre("/a", "/d"));
}

TEST(ConfFile, EachDirectoryKnowsWhereItStands) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", "\ninclude more\n").add_file("/etc/more", "#\n#\n/a\n");
    EXPECT_THAT(read(tree).directories, ElementsAre(loader::ConfDirectory{"/a", 0, "/etc/more", 3}));
}

TEST(ConfFile, IncludesAreGlobsFromTheIncludingFilesDirectoryInTheOrderOfTheirNames) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", "/first\ninclude\tld.so.conf.d/*.conf /opt/x.conf  nothing/*\n/last\n");
    tree.add_file("/etc/ld.so.conf.d/b.conf", "/b\ninclude deeper\n").add_file("/etc/ld.so.conf.d/B.conf", "/B\n");
    tree.add_file("/etc/ld.so.conf.d/.hidden.conf", "/hidden\n").add_file("/etc/ld.so.conf.d/deeper", "/deeper\n");
    tree.add_file("/opt/x.conf", "/x\n");
    EXPECT_THAT(paths(tree), ElementsAre("/first", "/B", "/b", "/deeper", "/x", "/last"));
}

TEST(ConfFile, WithoutABlankItIsADirectoryCalledInclude) {
    EXPECT_THAT(paths("includefoo\ninclude\n"), ElementsAre("includefoo", "include"));
}

TEST(ConfFile, HwcapLinesAreIgnored) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", "hwcap 1 nosegneg\nHwCap\t0 x\nhwcapx\n");
    EXPECT_THAT(paths(tree), ElementsAre("hwcapx"));
    EXPECT_THAT(read(tree).problems, Contains("/etc/ld.so.conf:2: hwcap directive ignored"));
}

TEST(ConfFile, ALibraryTypeIsSplitOffBefore237) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", "/a=libc6\n/b=libc5\n/c =odd\n");
    const auto old = read(tree);
    EXPECT_THAT(paths(tree), ElementsAre("/a", "/b", "/c"));
    EXPECT_EQ(old.directories[0].flags, 3);
    EXPECT_EQ(old.directories[1].flags, 2);
    EXPECT_THAT(old.problems, ElementsAre("/etc/ld.so.conf:3: odd is not a known library type"));
    EXPECT_THAT(paths(tree, {2, 37}), ElementsAre("/a=libc6", "/b=libc5", "/c =odd"));
}

TEST(ConfFile, AMissingOneIsAProblemAndNoDirectory) {
    const fs::MemoryTree tree;
    EXPECT_THAT(paths(tree), IsEmpty());
    EXPECT_THAT(read(tree).problems, ElementsAre("/etc/ld.so.conf: No such file or directory"));
}

TEST(ConfFile, AFileThatIncludesItselfIsReadOnce) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", "/a\ninclude *.conf\n/b\n").add_symlink("/etc/link.conf", "ld.so.conf");
    EXPECT_THAT(paths(tree), ElementsAre("/a", "/b"));
    EXPECT_THAT(read(tree).problems, Contains("/etc/link.conf: includes itself"));
}

TEST(ConfFile, DepthAndNumberOfIncludesEnd) {
    fs::MemoryTree chain;
    chain.add_file("/etc/ld.so.conf", "/0\ninclude 1\n");
    for (int at = 1; at < 40; ++at)
        chain.add_file("/etc/" + std::to_string(at),
                       "/" + std::to_string(at) + "\ninclude " + std::to_string(at + 1) + "\n");
    EXPECT_EQ(paths(chain).size(), 16U);
    EXPECT_THAT(read(chain).problems, Contains("/etc/16: included too deep"));

    // Each file includes the next one four times.
    fs::MemoryTree bomb;
    bomb.add_file("/etc/ld.so.conf", "include 1 1 1 1\n");
    for (int at = 1; at < 15; ++at) {
        const std::string next = " " + std::to_string(at + 1);
        bomb.add_file("/etc/" + std::to_string(at), "/x\ninclude" + next + next + next + next + "\n");
    }
    EXPECT_LE(paths(bomb).size(), 1024U);
}

TEST(ConfFile, DirectoriesEnd) {
    std::string text;
    for (int at = 0; at < 100'000; ++at) text += "/d\n";
    EXPECT_EQ(paths(text).size(), 4096U);
}

TEST(ConfFile, AHugeLineIsOneDirectoryAndAHugeFileAProblem) {
    EXPECT_EQ(paths(std::string(1'000'000, 'x')).size(), 1U);
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", std::string((1U << 20U) + 1, '\n'));
    EXPECT_THAT(read(tree).problems, ElementsAre(HasSubstr("/etc/ld.so.conf: ")));
}

TEST(ConfFile, AGlobThatLeadsToEverythingEnds) {
    fs::MemoryTree tree;
    std::string pattern = "include ";
    for (int at = 0; at < 400; ++at) pattern += "/*/..";
    tree.add_file("/etc/ld.so.conf", pattern + "\ninclude /" + std::string(5000, '*') + "\n");
    for (int at = 0; at < 60; ++at) tree.add_directory("/" + std::to_string(at));
    EXPECT_THAT(paths(tree), IsEmpty());
}

TEST(ConfFile, WhatLiesOutsideOfTheRootIsNotRead) {
    fs::MemoryTree tree;
    tree.add_symlink("/etc/ld.so.conf", "../../../outside/conf").add_file("/outside/conf", "include ../../../*.conf\n");
    tree.add_file("/top.conf", "/a\n");
    EXPECT_THAT(paths(tree), ElementsAre("/a"));
}

}   // namespace
