#include <sandroot/elf/read_facts.hpp>
#include <sandroot/elf/sections.hpp>
#include <sandroot/elf/symbols/symbol_tables.hpp>
#include <sandroot/elf/symbols/symbol_versions.hpp>
#include <sandroot/elf/symbols/symbols.hpp>

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace sandroot::elf {

namespace {

constexpr std::uint64_t largest_table = 64U << 20U;

/// One past the last symbol that the GNU hash table leads to; it names defined symbols only.
template <class Structures>
Parsed<std::uint64_t> count_by_gnu_hash(const Array& table) {
    SR_TRY(const std::uint64_t buckets, table.word(0, 0));
    SR_TRY(const std::uint64_t first_symbol, table.word(0, 1));
    SR_TRY(const std::uint64_t filter_words, table.word(0, 2));
    const std::uint64_t buckets_at = 16 + filter_words * sizeof(typename Structures::Word);
    std::uint64_t last = 0;
    for (std::uint64_t bucket = 0; bucket < buckets; ++bucket) {
        SR_TRY(const std::uint64_t first, table.word(buckets_at, bucket));
        last = std::max(last, first);
    }
    if (last < first_symbol) return first_symbol;
    for (;; ++last) {   // Its end is the table's, at the latest.
        SR_TRY(const std::uint32_t hash, table.word(buckets_at + buckets * 4, last - first_symbol));
        if ((hash & 1U) != 0) return last + 1;
    }
}

/// Nothing in the dynamic section says how many symbols there are. DT_HASH has one link for each. Else the section
/// header, if it is of this table; else the string table, which linkers put right behind the symbols; else the hash.
template <class Structures>
Parsed<std::uint64_t> count_symbols(const SymbolTables& tables, const Sections& sections, const Dynamic& dynamic) {
    constexpr std::uint64_t size = sizeof(typename Structures::Symbol);
    if (tables.hash) return tables.hash->word(0, 1);
    if (sections.symbols && sections.symbols->offset == tables.symbols.place().offset)
        return sections.symbols->size / size;
    std::uint64_t hashed = 0;
    if (tables.gnu_hash) {
        SR_TRY(hashed, count_by_gnu_hash<Structures>(*tables.gnu_hash));
    }
    if (*dynamic.strings <= *dynamic.symbols) return hashed;
    const std::uint64_t between = (*dynamic.strings - *dynamic.symbols) / size;
    return between < largest_table / size ? std::max(hashed, between) : hashed;
}

/// What other objects can see: not local and not hidden.
template <class Raw>
bool is_for_others(const Raw& raw) {
    const unsigned binding = ELF64_ST_BIND(raw.st_info);
    const unsigned visibility = ELF64_ST_VISIBILITY(raw.st_other);
    return (binding == STB_GLOBAL || binding == STB_WEAK || binding == STB_GNU_UNIQUE) &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

template <class Structures>
class Reader {
public:
    Reader(FileBytes& source, const Header& header, const Segments& segments, const Dynamic& dynamic,
           SymbolTables& tables)
        : source_(source), header_(header), segments_(segments), dynamic_(dynamic), tables_(tables) {}

    Parsed<Symbols> run(const Sections& sections) {
        using Raw = typename Structures::Symbol;
        SR_TRY(const std::uint64_t count, count_symbols<Structures>(tables_, sections, dynamic_));
        const FilePosition place = tables_.symbols.place();
        if (count > largest_table / sizeof(Raw)) return malformed(std::to_string(count) + " dynamic symbols");
        if (count * sizeof(Raw) > place.room) return malformed("symbols past end of their segment");
        SR_TRY(names_, read_version_names(source_, header_.order, segments_, dynamic_, tables_.strings));
        SR_TRY(const std::string versions, bytes_of(dynamic_.symbol_versions, count * 2, "symbol versions"));
        SR_TRY(const std::string symbols, bytes_of(dynamic_.symbols, count * sizeof(Raw), "symbols"));
        SR_TRY(strings_, bytes_of(dynamic_.strings, *dynamic_.strings_size, "string table"));
        const Native native(header_.order);
        for (std::uint64_t at = 1; at < count; ++at) {   // The first is no symbol.
            const auto raw = record_at<Raw>(std::as_bytes(std::span(symbols)), at * sizeof(Raw));
            const auto version = versions.empty()
                                     ? std::optional<std::uint16_t>()
                                     : native(record_at<std::uint16_t>(std::as_bytes(std::span(versions)), at * 2));
            if (is_for_others(raw)) SR_DO(take(raw, native, version));
        }
        for (auto* list : {&found_.defined, &found_.undefined}) {
            std::ranges::sort(*list);
            list->erase(std::ranges::unique(*list).begin(), list->end());
        }
        return std::move(found_);
    }

private:
    /// The table at `address` as a whole; empty without one.
    Parsed<std::string> bytes_of(const std::optional<std::uint64_t>& address, std::uint64_t length,
                                 std::string_view what) {
        if (!address || length == 0) return std::string();
        SR_TRY(const FilePosition place, position_of(segments_.loads, *address, what));
        if (length > place.room) return malformed(std::string(what) + " past end of its segment");
        SR_TRY(const auto bytes, source_.view(place.offset, static_cast<std::size_t>(length), what));
        return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }

    template <class Raw>
    Parsed<void> take(const Raw& raw, const Native& native, const std::optional<std::uint16_t>& version) {
        const std::uint64_t name = native(raw.st_name);
        if (name >= strings_.size())
            return malformed("symbol names byte " + std::to_string(name) + " of a string table of " +
                             std::to_string(strings_.size()) + " bytes");
        const auto end = strings_.find('\0', name);
        if (end == std::string::npos) return malformed("symbol has no end in the string table");
        Symbol symbol{strings_.substr(name, end - name), {}, ELF64_ST_BIND(raw.st_info) == STB_WEAK};
        if (symbol.name.empty()) return {};
        const bool undefined = native(raw.st_shndx) == SHN_UNDEF;
        if (version) {
            const auto index = static_cast<std::uint16_t>(*version & 0x7fffU);
            if (!undefined && index == VER_NDX_LOCAL) return {};   // What a version script calls "local".
            if (const auto known = names_.find(index); known != names_.end()) symbol.version = known->second;
        }
        // A linker's absolute symbol that has the name of a version and stands for nothing.
        if (!undefined && native(raw.st_shndx) == SHN_ABS && symbol.name == symbol.version) return {};
        (undefined ? found_.undefined : found_.defined).push_back(std::move(symbol));
        return {};
    }

    FileBytes& source_;
    const Header& header_;
    const Segments& segments_;
    const Dynamic& dynamic_;
    SymbolTables& tables_;
    std::unordered_map<std::uint16_t, std::string> names_;
    std::string strings_;
    Symbols found_;
};

Parsed<Symbols> look_into(FileBytes& source) {
    Header header;
    SR_TRY(const auto where, read_header(source, header));
    SR_TRY(const Segments segments, read_segments(source, header, where));
    if (!segments.dynamic) return Symbols();
    SR_TRY(const Dynamic dynamic, read_dynamic(source, header, segments));
    SR_TRY(auto tables, find_symbol_tables(source, header, segments, dynamic));
    if (!tables) return Symbols();
    SR_TRY(const Sections sections, read_sections(source, header, where));
    return header.elf_class == Class::elf64
               ? Reader<Structures64>(source, header, segments, dynamic, *tables).run(sections)
               : Reader<Structures32>(source, header, segments, dynamic, *tables).run(sections);
}

/// Damage that a loader would mind is found by the reader for loaders.
Result<void> refuse_what_is_no_whole_elf(const fs::File& file, std::string_view name) {
    SR_TRY(const Reading reading, read_facts(file), name);
    if (reading.shape == Shape::dynamic || reading.shape == Shape::no_dynamic) return {};
    std::string message = std::string(name) + ": " + std::string(name_of(reading.shape));
    if (!reading.detail.empty()) message += " (" + reading.detail + ")";
    return fail(Errc::malformed, std::move(message));
}

}   // namespace

Result<Symbols> read_symbols(const fs::File& file, std::string_view name) {
    SR_DO(refuse_what_is_no_whole_elf(file, name));
    FileBytes source;
    SR_DO(source.start(file), name);
    auto symbols = look_into(source);
    if (symbols) return std::move(*symbols);
    if (symbols.error().unreadable) return std::unexpected(in_step(std::move(*symbols.error().unreadable), name));
    return fail(Errc::malformed, std::string(name) + ": " + std::string(name_of(symbols.error().shape)) + " (" +
                                     symbols.error().detail + ")");
}

}   // namespace sandroot::elf
