#include <sandroot/elf/symbols/symbols.hpp>
#include <sandroot/fs/disk_tree.hpp>

#include "unit/elf/memory_file.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <span>

#include <dlfcn.h>
#include <link.h>

namespace {

using namespace sandroot;

/// A library that this process has loaded.
std::unique_ptr<fs::File> loaded(const char* soname) {
    void* handle = ::dlopen(soname, RTLD_LAZY | RTLD_NOLOAD);
    if (!handle) return nullptr;
    const link_map* map = nullptr;
    std::unique_ptr<fs::File> file;
    if (::dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0) {
        const auto tree = fs::DiskTree::open_root(HostPath("/"));
        if (tree)
            if (auto opened = (*tree)->open(RootPath(map->l_name))) file = std::move(*opened);
    }
    ::dlclose(handle);
    return file;
}

std::vector<std::string> versions_of(const std::vector<elf::Symbol>& symbols, std::string_view name) {
    std::vector<std::string> versions;
    for (const auto& symbol : symbols)
        if (symbol.name == name) versions.push_back(symbol.version);
    return versions;
}

class OfTheCLibrary : public testing::Test {
protected:
    void SetUp() override {
        const auto file = loaded("libc.so.6");
        ASSERT_NE(file, nullptr);
        auto read = elf::read_symbols(*file, "libc.so.6");
        ASSERT_TRUE(read) << read.error().message;
        symbols = std::move(*read);
    }
    elf::Symbols symbols;
};

TEST_F(OfTheCLibrary, EverySymbolHasTheVersionThatItWasGiven) {
    for (const auto& symbol : symbols.defined) {
        void* handle = ::dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
        ASSERT_NE(handle, nullptr);
        const bool found = symbol.version.empty() ? ::dlsym(handle, symbol.name.c_str())
                                                  : ::dlvsym(handle, symbol.name.c_str(), symbol.version.c_str());
        // A weak or thread-local symbol may have the address null.
        const bool told = found || ::dlerror() == nullptr;
        EXPECT_TRUE(told) << symbol.name << "@" << symbol.version;
        ::dlclose(handle);
    }
    EXPECT_GT(symbols.defined.size(), 1000U);
}

TEST_F(OfTheCLibrary, LabelsOfVersionsAreNoSymbols) {
    EXPECT_TRUE(std::ranges::none_of(symbols.defined, [](const auto& each) { return each.name == each.version; }));
}

TEST_F(OfTheCLibrary, ListsAreSortedAndNameNothingTwice) {
    for (const auto* list : {&symbols.defined, &symbols.undefined}) {
        EXPECT_TRUE(std::ranges::is_sorted(*list));
        EXPECT_EQ(std::ranges::adjacent_find(*list), list->end());
    }
}

TEST_F(OfTheCLibrary, WhatItWantsOfTheLoaderIsUndefined) {
    EXPECT_THAT(versions_of(symbols.undefined, "_rtld_global"), testing::ElementsAre("GLIBC_PRIVATE"));
    EXPECT_THAT(versions_of(symbols.defined, "_rtld_global"), testing::IsEmpty());
}

TEST(Symbols, AnUnreadableFileIsAnErrorWithErrno) {
    build::MemoryFile file("x");
    file.fails_after = 0;
    const auto symbols = elf::read_symbols(file, "libx.so");
    ASSERT_FALSE(symbols);
    EXPECT_EQ(symbols.error().os_error, EIO);
    EXPECT_THAT(symbols.error().message, testing::StartsWith("libx.so: "));
}

TEST(Symbols, AnObjectWithoutSectionHeadersHasTheSame) {
    const auto file = loaded("libstdc++.so.6");
    ASSERT_NE(file, nullptr);
    std::string bytes(file->stat().size, '\0');
    ASSERT_TRUE(file->read_at(0, std::as_writable_bytes(std::span(bytes))));
    const auto whole = elf::read_symbols(build::MemoryFile(bytes), "whole");
    ASSERT_TRUE(whole) << whole.error().message;
    bytes.replace(offsetof(ElfW(Ehdr), e_shoff), sizeof(ElfW(Off)), std::string(sizeof(ElfW(Off)), '\0'));
    bytes.replace(offsetof(ElfW(Ehdr), e_shnum), sizeof(ElfW(Half)), std::string(sizeof(ElfW(Half)), '\0'));
    const auto stripped = elf::read_symbols(build::MemoryFile(bytes), "stripped");
    ASSERT_TRUE(stripped) << stripped.error().message;
    EXPECT_EQ(stripped->defined, whole->defined);
    EXPECT_EQ(stripped->undefined, whole->undefined);
    EXPECT_GT(whole->undefined.size(), 50U);
}

}   // namespace
