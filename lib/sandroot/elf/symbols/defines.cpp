#include <sandroot/elf/symbols/defines.hpp>
#include <sandroot/elf/symbols/symbol_tables.hpp>

namespace sandroot::elf {

namespace {

std::uint32_t gnu_hash_of(std::string_view name) {
    std::uint32_t hash = 5381;
    for (const char byte : name) hash = hash * 33 + static_cast<unsigned char>(byte);
    return hash;
}

std::uint32_t hash_of(std::string_view name) {
    std::uint32_t hash = 0;
    for (const char byte : name) {
        hash = (hash << 4U) + static_cast<unsigned char>(byte);
        const std::uint32_t top = hash & 0xf0000000U;
        hash = (hash ^ top >> 24U) & ~top;
    }
    return hash;
}

/// It is the one of that name, defined, and not for the object alone.
template <class Structures>
Parsed<bool> is_it(SymbolTables& tables, std::uint64_t index, std::string_view name) {
    SR_TRY(const auto symbol, tables.symbols.at<typename Structures::Symbol>(0, index));
    if (tables.symbols.native(symbol.st_shndx) == SHN_UNDEF) return false;
    const unsigned binding = ELF64_ST_BIND(symbol.st_info);
    const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    if (binding != STB_GLOBAL && binding != STB_WEAK && binding != STB_GNU_UNIQUE) return false;
    if (visibility != STV_DEFAULT && visibility != STV_PROTECTED) return false;
    SR_TRY(const std::string text, tables.strings.at(tables.symbols.native(symbol.st_name), "symbol"));
    return text == name;
}

template <class Structures>
Parsed<bool> ask_gnu_hash(SymbolTables& tables, std::string_view name) {
    using Word = typename Structures::Word;
    const Array& table = *tables.gnu_hash;
    SR_TRY(const std::uint64_t buckets, table.word(0, 0));
    SR_TRY(const std::uint64_t first_symbol, table.word(0, 1));
    SR_TRY(const std::uint64_t filter_words, table.word(0, 2));
    SR_TRY(const std::uint32_t shift, table.word(0, 3));
    if (buckets == 0) return false;
    if (filter_words == 0) return malformed("a hash table without a filter");
    constexpr std::uint64_t filter_at = 16;
    const std::uint64_t buckets_at = filter_at + filter_words * sizeof(Word);
    const std::uint64_t chain_at = buckets_at + buckets * 4;

    const std::uint32_t hash = gnu_hash_of(name);
    constexpr std::uint32_t bits = sizeof(Word) * 8;
    SR_TRY(const Word raw, table.at<Word>(filter_at, hash / bits % filter_words));
    const Word filter = table.native(raw);
    const std::uint32_t other = shift < 32 ? hash >> shift : 0;
    if ((filter >> (hash % bits) & filter >> (other % bits) & 1U) == 0) return false;

    SR_TRY(const std::uint64_t first, table.word(buckets_at, hash % buckets));
    if (first == 0) return false;
    if (first < first_symbol) return malformed("a hash table that names symbols before its first");
    for (std::uint64_t index = first;; ++index) {   // Its end is the table's, at the latest.
        SR_TRY(const std::uint32_t theirs, table.word(chain_at, index - first_symbol));
        if ((theirs | 1U) == (hash | 1U)) {
            SR_TRY(const bool found, is_it<Structures>(tables, index, name));
            if (found) return true;
        }
        if ((theirs & 1U) != 0) return false;
    }
}

template <class Structures>
Parsed<bool> ask_hash(SymbolTables& tables, std::string_view name) {
    const Array& table = *tables.hash;
    SR_TRY(const std::uint64_t buckets, table.word(0, 0));
    SR_TRY(const std::uint64_t chains, table.word(0, 1));
    if (buckets == 0) return false;
    SR_TRY(std::uint64_t index, table.word(8, hash_of(name) % buckets));
    for (std::uint64_t seen = 0; index != 0; ++seen) {
        if (seen == chains) return malformed("a hash table without end");
        SR_TRY(const bool found, is_it<Structures>(tables, index, name));
        if (found) return true;
        SR_TRY(index, table.word(8 + buckets * 4, index));
    }
    return false;
}

template <class Structures>
Parsed<std::optional<bool>> ask(SymbolTables& tables, std::string_view name) {
    if (tables.gnu_hash) {
        SR_TRY(const bool found, ask_gnu_hash<Structures>(tables, name));
        return std::optional(found);
    }
    if (tables.hash) {
        SR_TRY(const bool found, ask_hash<Structures>(tables, name));
        return std::optional(found);
    }
    return std::optional<bool>();
}

Parsed<std::optional<bool>> look_into(FileBytes& source, std::string_view name) {
    Header header;
    SR_TRY(const auto where, read_header(source, header));
    SR_TRY(const Segments segments, read_segments(source, header, where));
    if (!segments.dynamic) return std::optional<bool>();
    SR_DO(check_loads(source, segments.loads));
    SR_TRY(const Dynamic dynamic, read_dynamic(source, header, segments));
    SR_TRY(auto tables, find_symbol_tables(source, header, segments, dynamic));
    if (!tables) return std::optional<bool>();
    return header.elf_class == Class::elf64 ? ask<Structures64>(*tables, name) : ask<Structures32>(*tables, name);
}

}   // namespace

Result<std::optional<bool>> defines(const fs::File& file, std::string_view name) {
    FileBytes source;
    SR_DO(source.start(file));
    if (!has_magic(source.head())) return std::optional<bool>();
    auto answer = look_into(source, name);
    if (answer) return *answer;
    if (answer.error().unreadable) return std::unexpected(std::move(*answer.error().unreadable));
    return std::optional<bool>();
}

}   // namespace sandroot::elf
