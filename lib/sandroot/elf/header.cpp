#include <sandroot/elf/header.hpp>
#include <sandroot/elf/structures.hpp>

#include <algorithm>

namespace sandroot::elf {

namespace {

/// More are in no file but a hostile one: 14 MiB of headers.
constexpr std::uint64_t most_program_headers = 1U << 18U;

template <class Raw>
Tables fields(const Raw& raw, const Native& native, Header& header) {
    header.type = native(raw.e_type);
    header.machine = native(raw.e_machine);
    header.version = native(raw.e_version);
    header.flags = native(raw.e_flags);
    header.program_header_size = native(raw.e_phentsize);
    header.program_header_count = native(raw.e_phnum);
    return {native(raw.e_phoff), native(raw.e_shoff), native(raw.e_shentsize), native(raw.e_shnum)};
}

void read_ident(std::span<const std::byte> head, Header& header) {
    const auto byte = [&](std::size_t at) { return std::to_integer<std::uint8_t>(head[at]); };
    if (byte(EI_CLASS) == ELFCLASS32) header.elf_class = Class::elf32;
    if (byte(EI_CLASS) == ELFCLASS64) header.elf_class = Class::elf64;
    if (byte(EI_DATA) == ELFDATA2LSB) header.order = Order::little;
    if (byte(EI_DATA) == ELFDATA2MSB) header.order = Order::big;
    header.ident_version = byte(EI_VERSION);
    header.os_abi = byte(EI_OSABI);
    header.abi_version = byte(EI_ABIVERSION);
    header.padding_is_zero =
        std::ranges::all_of(head.subspan(EI_PAD, EI_NIDENT - EI_PAD), [](std::byte b) { return b == std::byte{0}; });
}

/// e_shnum of 0 with a table there: the count is in the first section header.
template <class Raw>
Parsed<void> count_sections(FileBytes& source, const Native& native, Tables& tables) {
    if (tables.section_offset == 0 || tables.section_count != 0) return {};
    if (!source.holds(tables.section_offset, sizeof(Raw)) || tables.section_size != sizeof(Raw)) return {};
    SR_TRY(const auto bytes, source.view(tables.section_offset, sizeof(Raw), "section headers"));
    const std::uint64_t count = native(record_at<Raw>(bytes).sh_size);
    tables.section_count = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, UINT32_MAX));
    return {};
}

template <class Structures>
Parsed<Tables> read_rest(FileBytes& source, const Native& native, Header& header) {
    SR_TRY(const auto bytes, source.view(0, sizeof(typename Structures::Header), "ELF header"));
    Tables tables = fields(record_at<typename Structures::Header>(bytes), native, header);
    SR_DO(count_sections<typename Structures::Section>(source, native, tables));
    return tables;
}

template <class Raw>
Parsed<std::uint64_t> count_segments(FileBytes& source, const Native& native, const Header& header,
                                     const Tables& tables) {
    if (header.program_header_count != PN_XNUM || tables.section_offset == 0) return header.program_header_count;
    SR_TRY(const auto bytes, source.view(tables.section_offset, sizeof(Raw), "count of program headers"));
    return native(record_at<Raw>(bytes).sh_info);
}

template <class Raw>
void take(Segments& segments, const Raw& raw, const Native& native) {
    const Range range{native(raw.p_offset), native(raw.p_filesz), native(raw.p_vaddr), native(raw.p_align)};
    switch (native(raw.p_type)) {
    case PT_LOAD:
        segments.loads.push_back({range.offset, range.address, range.size, native(raw.p_memsz), range.alignment});
        break;
    case PT_DYNAMIC:
        if (range.size != 0) segments.dynamic = range;
        break;
    case PT_INTERP:
        if (!segments.interpreter) segments.interpreter = range;
        break;
    case PT_NOTE:
        if (range.size != 0) segments.notes.push_back(range);
        break;
    case PT_GNU_PROPERTY:
        if (range.size != 0) segments.property = range;
        break;
    case PT_GNU_STACK:
        segments.stack = (native(raw.p_flags) & PF_X) != 0 ? Stack::executable : Stack::plain;
        break;
    default:
        break;
    }
}

template <class Structures>
Parsed<Segments> read_all(FileBytes& source, const Header& header, const Tables& tables) {
    using Raw = typename Structures::Program;
    const Native native(header.order);
    SR_TRY(const std::uint64_t count, count_segments<typename Structures::Section>(source, native, header, tables));
    Segments segments;
    if (count == 0) return segments;
    if (header.program_header_size != sizeof(Raw))
        return malformed("program headers of " + std::to_string(header.program_header_size) + " bytes instead of " +
                         std::to_string(sizeof(Raw)));
    if (count > most_program_headers) return malformed(std::to_string(count) + " program headers");
    if (!source.holds(tables.program_offset, count * sizeof(Raw))) return truncated("program headers past end of file");
    // A batch is what the head holds, so that an ordinary file needs no further read, and a core file little memory.
    constexpr std::uint64_t batch = 64;
    for (std::uint64_t done = 0; done < count; done += batch) {
        const auto some = static_cast<std::size_t>(std::min(batch, count - done));
        SR_TRY(const auto bytes,
               source.view(tables.program_offset + done * sizeof(Raw), some * sizeof(Raw), "program headers"));
        for (std::size_t i = 0; i < some; ++i) take(segments, record_at<Raw>(bytes, i * sizeof(Raw)), native);
    }
    return segments;
}

}   // namespace

bool has_magic(std::span<const std::byte> head) {
    return head.size() >= SELFMAG && std::memcmp(head.data(), ELFMAG, SELFMAG) == 0;
}

Parsed<Tables> read_header(FileBytes& source, Header& header) {
    SR_TRY(const auto ident, source.view(0, EI_NIDENT, "ELF header"));
    read_ident(ident, header);
    if (header.order != Order::none && source.holds(0, EI_NIDENT + 4)) {
        // The same place in both classes; a loader passes over foreign machines, whatever else is wrong with them.
        SR_TRY(const auto bytes, source.view(EI_NIDENT, 4, "ELF header"));
        const Native native(header.order);
        header.type = native(record_at<std::uint16_t>(bytes));
        header.machine = native(record_at<std::uint16_t>(bytes, 2));
    }
    if (header.elf_class == Class::none)
        return malformed("unknown ELF class " + std::to_string(std::to_integer<int>(source.head()[EI_CLASS])));
    if (header.order == Order::none)
        return malformed("unknown byte order " + std::to_string(std::to_integer<int>(source.head()[EI_DATA])));
    const Native native(header.order);
    return header.elf_class == Class::elf64 ? read_rest<Structures64>(source, native, header)
                                            : read_rest<Structures32>(source, native, header);
}

Parsed<Segments> read_segments(FileBytes& source, const Header& header, const Tables& tables) {
    return header.elf_class == Class::elf64 ? read_all<Structures64>(source, header, tables)
                                            : read_all<Structures32>(source, header, tables);
}

}   // namespace sandroot::elf
