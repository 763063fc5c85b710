#include <sandroot/elf/imports.hpp>
#include <sandroot/elf/symbols/symbol_tables.hpp>

#include <algorithm>

namespace sandroot::elf {

namespace {

constexpr std::uint64_t most_symbols = 1U << 20U;

/// So many symbols at the beginning of the table hold all that are undefined: the GNU table has its own, sorted, behind
/// them; the old one counts all.
Parsed<std::uint64_t> symbols_to_look_at(const SymbolTables& tables) {
    if (tables.hash) return tables.hash->word(0, 1);
    if (tables.gnu_hash) return tables.gnu_hash->word(0, 1);
    return 0;
}

template <class Structures>
Parsed<void> read_undefined(FileBytes& source, SymbolTables& tables, std::span<const std::string> wanted,
                            Imports& imports) {
    using Symbol = typename Structures::Symbol;
    const Array& symbols = tables.symbols;
    SR_TRY(const std::uint64_t counted, symbols_to_look_at(tables));
    const std::uint64_t count = std::min({counted, most_symbols, symbols.place().room / sizeof(Symbol)});
    SR_DO(source.prefetch(symbols.place().offset, count * sizeof(Symbol)));
    for (std::uint64_t index = 1; index < count; ++index) {
        SR_TRY(const auto symbol, symbols.at<Symbol>(0, index));
        if (symbols.native(symbol.st_shndx) != SHN_UNDEF || symbols.native(symbol.st_name) == 0) continue;
        SR_TRY(std::string name, tables.strings.at(symbols.native(symbol.st_name), "symbol"));
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
    SR_TRY(auto symbols, find_symbol_tables(source, header, segments, dynamic));
    if (!symbols) return {};
    return is_64 ? read_undefined<Structures64>(source, *symbols, wanted, imports)
                 : read_undefined<Structures32>(source, *symbols, wanted, imports);
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
