#include <sandroot/elf/imports.hpp>
#include <sandroot/elf/symbols/symbols.hpp>
#include <sandroot/fs/disk_tree.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include <elf.h>

namespace sandroot::elf {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ReadImports : public testing::Test {
protected:
    ReadImports() : disk(fs::DiskTree::open_root(HostPath("/")).value()) {}

    [[nodiscard]] std::unique_ptr<fs::File> open(const std::string& path) const {
        return disk->open(RootPath(path)).value();
    }

    std::unique_ptr<fs::DiskTree> disk;
};

TEST_F(ReadImports, AreWhatLiefSays) {
    std::size_t files = 0;
    for (const char* path : {"/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib/x86_64-linux-gnu/libz.so.1",
                             "/usr/lib/x86_64-linux-gnu/libcrypto.so.3", "/usr/lib/aarch64-linux-gnu/libz.so.1",
                             "/usr/lib/x86_64-linux-gnu/libc.so.6"}) {
        if (!disk->stat(RootPath(path), fs::Follow::yes)) continue;
        SCOPED_TRACE(path);
        ++files;
        const auto file = open(path);
        const auto symbols = read_symbols(*file, path).value();
        std::vector<std::string> undefined;
        for (const auto& symbol : symbols.undefined) undefined.push_back(symbol.name);
        std::ranges::sort(undefined);
        undefined.erase(std::ranges::unique(undefined).begin(), undefined.end());
        std::vector<std::string> wanted = undefined;
        for (const auto& symbol : symbols.defined) wanted.push_back(symbol.name);
        wanted.emplace_back("no_such_function");
        std::ranges::sort(wanted);
        auto imports = read_imports(*file, wanted).value();
        imports.names.erase(std::ranges::unique(imports.names).begin(), imports.names.end());
        EXPECT_EQ(imports.names, undefined);
    }
    EXPECT_GE(files, 2U);
}

TEST_F(ReadImports, HeadersAtTheEndOfAFileAreDistant) {
    std::string library = "/usr/lib/x86_64-linux-gnu/libz.so.1";
    if (!disk->stat(RootPath(library), fs::Follow::yes)) library = "/usr/lib/aarch64-linux-gnu/libz.so.1";
    std::string bytes = fs::read(*disk, RootPath(library), 64U << 20U).value();
    fs::MemoryTree tree;
    tree.add_file("/near", bytes);
    Elf64_Ehdr header{};
    std::memcpy(&header, bytes.data(), sizeof header);
    const std::string programs = bytes.substr(header.e_phoff, std::size_t{header.e_phnum} * header.e_phentsize);
    header.e_phoff = bytes.size();
    std::memcpy(bytes.data(), &header, sizeof header);
    tree.add_file("/far", bytes + programs).add_file("/text", "no ELF").add_file("/cut", bytes.substr(0, 700));
    const std::vector<std::string> wanted{"free"};
    EXPECT_FALSE(read_imports(*tree.open(RootPath("/near")).value(), wanted).value().has_distant_headers);
    const auto far = read_imports(*tree.open(RootPath("/far")).value(), wanted).value();
    EXPECT_TRUE(far.has_distant_headers);
    EXPECT_THAT(far.names, ElementsAre("free"));
    EXPECT_THAT(read_imports(*tree.open(RootPath("/text")).value(), wanted).value().names, IsEmpty());
    EXPECT_THAT(read_imports(*tree.open(RootPath("/cut")).value(), wanted).value().names, IsEmpty());
}

}   // namespace
}   // namespace sandroot::elf
