// Damage that no linker's output can show: both classes, limits, and every byte at once.
#include "unit/elf/elf_builder.hpp"
#include "unit/elf/memory_file.hpp"

#include <gmock/gmock.h>

namespace {

using namespace sandroot;
using build::make;
using build::read;
using build::Recipe;
using build::rich;
using elf::Shape;

TEST(Damage, AnyByteMayBeAnythingAndTheAnswerIsStillAboutAnElfFile) {
    for (const auto elf_class : {elf::Class::elf32, elf::Class::elf64}) {
        Recipe recipe = rich();
        recipe.elf_class = elf_class;
        const std::string whole = make(recipe).bytes;
        for (std::size_t at = 4; at < whole.size(); ++at)
            for (const unsigned value : {0U, 1U, 0x7fU, 0x80U, 0xffU}) {
                std::string bytes = whole;
                bytes[at] = static_cast<char>(value);
                const auto reading = read(bytes);
                const bool whole_again = reading.shape == Shape::dynamic || reading.shape == Shape::no_dynamic;
                const bool damaged = reading.shape == Shape::truncated || reading.shape == Shape::malformed;
                ASSERT_TRUE(whole_again || damaged) << at;
                ASSERT_EQ(reading.detail.empty(), whole_again) << at << ": " << reading.detail;
            }
    }
}

TEST(Damage, AStringTableOver64MebibytesIsMalformed) {
    auto built = make(rich());
    built.poke<std::uint64_t>(built.at["tag 10"] + 8, (64U << 20U) + 1);
    build::MemoryFile file(built.bytes + std::string(70U << 20U, '\0'));
    const auto reading = elf::read_facts(file);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->shape, Shape::malformed);
    EXPECT_EQ(reading->detail, "string table of 67108865 bytes");
}

TEST(Damage, ADynamicSectionOverOneMebibyteIsMalformed) {
    auto built = make(rich());
    built.poke<std::uint64_t>(built.at["PT 2"] + 32, (1U << 20U) + 16);
    const auto reading = read(built.bytes + std::string(2U << 20U, '\0'));
    EXPECT_EQ(reading.shape, Shape::malformed);
    EXPECT_EQ(reading.detail, "dynamic section of 1048592 bytes");
}

TEST(Damage, ANameLongerThanAnyPathListIsMalformed) {
    Recipe recipe;
    recipe.names = {{DT_SONAME, std::string(70'000, 'x')}};
    const auto reading = read(make(recipe).bytes);
    EXPECT_EQ(reading.shape, Shape::malformed);
    EXPECT_EQ(reading.detail, "DT_SONAME is longer than 65536 bytes");
}

TEST(Damage, OneLongNameNamedVeryOftenDoesNotFillTheMemory) {
    Recipe recipe;
    recipe.names = {{DT_NEEDED, std::string(60'000, 'x')}};
    recipe.values.assign(1000, {DT_NEEDED, 2});
    const auto reading = read(make(recipe).bytes);
    EXPECT_EQ(reading.shape, Shape::malformed);
    EXPECT_EQ(reading.detail, "more than 16777216 bytes of names");
}

TEST(Damage, MoreVersionsThanAnIndexCanTellApartAreMalformed) {
    Recipe recipe;
    recipe.needs.push_back({"libc.so.6", {}});
    for (int i = 0; i < 65'535; ++i) recipe.needs.back().versions.emplace_back("V", false);
    recipe.needs.push_back({"libm.so.6", {{"V", false}, {"W", false}}});
    const auto reading = read(make(recipe).bytes);
    EXPECT_EQ(reading.shape, Shape::malformed);
    EXPECT_EQ(reading.detail, "version needs without end");
}

TEST(Damage, ASparseFileOfExabytesIsReadInPieces) {
    // The claim makes every 64-bit offset lie in the file, so that only the limits hold.
    build::MemoryFile file(make(rich()).bytes);
    file.claim(UINT64_MAX);
    const auto reading = elf::read_facts(file);
    ASSERT_TRUE(reading);
    EXPECT_LT(file.bytes_read, 8U << 20U);
}

TEST(Damage, StringsThatAllLieFarApartAreReadInBoundedMemory) {
    Recipe recipe;
    recipe.padding_strings = 8U << 20U;
    for (std::uint64_t i = 0; i < 2000; ++i) recipe.values.emplace_back(DT_NEEDED, (8U << 20U) - 1 - i * 4096);
    const auto reading = read(make(recipe).bytes);
    // Each of them is a long run of the padding: the limits on names answer.
    EXPECT_EQ(reading.shape, Shape::malformed);
    EXPECT_THAT(reading.detail,
                testing::AnyOf("DT_NEEDED is longer than 65536 bytes", "more than 16777216 bytes of names"));
}

/// As strip --only-keep-debug leaves a library: the program headers of the original, code without bytes in the file.
TEST(Damage, DebugSymbolsAreNoBrokenLibrary) {
    auto built = make(rich());
    const std::size_t sections = built.bytes.size();
    Elf64_Shdr code{};
    code.sh_type = SHT_NOBITS;
    code.sh_flags = SHF_ALLOC | SHF_EXECINSTR;
    code.sh_size = 4096;
    built.bytes += std::string(sizeof(Elf64_Shdr), '\0');
    built.bytes.append(reinterpret_cast<const char*>(&code), sizeof code);
    built.poke<std::uint64_t>(offsetof(Elf64_Ehdr, e_shoff), sections);
    built.poke<std::uint16_t>(offsetof(Elf64_Ehdr, e_shnum), 2);
    built.poke<std::uint64_t>(built.at["PT 2"] + offsetof(Elf64_Phdr, p_offset), 1U << 30U);
    const auto reading = read(built.bytes);
    EXPECT_EQ(reading.shape, Shape::no_dynamic) << reading.detail;
    EXPECT_FALSE(reading.facts.has_dynamic);
    EXPECT_TRUE(reading.facts.needed.empty());
}

TEST(Damage, ACoreFileIsNotJudgedByWhatItDescribes) {
    Recipe recipe;
    recipe.type = ET_CORE;
    recipe.dynamic = false;
    auto built = make(recipe);
    built.poke<std::uint64_t>(built.at["PT 1"] + offsetof(Elf64_Phdr, p_filesz), 1U << 30U);
    EXPECT_EQ(read(built.bytes).shape, Shape::no_dynamic);
}

}   // namespace
