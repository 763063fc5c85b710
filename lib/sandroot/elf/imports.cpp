#include <sandroot/elf/dynamic.hpp>
#include <sandroot/elf/imports.hpp>
#include <sandroot/elf/mapping.hpp>
#include <sandroot/elf/structures.hpp>

#include <algorithm>

namespace sandroot::elf {

namespace {

constexpr std::uint64_t most_symbols = 1U << 20U;

Parsed<std::uint64_t> word_at(FileBytes& source, const Header& header, const Segments& segments, std::uint64_t address,
                              std::uint64_t index) {
    SR_TRY(const FilePosition place, position_of(segments.loads, address, "hash table"));
    SR_TRY(const auto bytes, source.view(place.offset + index * 4, 4, "hash table"));
    return Native(header.order)(record_at<std::uint32_t>(bytes));
}

/// So many symbols at the beginning of the table hold all that are undefined: the GNU table has its own, sorted, behind
/// them; the old one counts all.
Parsed<std::uint64_t> symbols_to_look_at(FileBytes& source, const Header& header, const Segments& segments,
                                         const Dynamic& dynamic) {
    if (dynamic.hash) return word_at(source, header, segments, *dynamic.hash, 1);
    if (dynamic.gnu_hash) return word_at(source, header, segments, *dynamic.gnu_hash, 1);
    return 0;
}

template <class Structures>
Parsed<void> read_undefined(FileBytes& source, const Header& header, const Segments& segments, const Dynamic& dynamic,
                            std::span<const std::string> wanted, Imports& imports) {
    using Symbol = typename Structures::Symbol;
    const Native native(header.order);
    SR_TRY(Strings strings, find_strings(source, segments, dynamic));
    SR_TRY(const std::uint64_t counted, symbols_to_look_at(source, header, segments, dynamic));
    SR_TRY(const FilePosition place, position_of(segments.loads, *dynamic.symbols, "symbols"));
    const std::uint64_t count = std::min({counted, most_symbols, place.room / sizeof(Symbol)});
    SR_DO(source.prefetch(place.offset, count * sizeof(Symbol)));
    for (std::uint64_t index = 1; index < count; ++index) {
        SR_TRY(const auto bytes, source.view(place.offset + index * sizeof(Symbol), sizeof(Symbol), "symbols"));
        const auto symbol = record_at<Symbol>(bytes);
        if (native(symbol.st_shndx) != SHN_UNDEF || native(symbol.st_name) == 0) continue;
        SR_TRY(std::string name, strings.at(native(symbol.st_name), "symbol"));
        if (std::ranges::binary_search(wanted, name)) imports.names.push_back(std::move(name));
    }
    return {};
}

Parsed<void> look_into(FileBytes& source, std::span<const std::string> wanted, Imports& imports) {
    Header header;
    SR_TRY(const auto tables, read_header(source, header));
    const bool is_64 = header.elf_class == Class::elf64;
    const std::uint64_t first_read = is_64 ? 832 : 512;
    const std::uint64_t length = std::uint64_t{header.program_header_count} * header.program_header_size;
    imports.has_distant_headers = tables.program_offset > first_read || length > first_read - tables.program_offset;
    SR_TRY(const Segments segments, read_segments(source, header, tables));
    if (!segments.dynamic) return {};
    SR_DO(check_loads(source, segments.loads));
    SR_TRY(const Dynamic dynamic, read_dynamic(source, header, segments));
    if (!dynamic.symbols || !dynamic.strings) return {};
    return is_64 ? read_undefined<Structures64>(source, header, segments, dynamic, wanted, imports)
                 : read_undefined<Structures32>(source, header, segments, dynamic, wanted, imports);
}

}   // namespace

Result<Imports> read_imports(const fs::File& file, std::span<const std::string> wanted) {
    FileBytes source;
    SR_DO(source.start(file));
    Imports imports;
    if (!has_magic(source.head())) return imports;
    const auto done = look_into(source, wanted, imports);
    if (!done && done.error().unreadable) return std::unexpected(*done.error().unreadable);
    std::ranges::sort(imports.names);
    return imports;
}

}   // namespace sandroot::elf
