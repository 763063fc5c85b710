#include "support/memory_tree.hpp"
#include "unit/elf/elf_builder.hpp"
#include "unit/elf/memory_file.hpp"

#include <gmock/gmock.h>

#include <cerrno>
#include <tuple>

namespace {

using namespace sandroot;
using build::make;
using build::read;
using build::Recipe;
using build::rich;
using elf::Shape;
using testing::ElementsAre;
using testing::IsEmpty;

class EveryClassAndOrder : public testing::TestWithParam<std::tuple<elf::Class, elf::Order>> {
protected:
    static Recipe of_this_kind(Recipe recipe) {
        std::tie(recipe.elf_class, recipe.order) = GetParam();
        return recipe;
    }
};

TEST_P(EveryClassAndOrder, GivesAllThatALoaderReads) {
    const auto reading = read(make(of_this_kind(rich())).bytes);
    ASSERT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_EQ(reading.detail, "");
    const elf::Facts& facts = reading.facts;
    EXPECT_EQ(facts.header.elf_class, std::get<0>(GetParam()));
    EXPECT_EQ(facts.header.order, std::get<1>(GetParam()));
    EXPECT_EQ(facts.header.type, ET_DYN);
    EXPECT_EQ(facts.header.machine, EM_X86_64);
    EXPECT_EQ(facts.header.version, 1U);
    EXPECT_TRUE(facts.header.padding_is_zero);
    EXPECT_TRUE(facts.has_load);
    EXPECT_TRUE(facts.has_dynamic);
    EXPECT_EQ(facts.interpreter, "/lib64/ld-linux-x86-64.so.2");
    EXPECT_EQ(facts.soname, "librich.so.1");
    EXPECT_THAT(facts.needed, ElementsAre("libc.so.6", "libm.so.6"));
    EXPECT_THAT(facts.auxiliary, ElementsAre("libfast.so"));
    EXPECT_THAT(facts.filter, ElementsAre("libreal.so"));
    EXPECT_EQ(facts.rpath, "/opt/old");
    EXPECT_EQ(facts.runpath, "$ORIGIN/../lib");
    EXPECT_EQ(facts.audit, "libaudit.so");
    EXPECT_EQ(facts.depaudit, "libdep.so");
    EXPECT_EQ(facts.flags, elf::flag_textrel);
    EXPECT_EQ(facts.flags_1, elf::flag_1_pie | elf::flag_1_nodeflib | 1U);
    EXPECT_TRUE(facts.has_textrel);
    EXPECT_EQ(facts.build_id, "01abff10");
    EXPECT_EQ(facts.stack, elf::Stack::plain);
    EXPECT_EQ(facts.largest_alignment, 0x1000U);
}

TEST_P(EveryClassAndOrder, AnEmptyInterpreterIsNone) {
    auto recipe = of_this_kind(rich());
    recipe.interpreter = "";   // As Qt's libraries in wheels have it.
    const auto reading = read(make(recipe).bytes);
    ASSERT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_EQ(reading.facts.interpreter, std::nullopt);
}

TEST_P(EveryClassAndOrder, GivesVersionNeedsAndDefinitions) {
    const auto facts = read(make(of_this_kind(rich())).bytes).facts;
    ASSERT_EQ(facts.version_needs.size(), 3U);
    EXPECT_EQ(facts.version_needs[0].file, "libc.so.6");
    EXPECT_EQ(facts.version_needs[0].version, "GLIBC_2.34");
    EXPECT_FALSE(facts.version_needs[0].weak);
    EXPECT_EQ(facts.version_needs[1].version, "GLIBC_2.2.5");
    EXPECT_TRUE(facts.version_needs[1].weak);
    EXPECT_EQ(facts.version_needs[2].file, "libm.so.6");
    EXPECT_TRUE(facts.has_version_definitions);
    EXPECT_THAT(facts.version_definitions, ElementsAre("RICH_1.0", "RICH_1.1"));
}

INSTANTIATE_TEST_SUITE_P(ReadFacts, EveryClassAndOrder,
                         testing::Combine(testing::Values(elf::Class::elf32, elf::Class::elf64),
                                          testing::Values(elf::Order::little, elf::Order::big)));

TEST(ReadFacts, KeepTheOrderOfNeededAuxiliaryAndFilterAmongEachOther) {
    const auto facts = read(make(rich()).bytes).facts;
    using Kind = elf::Facts::Dependency::Kind;
    ASSERT_EQ(facts.dependencies.size(), 4U);
    EXPECT_EQ(facts.dependencies[0].kind, Kind::needed);
    EXPECT_EQ(facts.dependencies[1].kind, Kind::auxiliary);
    EXPECT_EQ(facts.dependencies[1].name, "libfast.so");
    EXPECT_EQ(facts.dependencies[2].name, "libm.so.6");
    EXPECT_EQ(facts.dependencies[3].kind, Kind::filter);
}

TEST(ReadFacts, OfATagThatStandsTwiceTheLastCounts) {
    Recipe recipe;
    recipe.names = {{DT_SONAME, "libfirst.so"}, {DT_RPATH, "/a"}, {DT_RUNPATH, "/r"},
                    {DT_SONAME, "liblast.so"},  {DT_RPATH, "/b"}, {DT_RUNPATH, "/s"}};
    recipe.values = {{DT_FLAGS_1, 1}, {DT_FLAGS, 8}, {DT_FLAGS_1, 0x40}, {DT_FLAGS, 0}};
    const auto facts = read(make(recipe).bytes).facts;
    EXPECT_EQ(facts.soname, "liblast.so");
    EXPECT_EQ(facts.rpath, "/b");
    EXPECT_EQ(facts.runpath, "/s");
    EXPECT_EQ(facts.flags_1, elf::flag_1_noopen);
    EXPECT_EQ(facts.flags, 0U);
}

TEST(ReadFacts, AnEmptyRunpathIsNotAMissingOne) {
    Recipe recipe;
    recipe.names = {{DT_RUNPATH, ""}};
    const auto facts = read(make(recipe).bytes).facts;
    EXPECT_EQ(facts.runpath, "");
    EXPECT_EQ(facts.rpath, std::nullopt);
}

TEST(ReadFacts, EntriesBehindDtNullDoNotCount) {
    Recipe recipe;
    recipe.values = {{DT_NULL, 0}, {DT_NEEDED, 1}};
    EXPECT_THAT(read(make(recipe).bytes).facts.needed, IsEmpty());
}

TEST(ReadFacts, AnExecutableStackIsSeen) {
    Recipe recipe;
    EXPECT_EQ(read(make(recipe).bytes).facts.stack, elf::Stack::unsaid);
    recipe.stack_flags = PF_R | PF_W | PF_X;
    EXPECT_EQ(read(make(recipe).bytes).facts.stack, elf::Stack::executable);
}

TEST(ReadFacts, NamesInALargeStringTableAreFoundWithoutReadingAllOfIt) {
    Recipe recipe = rich();
    recipe.padding_strings = 3U << 20U;
    const build::MemoryFile file(make(recipe).bytes);
    const auto reading = elf::read_facts(file);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->facts.soname, "librich.so.1");
    EXPECT_LT(file.bytes_read, 64U << 10U);
}

TEST(ReadFacts, ASmallObjectTakesOneRead) {
    const build::MemoryFile file(make(rich()).bytes);
    ASSERT_TRUE(elf::read_facts(file));
    EXPECT_EQ(file.reads, 1U);
}

TEST(ReadFacts, ANameMayLieAcrossThePiecesThatAreRead) {
    for (std::size_t padding = 4000; padding < 4096 + 400; ++padding) {
        Recipe recipe = rich();
        recipe.padding_strings = padding;
        const auto facts = read(make(recipe).bytes).facts;
        ASSERT_EQ(facts.runpath, "$ORIGIN/../lib") << padding;
        ASSERT_THAT(facts.needed, ElementsAre("libc.so.6", "libm.so.6")) << padding;
        ASSERT_EQ(facts.version_needs.size(), 3U) << padding;
    }
}

TEST(ReadFacts, TheNumberOfProgramHeadersMayStandInTheFirstSection) {
    Recipe recipe = rich();
    recipe.count_in_section = true;
    const auto reading = read(make(recipe).bytes);
    EXPECT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_EQ(reading.facts.header.program_header_count, PN_XNUM);
    EXPECT_EQ(reading.facts.soname, "librich.so.1");
}

TEST(ReadFacts, AFileWithoutDynamicSectionIsAnAnswerOfItsOwn) {
    Recipe recipe;
    recipe.dynamic = false;
    recipe.type = ET_EXEC;
    const auto reading = read(make(recipe).bytes);
    EXPECT_EQ(reading.shape, Shape::no_dynamic);
    EXPECT_TRUE(reading.facts.has_load);
    EXPECT_FALSE(reading.facts.has_dynamic);
}

TEST(ReadFacts, ADynamicSectionWithoutBytesIsNone) {
    auto built = make(rich());
    built.poke<std::uint64_t>(built.at["PT 2"] + 32, 0);   // p_filesz, as in debug symbols
    const auto reading = read(built.bytes);
    EXPECT_EQ(reading.shape, Shape::no_dynamic) << reading.detail;
    EXPECT_THAT(reading.facts.needed, IsEmpty());
}

TEST(ReadFacts, OddIdentificationIsToldAndNotJudged) {
    auto built = make(rich());
    built.bytes[EI_OSABI] = 9;
    built.bytes[EI_ABIVERSION] = 3;
    built.bytes[EI_VERSION] = 7;
    built.bytes[EI_PAD + 2] = 1;
    const auto reading = read(built.bytes);
    EXPECT_EQ(reading.shape, Shape::dynamic);
    EXPECT_EQ(reading.facts.header.os_abi, 9);
    EXPECT_EQ(reading.facts.header.abi_version, 3);
    EXPECT_EQ(reading.facts.header.ident_version, 7);
    EXPECT_FALSE(reading.facts.header.padding_is_zero);
}

TEST(ReadFacts, ADynamicSectionIsLookedForWhereTheLastHeaderSays) {
    // Two PT_DYNAMIC: the note segment's header is turned into a second one, which has no bytes and does not count.
    auto built = make(rich());
    built.poke<std::uint32_t>(built.at["PT 4"], PT_DYNAMIC);
    built.poke<std::uint64_t>(built.at["PT 4"] + 32, 0);
    EXPECT_EQ(read(built.bytes).facts.soname, "librich.so.1");
}

TEST(ReadFacts, OnATreeAMissingFileIsAnErrorThatNamesIt) {
    const fs::MemoryTree tree;
    const auto reading = elf::read_facts(tree, RootPath("/lib/libno.so"));
    ASSERT_FALSE(reading);
    EXPECT_EQ(reading.error().os_error, ENOENT);
    EXPECT_THAT(reading.error().message, testing::HasSubstr("/lib/libno.so"));
}

TEST(ReadFacts, OnATreeTheFileIsOpenedOnce) {
    fs::MemoryTree tree;
    tree.add_file("/lib/librich.so", make(rich()).bytes);
    const auto reading = elf::read_facts(tree, RootPath("/lib/librich.so"));
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->facts.soname, "librich.so.1");
    EXPECT_THAT(tree.opened(), ElementsAre("/lib/librich.so"));
}

TEST(ReadFacts, WhatCannotBeReadIsAnErrorAtWhicheverReadItFails) {
    Recipe recipe = rich();
    recipe.padding_strings = 100'000;
    const std::string bytes = make(recipe).bytes;
    const build::MemoryFile whole(bytes);
    ASSERT_TRUE(elf::read_facts(whole));
    ASSERT_GT(whole.reads, 1U);
    for (std::size_t good = 0; good < whole.reads; ++good) {
        build::MemoryFile file(bytes);
        file.fails_after = good;
        const auto reading = elf::read_facts(file);
        ASSERT_FALSE(reading) << good;
        EXPECT_EQ(reading.error().os_error, EIO);
    }
}

// As patchelf and then strip leave a program: ld.so reads the rest of the table from the page, which is mapped whole.
TEST(ReadFacts, AStringTableMayEndBehindItsSegmentInTheSamePage) {
    Recipe recipe;
    recipe.names = {{DT_NEEDED, "libneeded.so.1"}};
    auto built = make(recipe);
    const auto load = built.at.at("PT " + std::to_string(PT_LOAD));
    const std::uint64_t cut = built.at.at("strings") + 4;
    built.poke<std::uint64_t>(load + offsetof(Elf64_Phdr, p_filesz), cut);
    built.poke<std::uint64_t>(load + offsetof(Elf64_Phdr, p_memsz), cut);
    const auto reading = read(built.bytes);
    EXPECT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_THAT(reading.facts.needed, ElementsAre("libneeded.so.1"));
    // Memory that is to be zero behind the segment is.
    built.poke<std::uint64_t>(load + offsetof(Elf64_Phdr, p_memsz), cut + 1);
    EXPECT_EQ(read(built.bytes).shape, Shape::malformed);
}

}   // namespace
