#include <sandroot/elf/symbols/symbol_tables.hpp>

namespace sandroot::elf {

namespace {

/// DT_HASH has entries of 64 bits there. Source: glibc's bits/elfclass.h.
bool has_wide_hash(const Header& header) {
    constexpr std::uint16_t alpha = 0x9026;
    return header.elf_class == Class::elf64 && (header.machine == alpha || header.machine == machine_s390);
}

}   // namespace

Parsed<std::optional<SymbolTables>> find_symbol_tables(FileBytes& source, const Header& header,
                                                       const Segments& segments, const Dynamic& dynamic) {
    if (!dynamic.symbols || !dynamic.strings) return std::optional<SymbolTables>();
    SR_TRY(Strings strings, find_strings(source, segments, dynamic));
    const auto array = [&](std::uint64_t address, std::string_view what) -> Parsed<Array> {
        SR_TRY(const FilePosition place, position_of(segments.loads, address, what));
        return Array(source, header.order, place);
    };
    SR_TRY(const Array symbols, array(*dynamic.symbols, "symbols"));
    SymbolTables tables{{}, {}, symbols, strings};
    if (dynamic.gnu_hash) {
        SR_TRY(tables.gnu_hash, array(*dynamic.gnu_hash, "hash table"));
    }
    if (dynamic.hash && !has_wide_hash(header)) {
        SR_TRY(tables.hash, array(*dynamic.hash, "hash table"));
    }
    return std::optional(tables);
}

}   // namespace sandroot::elf
