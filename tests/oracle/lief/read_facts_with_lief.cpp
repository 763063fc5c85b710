#include "oracle/lief/read_facts_with_lief.hpp"

#include "oracle/lief/lief_file.hpp"

#include <LIEF/ELF/EnumToString.hpp>

namespace sandroot::elf {

namespace {

namespace lief = LIEF::ELF;

Header header_of(const lief::Binary& binary) {
    const lief::Header& raw = binary.header();
    const auto ident = [&](lief::IDENTITY at) { return raw.identity()[static_cast<std::size_t>(at)]; };
    Header header;
    header.elf_class = raw.identity_class() == lief::ELF_CLASS::ELFCLASS64 ? Class::elf64 : Class::elf32;
    header.order = raw.identity_data() == lief::ELF_DATA::ELFDATA2MSB ? Order::big : Order::little;
    header.ident_version = ident(lief::IDENTITY::EI_VERSION);
    header.os_abi = ident(lief::IDENTITY::EI_OSABI);
    header.abi_version = ident(lief::IDENTITY::EI_ABIVERSION);
    for (auto at = static_cast<std::size_t>(lief::IDENTITY::EI_PAD); at < raw.identity().size(); ++at)
        if (raw.identity()[at] != 0) header.padding_is_zero = false;
    header.type = static_cast<std::uint16_t>(raw.file_type());
    header.machine = static_cast<std::uint16_t>(raw.machine_type());
    header.version = static_cast<std::uint32_t>(raw.object_file_version());
    header.flags = raw.processor_flag();
    header.program_header_size = static_cast<std::uint16_t>(raw.program_header_size());
    header.program_header_count = static_cast<std::uint16_t>(raw.numberof_segments());
    return header;
}

/// LIEF's classes for entries that name a string; the tag decides which one an entry is of.
template <class Entry>
const Entry* as(const lief::DynamicEntry& entry) {
    return dynamic_cast<const Entry*>(&entry);
}

void take(const lief::DynamicEntry& entry, Facts& facts) {
    using Tag = lief::DYNAMIC_TAGS;
    switch (entry.tag()) {
    case Tag::DT_NEEDED:
        if (const auto* needed = as<lief::DynamicEntryLibrary>(entry)) {
            facts.needed.push_back(needed->name());
            facts.dependencies.push_back({Facts::Dependency::Kind::needed, needed->name()});
        }
        break;
    case Tag::DT_SONAME:
        if (const auto* soname = as<lief::DynamicSharedObject>(entry)) facts.soname = soname->name();
        break;
    case Tag::DT_RPATH:
        if (const auto* rpath = as<lief::DynamicEntryRpath>(entry)) facts.rpath = rpath->rpath();
        break;
    case Tag::DT_RUNPATH:
        if (const auto* runpath = as<lief::DynamicEntryRunPath>(entry)) facts.runpath = runpath->runpath();
        break;
    case Tag::DT_FLAGS:
        facts.flags = entry.value();
        break;
    case Tag::DT_FLAGS_1:
        facts.flags_1 = entry.value();
        break;
    case Tag::DT_VERDEF:
        facts.has_version_definitions = true;
        break;
    case Tag::DT_TEXTREL:
        facts.has_textrel = true;
        break;
    default:
        break;
    }
}

Facts facts_of(const lief::Binary& binary) {
    Facts facts;
    facts.header = header_of(binary);
    for (const lief::Segment& segment : binary.segments()) {
        facts.has_load = facts.has_load || segment.type() == lief::SEGMENT_TYPES::PT_LOAD;
        facts.has_dynamic =
            facts.has_dynamic || (segment.type() == lief::SEGMENT_TYPES::PT_DYNAMIC && segment.physical_size() != 0);
    }
    if (binary.has_interpreter()) facts.interpreter = binary.interpreter();
    for (const lief::DynamicEntry& entry : binary.dynamic_entries()) {
        if (entry.tag() == lief::DYNAMIC_TAGS::DT_NULL) break;
        take(entry, facts);
    }
    facts.has_textrel = facts.has_textrel || (facts.flags & flag_textrel) != 0;
    for (const lief::SymbolVersionRequirement& need : binary.symbols_version_requirement())
        for (const lief::SymbolVersionAuxRequirement& version : need.auxiliary_symbols())
            facts.version_needs.push_back({need.name(), version.name(), (version.flags() & 2U) != 0});   // VER_FLG_WEAK
    for (const lief::SymbolVersionDefinition& definition : binary.symbols_version_definition()) {
        auto names = definition.symbols_aux();
        if ((definition.flags() & 1U) != 0 || names.size() == 0) continue;   // VER_FLG_BASE
        facts.version_definitions.push_back(names[0].name());
    }
    return facts;
}

}   // namespace

Result<Facts> read_facts_with_lief(const fs::File& file, std::string_view name) {
    SR_TRY(const auto binary, parse_with_lief(file, name));
    SR_TRY(auto facts, ask_lief(name, [&] { return facts_of(*binary); }));
    facts.size = file.stat().size;
    return facts;
}

}   // namespace sandroot::elf
