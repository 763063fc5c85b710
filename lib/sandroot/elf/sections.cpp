#include <sandroot/elf/sections.hpp>
#include <sandroot/elf/structures.hpp>

#include <algorithm>

namespace sandroot::elf {

namespace {

/// Objects of one section per function stay below that; past it only the first ones are looked at.
constexpr std::uint64_t most_sections = 1U << 18U;

template <class Raw>
Parsed<Sections> read_all(FileBytes& source, const Header& header, const Tables& tables) {
    Sections sections;
    const std::uint64_t count = std::min<std::uint64_t>(tables.section_count, most_sections);
    if (tables.section_offset == 0 || tables.section_size != sizeof(Raw)) return sections;
    if (!source.holds(tables.section_offset, count * sizeof(Raw))) return sections;
    const Native native(header.order);
    bool code = false;
    bool code_is_here = false;
    constexpr std::uint64_t batch = 64;
    for (std::uint64_t done = 0; done < count; done += batch) {
        const auto some = static_cast<std::size_t>(std::min(batch, count - done));
        SR_TRY(const auto bytes,
               source.view(tables.section_offset + done * sizeof(Raw), some * sizeof(Raw), "section headers"));
        for (std::size_t i = 0; i < some; ++i) {
            const Raw raw = record_at<Raw>(bytes, i * sizeof(Raw));
            const Range range{native(raw.sh_offset), native(raw.sh_size), native(raw.sh_addr),
                              native(raw.sh_addralign)};
            const std::uint32_t type = native(raw.sh_type);
            if (type == SHT_NOTE && range.size != 0 && source.holds(range.offset, range.size))
                sections.notes.push_back(range);
            if (type == SHT_DYNSYM && source.holds(range.offset, range.size)) sections.symbols = range;
            if ((native(raw.sh_flags) & SHF_EXECINSTR) != 0 && range.size != 0) {
                code = true;
                if (type != SHT_NOBITS) code_is_here = true;
            }
        }
    }
    sections.code_is_elsewhere = code && !code_is_here;
    return sections;
}

}   // namespace

Parsed<Sections> read_sections(FileBytes& source, const Header& header, const Tables& tables) {
    return header.elf_class == Class::elf64 ? read_all<Elf64_Shdr>(source, header, tables)
                                            : read_all<Elf32_Shdr>(source, header, tables);
}

}   // namespace sandroot::elf
