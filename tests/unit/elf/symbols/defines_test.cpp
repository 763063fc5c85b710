// A symbol found by the hash table of an object: the same answers as from its whole symbol table, for a few reads.
#include <sandroot/elf/symbols/defines.hpp>
#include <sandroot/elf/symbols/symbols.hpp>

#include "unit/elf/elf_builder.hpp"
#include "unit/elf/memory_file.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>

#include <dlfcn.h>
#include <link.h>

namespace {

using namespace sandroot;

/// The bytes of a library that this process has loaded.
std::string bytes_of(const char* soname) {
    void* handle = ::dlopen(soname, RTLD_LAZY | RTLD_NOLOAD);
    if (!handle) return {};
    const link_map* map = nullptr;
    std::string bytes;
    if (::dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0) {
        std::ifstream in(map->l_name, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(in), {});
    }
    ::dlclose(handle);
    return bytes;
}

class Defines : public testing::TestWithParam<const char*> {};

TEST_P(Defines, AgreesWithTheWholeSymbolTable) {
    const build::MemoryFile file(bytes_of(GetParam()));
    const auto symbols = elf::read_symbols(file, GetParam());
    ASSERT_TRUE(symbols) << symbols.error().message;
    ASSERT_FALSE(symbols->defined.empty());
    std::set<std::string> defined;
    for (const auto& symbol : symbols->defined) defined.insert(symbol.name);
    std::size_t step = 0;
    for (const auto& name : defined) {
        if (step++ % 7 != 0) continue;
        EXPECT_EQ(elf::defines(file, name).value(), true) << name;
        EXPECT_EQ(elf::defines(file, name + "_").value(), defined.contains(name + "_")) << name;
    }
    for (const auto& symbol : symbols->undefined) {
        if (defined.contains(symbol.name)) continue;
        EXPECT_EQ(elf::defines(file, symbol.name).value(), false) << symbol.name;
    }
}

INSTANTIATE_TEST_SUITE_P(Libraries, Defines, testing::Values("libc.so.6", "libm.so.6", "libstdc++.so.6"),
                         [](const auto& one) {
                             const std::string name = one.param;
                             return name.substr(3, name.find_first_of("+.") - 3);
                         });

TEST(Defines, ReadsLittleOfALargeFile) {
    const build::MemoryFile file(bytes_of("libstdc++.so.6"));
    ASSERT_GT(file.stat().size, 1U << 20U);
    EXPECT_EQ(elf::defines(file, "_ZNSt9exceptionD1Ev").value(), true);
    EXPECT_LT(file.bytes_read, 8U << 10U);
}

TEST(Defines, SaysNothingWithoutAHashTable) {
    build::Recipe recipe;
    const build::MemoryFile object(build::make(recipe).bytes);
    EXPECT_EQ(elf::defines(object, "main").value(), std::nullopt);
    const build::MemoryFile text("#!/bin/sh\n");
    EXPECT_EQ(elf::defines(text, "main").value(), std::nullopt);
    const build::MemoryFile nothing("");
    EXPECT_EQ(elf::defines(nothing, "main").value(), std::nullopt);
}

TEST(Defines, SaysNothingOfATruncatedFile) {
    std::string bytes = bytes_of("libm.so.6");
    bytes.resize(bytes.size() / 2);
    const build::MemoryFile file(bytes);
    EXPECT_EQ(elf::defines(file, "cos").value(), std::nullopt);
}

TEST(Defines, AFileThatCannotBeReadIsAnError) {
    build::MemoryFile file(bytes_of("libm.so.6"));
    file.fails_after = 2;
    const auto answer = elf::defines(file, "cos");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().os_error, EIO);
}

}   // namespace
