#include "unit/elf/elf_builder.hpp"
#include "unit/elf/memory_file.hpp"

#include <gmock/gmock.h>

#include <cstring>

namespace {

using namespace sandroot;
using build::make;
using build::read;
using build::Recipe;
using elf::Shape;
using testing::ElementsAre;

constexpr std::uint32_t dlopen_type = 0x407c0c0a;

std::string number(std::uint32_t value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string x86_levels(std::uint32_t levels, std::uint32_t size = 4) {
    // In front of it a property of an odd size, so that the padding between properties counts.
    return number(0xc0000002) + number(4) + number(3) + number(0) + number(0xc0008002) + number(size) + number(levels) +
           number(0);
}

TEST(Notes, EveryDlopenNoteIsKeptInOrderWithoutItsNul) {
    Recipe recipe;
    recipe.notes = {{"FDO", dlopen_type, std::string(R"([{"soname":["liba.so.1"]}])") + '\0'},
                    {"GNU", NT_GNU_BUILD_ID, "\x12\x34"},
                    {"FDO", dlopen_type, std::string(R"([{"soname":["libb.so.2","libb.so.1"]}])") + '\0'}};
    const auto facts = read(make(recipe).bytes).facts;
    EXPECT_THAT(facts.dlopen_notes,
                ElementsAre(R"([{"soname":["liba.so.1"]}])", R"([{"soname":["libb.so.2","libb.so.1"]}])"));
    EXPECT_EQ(facts.build_id, "1234");
}

TEST(Notes, AreToldByOwnerAndTypeTogether) {
    Recipe recipe;
    recipe.notes = {{"FDOX", dlopen_type, "a"}, {"FDO", 1, "b"}, {"XYZ", NT_GNU_BUILD_ID, "c"}};
    const auto facts = read(make(recipe).bytes).facts;
    EXPECT_TRUE(facts.dlopen_notes.empty());
    EXPECT_EQ(facts.build_id, "");
}

TEST(Notes, TheNeededX86LevelIsFoundInAnAlignmentOfEight) {
    Recipe recipe;
    recipe.note_alignment = 8;
    recipe.notes = {{"GNU", NT_GNU_PROPERTY_TYPE_0, x86_levels(4)}, {"GNU", NT_GNU_BUILD_ID, "\x77"}};
    const auto facts = read(make(recipe).bytes).facts;
    EXPECT_EQ(facts.x86_isa_needed, 4U);
    EXPECT_EQ(facts.build_id, "77");
}

TEST(Notes, PropertiesOfOtherMachinesAreNoX86Levels) {
    Recipe recipe;
    recipe.machine = EM_AARCH64;
    recipe.note_alignment = 8;
    recipe.notes = {{"GNU", NT_GNU_PROPERTY_TYPE_0, x86_levels(4)}};
    EXPECT_EQ(read(make(recipe).bytes).facts.x86_isa_needed, 0U);
}

TEST(Notes, ComeFromSectionsWhereNoSegmentHasThem) {
    Recipe recipe;
    recipe.notes = {{"FDO", dlopen_type, "[]"}};
    recipe.notes_in_sections = true;
    EXPECT_THAT(read(make(recipe).bytes).facts.dlopen_notes, ElementsAre("[]"));
}

TEST(Notes, SectionHeadersThatAreGoneAreNoFault) {
    Recipe recipe;
    recipe.notes = {{"FDO", dlopen_type, "[]"}};
    recipe.notes_in_sections = true;
    auto built = make(recipe);
    built.poke<std::uint64_t>(offsetof(Elf64_Ehdr, e_shoff), 0xfffffffffffffff0);
    const auto reading = read(built.bytes);
    EXPECT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_TRUE(reading.facts.dlopen_notes.empty());
}

// ld.so loads each of these three objects.
TEST(Notes, APropertyLongerThanItsNoteIsPassedOver) {
    Recipe recipe;
    recipe.note_alignment = 8;
    recipe.notes = {{"GNU", NT_GNU_PROPERTY_TYPE_0, x86_levels(4, 400)}, {"GNU", NT_GNU_BUILD_ID, "\x77"}};
    const auto reading = read(make(recipe).bytes);
    EXPECT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_EQ(reading.facts.x86_isa_needed, 0U);
    EXPECT_EQ(reading.facts.build_id, "77");
}

TEST(Notes, TextInTheirPlaceIsPassedOver) {
    Recipe recipe;
    recipe.notes = {{"made by a tool that writes text", 0x64616572, "plain text"}};
    auto built = make(recipe);
    const auto at = built.at.at("PT " + std::to_string(PT_NOTE));
    std::uint64_t notes = 0;
    std::memcpy(&notes, built.bytes.data() + at + offsetof(Elf64_Phdr, p_offset), sizeof notes);
    for (const char letter : std::string_view("read me first")) built.poke<char>(notes++, letter);
    const auto reading = read(built.bytes);
    EXPECT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_TRUE(reading.facts.build_id.empty());
}

// As in Microsoft's ODBC driver, whose headers were moved over its notes by a tool that left this segment where it was.
TEST(Notes, ASegmentOfPropertiesThatPointsAtSomethingElseIsNoFault) {
    Recipe recipe;
    recipe.stack_flags = PF_R;
    recipe.notes = {{"GNU", NT_GNU_BUILD_ID, "\x77"}};
    auto built = make(recipe);
    const auto at = built.at.at("PT " + std::to_string(PT_GNU_STACK));
    built.poke<std::uint32_t>(at, PT_GNU_PROPERTY);
    built.poke<std::uint64_t>(at + offsetof(Elf64_Phdr, p_offset), sizeof(Elf64_Ehdr));
    built.poke<std::uint64_t>(at + offsetof(Elf64_Phdr, p_filesz), 32);
    built.poke<std::uint64_t>(at + offsetof(Elf64_Phdr, p_align), 8);
    const auto reading = read(built.bytes);
    EXPECT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_EQ(reading.facts.build_id, "77");
}

TEST(Notes, MoreThanAMebibyteIsPassedOver) {
    Recipe recipe;
    recipe.notes = {{"FDO", dlopen_type, std::string(2U << 20U, 'x')}};
    const auto reading = read(make(recipe).bytes);
    EXPECT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_TRUE(reading.facts.dlopen_notes.empty());
}

}   // namespace
