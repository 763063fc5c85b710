#include <sandroot/elf/dynamic.hpp>
#include <sandroot/elf/mapping.hpp>
#include <sandroot/elf/structures.hpp>

#include <algorithm>

namespace sandroot::elf {

namespace {

constexpr std::uint64_t largest_section = 1U << 20U;
constexpr std::uint64_t largest_table = 64U << 20U;

using Kind = Facts::Dependency::Kind;

void take(Dynamic& dynamic, std::int64_t tag, std::uint64_t value) {
    switch (tag) {
    case DT_NEEDED:
        dynamic.names.push_back({Kind::needed, value});
        break;
    case DT_AUXILIARY:
        dynamic.names.push_back({Kind::auxiliary, value});
        break;
    case DT_FILTER:
        dynamic.names.push_back({Kind::filter, value});
        break;
    case DT_SONAME:
        dynamic.soname = value;
        break;
    case DT_RPATH:
        dynamic.rpath = value;
        break;
    case DT_RUNPATH:
        dynamic.runpath = value;
        break;
    case DT_AUDIT:
        dynamic.audit = value;
        break;
    case DT_DEPAUDIT:
        dynamic.depaudit = value;
        break;
    case DT_STRTAB:
        dynamic.strings = value;
        break;
    case DT_STRSZ:
        dynamic.strings_size = value;
        break;
    case DT_SYMTAB:
        dynamic.symbols = value;
        break;
    case DT_HASH:
        dynamic.hash = value;
        break;
    case DT_GNU_HASH:
        dynamic.gnu_hash = value;
        break;
    case DT_VERSYM:
        dynamic.symbol_versions = value;
        break;
    case DT_VERNEED:
        dynamic.needs = value;
        break;
    case DT_VERNEEDNUM:
        dynamic.needs_count = value;
        break;
    case DT_VERDEF:
        dynamic.definitions = value;
        break;
    case DT_VERDEFNUM:
        dynamic.definitions_count = value;
        break;
    case DT_FLAGS:
        dynamic.flags = value;
        break;
    case DT_FLAGS_1:
        dynamic.flags_1 = value;
        break;
    case DT_TEXTREL:
        dynamic.textrel = true;
        break;
    default:
        break;
    }
}

template <class Raw>
Parsed<Dynamic> entries(FileBytes& source, const Native& native, std::uint64_t offset, std::uint64_t size) {
    SR_TRY(const auto bytes, source.view(offset, static_cast<std::size_t>(size), "dynamic section"));
    Dynamic dynamic;
    dynamic.names.reserve(8);
    for (std::size_t at = 0; bytes.size() - at >= sizeof(Raw); at += sizeof(Raw)) {
        const Raw raw = record_at<Raw>(bytes, at);
        const std::int64_t tag = native(raw.d_tag);
        if (tag == DT_NULL) return dynamic;
        take(dynamic, tag, native(raw.d_un.d_val));
    }
    return malformed("dynamic section has no end");
}

Parsed<std::optional<std::string>> one(Strings& strings, const std::optional<std::uint64_t>& index,
                                       std::string_view tag) {
    if (!index) return std::optional<std::string>();
    SR_TRY(auto text, strings.at(*index, tag));
    return std::optional(std::move(text));
}

std::string_view tag_of(Kind kind) {
    switch (kind) {
    case Kind::needed:
        return "DT_NEEDED";
    case Kind::auxiliary:
        return "DT_AUXILIARY";
    case Kind::filter:
        return "DT_FILTER";
    }
    return "DT_NEEDED";
}

}   // namespace

Parsed<Dynamic> read_dynamic(FileBytes& source, const Header& header, const Segments& segments) {
    const Range& range = *segments.dynamic;
    if (!source.holds(range.offset, range.size)) return truncated("dynamic section past end of file");
    if (range.size > largest_section) return malformed("dynamic section of " + std::to_string(range.size) + " bytes");
    SR_TRY(const FilePosition place, position_of(segments.loads, range.address, "dynamic section"));
    if (place.offset != range.offset)
        return malformed("dynamic section is at offset " + std::to_string(range.offset) + " and mapped from offset " +
                         std::to_string(place.offset));
    const Native native(header.order);
    return header.elf_class == Class::elf64 ? entries<Elf64_Dyn>(source, native, range.offset, range.size)
                                            : entries<Elf32_Dyn>(source, native, range.offset, range.size);
}

Parsed<Strings> find_strings(FileBytes& source, const Segments& segments, const Dynamic& dynamic) {
    if (!dynamic.strings) {
        if (dynamic.names_strings()) return malformed("dynamic section names strings and no string table (DT_STRTAB)");
        return Strings(source, 0, 0);
    }
    if (!dynamic.strings_size) return malformed("string table without a size (DT_STRSZ)");
    const std::uint64_t size = *dynamic.strings_size;
    if (size == 0 && !dynamic.names_strings()) return Strings(source, 0, 0);
    SR_TRY(const FilePosition place, position_of(segments.loads, *dynamic.strings, "string table"));
    if (!source.holds(place.offset, size)) return truncated("string table past end of file");
    if (size > largest_table) return malformed("string table of " + std::to_string(size) + " bytes");
    if (size > place.room) return malformed("string table past end of its segment");
    return Strings(source, place.offset, size);
}

Parsed<void> read_names(Strings& strings, const Dynamic& dynamic, Facts& facts) {
    facts.dependencies.reserve(dynamic.names.size());
    facts.needed.reserve(dynamic.names.size());
    for (const auto& [kind, index] : dynamic.names) {
        SR_TRY(auto name, strings.at(index, tag_of(kind)));
        switch (kind) {
        case Kind::needed:
            facts.needed.push_back(name);
            break;
        case Kind::auxiliary:
            facts.auxiliary.push_back(name);
            break;
        case Kind::filter:
            facts.filter.push_back(name);
            break;
        }
        facts.dependencies.push_back({kind, std::move(name)});
    }
    SR_TRY(facts.soname, one(strings, dynamic.soname, "DT_SONAME"));
    SR_TRY(facts.rpath, one(strings, dynamic.rpath, "DT_RPATH"));
    SR_TRY(facts.runpath, one(strings, dynamic.runpath, "DT_RUNPATH"));
    SR_TRY(facts.audit, one(strings, dynamic.audit, "DT_AUDIT"));
    SR_TRY(facts.depaudit, one(strings, dynamic.depaudit, "DT_DEPAUDIT"));
    return {};
}

}   // namespace sandroot::elf
