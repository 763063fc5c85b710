// Every damage of fixtures/broken/pokes.txt, done to a library that the linker made.
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/elf/symbols/symbols.hpp>

#include "unit/elf/broken/fields.hpp"
#include "unit/elf/broken/pokes.hpp"
#include "unit/elf/memory_file.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace {

using namespace sandroot;
using broken::Poke;
using elf::Shape;

std::string victim() {
    std::ifstream stream(SANDROOT_VICTIM, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Shape shape_called(const std::string& name) {
    if (name == "dynamic") return Shape::dynamic;
    if (name == "no_dynamic") return Shape::no_dynamic;
    if (name == "data") return Shape::data;
    if (name == "truncated") return Shape::truncated;
    EXPECT_EQ(name, "malformed");
    return Shape::malformed;
}

std::string damaged(std::string bytes, const Poke& poke) {
    if (poke.field == "file.size") {
        std::size_t size = 0;
        for (std::size_t i = poke.bytes.size(); i-- > 0;) size = size * 256 + static_cast<unsigned char>(poke.bytes[i]);
        return bytes.substr(0, size);
    }
    const auto offsets = broken::offsets_of(bytes, poke.field);
    EXPECT_FALSE(offsets.empty()) << "the victim has no " << poke.field;
    for (const std::size_t offset : offsets) bytes.replace(offset, poke.bytes.size(), poke.bytes);
    return bytes;
}

class PokedVictim : public testing::TestWithParam<Poke> {};

TEST_P(PokedVictim, IsAnsweredFor) {
    const Poke& poke = GetParam();
    const std::string bytes = damaged(victim(), poke);
    const auto reading = build::read(bytes);
    EXPECT_EQ(reading.shape, shape_called(poke.shape)) << elf::name_of(reading.shape) << ": " << reading.detail;
    EXPECT_TRUE(broken::matches(reading.detail, poke.sentence)) << reading.detail;

    const build::MemoryFile file(bytes);
    const bool whole = reading.shape == Shape::dynamic || reading.shape == Shape::no_dynamic;
    if (whole) return;
    const auto said = elf::read_symbols(file, "libvictim.so").error();
    EXPECT_EQ(said.kind, Errc::malformed);
    EXPECT_THAT(said.message, testing::StartsWith("libvictim.so: " + std::string(elf::name_of(reading.shape))));
    EXPECT_THAT(said.message, testing::HasSubstr(reading.detail));
}

INSTANTIATE_TEST_SUITE_P(Broken, PokedVictim, testing::ValuesIn(broken::read_pokes()),
                         [](const auto& each) { return each.param.name; });

TEST(Pokes, TheVictimIsWholeBeforehand) {
    const auto reading = build::read(victim());
    ASSERT_EQ(reading.shape, Shape::dynamic) << reading.detail;
    EXPECT_EQ(reading.facts.soname, "libvictim.so.1");
    EXPECT_EQ(reading.facts.runpath, "$ORIGIN/lib");
    EXPECT_THAT(reading.facts.needed, testing::ElementsAre("libm.so.6", "libc.so.6"));
    EXPECT_THAT(reading.facts.version_definitions, testing::ElementsAre("VICTIM_1.0", "VICTIM_1.1"));
    EXPECT_EQ(reading.facts.interpreter, "/lib64/ld-linux-x86-64.so.2");
    EXPECT_EQ(reading.facts.build_id.size(), 40U);
}

TEST(Pokes, HaveNamesOfTheirOwnAndReachEveryField) {
    std::set<std::string> names;
    std::set<std::string> structures;
    std::set<std::string> members;
    for (const Poke& poke : broken::read_pokes()) {
        EXPECT_TRUE(names.insert(poke.name).second) << poke.name;
        structures.insert(poke.field.substr(0, poke.field.find_first_of("[.")));
        members.insert(poke.field.substr(poke.field.find('.') + 1));
    }
    for (const auto& member : broken::all_members()) EXPECT_TRUE(members.contains(member)) << "no poke for " << member;
    for (int index = 4; index <= 9; ++index)
        EXPECT_TRUE(members.contains("e_ident[" + std::to_string(index) + "]")) << "no poke for byte " << index;
    for (const char* structure : {"Ehdr", "PT_LOAD", "PT_DYNAMIC", "PT_INTERP", "PT_NOTE", "DT_NEEDED", "DT_STRTAB",
                                  "DT_STRSZ", "strings", "Verneed", "Vernaux", "Verdef", "Verdaux", "Nhdr", "file"})
        EXPECT_TRUE(structures.contains(structure)) << structure;
}

TEST(Victim, CutAnywhereIsTruncatedUpToTheEndOfWhatIsLoaded) {
    const std::string whole = victim();
    const std::size_t last = broken::offsets_of(whole, "DT_NULL[*].d_tag").front();
    for (std::size_t size = 4; size < last; size += 7) {
        const auto reading = build::read(whole.substr(0, size));
        ASSERT_EQ(reading.shape, Shape::truncated) << size << ": " << reading.detail;
    }
}

TEST(Victim, ItsSymbolsAreReadWithTheirVersions) {
    const build::MemoryFile file(victim());
    const auto symbols = elf::read_symbols(file, "libvictim.so");
    ASSERT_TRUE(symbols) << symbols.error().message;
    EXPECT_THAT(symbols->defined, testing::ElementsAre(elf::Symbol{"victim_one", "VICTIM_1.0", false},
                                                       elf::Symbol{"victim_two", "VICTIM_1.1", false}));
    std::map<std::string, std::string> wanted;
    for (const auto& symbol : symbols->undefined) wanted[symbol.name] = symbol.version;
    EXPECT_THAT(wanted["cos"], testing::StartsWith("GLIBC_"));
    EXPECT_THAT(wanted["puts"], testing::StartsWith("GLIBC_"));
}

TEST(Victim, TextHasNoSymbols) {
    const build::MemoryFile file("GROUP ( libc.so.6 )");
    const auto said = elf::read_symbols(file, "libc.so");
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().message, "libc.so: linker script");
}

}   // namespace
