#include <sandroot/loader/search/judge_object.hpp>

#include "world.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <functional>

namespace {

using namespace world;
using loader::judge_header;
using loader::judge_library;
using loader::Verdict;

loader::Opened opened(const elf::Reading& reading, std::uint64_t size = 4096) {
    loader::Opened result;
    result.stat.size = size;
    result.reading = std::make_shared<const elf::Reading>(reading);
    return result;
}

struct Poke {
    const char* words;
    std::function<void(elf::Reading&)> poke;
};

TEST(Judge, HeadersThatLdSoRefusesAreRefusedInItsWords) {
    const std::vector<Poke> rows{
        {"invalid ELF header", [](auto& r) { r.shape = elf::Shape::data; }},
        {"ELF file data encoding not little-endian", [](auto& r) { r.facts.header.order = elf::Order::big; }},
        {"ELF file version ident does not match current one", [](auto& r) { r.facts.header.ident_version = 2; }},
        {"ELF file OS ABI invalid", [](auto& r) { r.facts.header.os_abi = 9; }},
        {"ELF file ABI version invalid", [](auto& r) { r.facts.header.abi_version = 1; }},
        {"nonzero padding in e_ident", [](auto& r) { r.facts.header.padding_is_zero = false; }},
        {"ELF file version does not match current one", [](auto& r) { r.facts.header.version = 0; }},
        {"only ET_DYN and ET_EXEC can be loaded", [](auto& r) { r.facts.header.type = elf::type_relocatable; }},
        {"ELF file's phentsize not the expected size", [](auto& r) { r.facts.header.program_header_size = 32; }},
    };
    for (const auto& row : rows) {
        auto reading = reading_of({});
        row.poke(reading);
        const auto judgement = judge_header(opened(reading), plain_system());
        EXPECT_EQ(judgement.verdict, Verdict::fatal) << row.words;
        EXPECT_EQ(judgement.detail, row.words);
    }
}

TEST(Judge, AFileShorterThanAHeaderIsTooShortWhateverItHolds) {
    elf::Reading reading;
    reading.shape = elf::Shape::linker_script;
    EXPECT_EQ(judge_header(opened(reading, 20), plain_system()).detail, "file too short");
    EXPECT_EQ(judge_header(opened(reading, 64), plain_system()).detail, "invalid ELF header");
}

TEST(Judge, GnuObjectsMayHaveAnAbiVersion) {
    auto reading = reading_of({});
    reading.facts.header.os_abi = elf::os_abi_gnu;
    reading.facts.header.abi_version = 3;
    EXPECT_EQ(judge_header(opened(reading), plain_system()).verdict, Verdict::found);
    reading.facts.header.abi_version = 4;
    EXPECT_EQ(judge_header(opened(reading), plain_system()).verdict, Verdict::fatal);
}

TEST(Judge, ClassComesBeforeEverythingElseThatMayBeWrong) {
    auto reading = reading_of({.elf_class = elf::Class::elf32});
    reading.facts.header.order = elf::Order::big;
    EXPECT_EQ(judge_header(opened(reading), plain_system()).verdict, Verdict::wrong_class);
}

TEST(Judge, ErrorsOfOpenAreSortedAsLdSoSortsThem) {
    const auto verdict = [](int os_error) {
        loader::Opened failed;
        failed.os_error = os_error;
        return judge_header(failed, plain_system()).verdict;
    };
    EXPECT_EQ(verdict(ENOENT), Verdict::absent);
    EXPECT_EQ(verdict(ENOTDIR), Verdict::absent);
    EXPECT_EQ(verdict(EACCES), Verdict::unreadable);
    EXPECT_EQ(verdict(ELOOP), Verdict::aborts_list);
    EXPECT_EQ(verdict(EIO), Verdict::aborts_list);
    EXPECT_EQ(verdict(EISDIR), Verdict::fatal);
}

TEST(Judge, ObjectsThatCannotBeMappedAreRefusedInItsWords) {
    const std::vector<Poke> rows{
        {"object file has no loadable segments", [](auto& r) { r.facts.has_load = false; }},
        {"object file has no dynamic section", [](auto& r) { r.facts.has_dynamic = false; }},
        {"cannot dynamically load executable", [](auto& r) { r.facts.header.type = elf::type_executable; }},
        {"cannot dynamically load position-independent executable", [](auto& r) { r.facts.flags_1 = elf::flag_1_pie; }},
        {"ELF load command address/offset not page-aligned", [](auto& r) { r.facts.alignment.off_page = true; }},
        {"CPU ISA level is lower than required", [](auto& r) { r.facts.x86_isa_needed = 4; }},
    };
    for (const auto& row : rows) {
        auto reading = reading_of({});
        row.poke(reading);
        EXPECT_EQ(judge_library(reading, plain_system()), row.words);
    }
    EXPECT_EQ(judge_library(reading_of({}), plain_system()), "");
}

TEST(Judge, AlignmentsThatMapNonethelessArePassedSince235) {
    auto reading = reading_of({});
    reading.shape = elf::Shape::malformed;
    reading.is_misaligned = true;
    reading.facts.alignment.odd = reading.facts.alignment.contradicted = true;
    auto system = plain_system();
    EXPECT_EQ(judge_library(reading, system), "");
    system.version = {2, 34};
    EXPECT_EQ(judge_library(reading, system), "ELF load command alignment not page-aligned");
    reading.facts.alignment.odd = false;
    EXPECT_EQ(judge_library(reading, system), "ELF load command address/offset not properly aligned");
}

}   // namespace
