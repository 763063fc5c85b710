// Dynamic: the entries of the dynamic section that matter for finding libraries.
#pragma once

#include <sandroot/elf/header.hpp>
#include <sandroot/elf/strings.hpp>

#include <optional>
#include <vector>

namespace sandroot::elf {

/// Values as they stand in the section: addresses, and indexes into the string table. If a tag stands twice, the
/// last counts, as in glibc's array l_info (elf/get-dynamic-info.h).
struct Dynamic {
    struct Name {
        Facts::Dependency::Kind kind;
        std::uint64_t index;
    };
    std::vector<Name> names;   ///< DT_NEEDED, DT_AUXILIARY and DT_FILTER in file order.
    std::optional<std::uint64_t> soname, rpath, runpath, audit, depaudit;
    std::optional<std::uint64_t> strings, strings_size;
    std::optional<std::uint64_t> needs, needs_count, definitions, definitions_count;
    std::optional<std::uint64_t> symbols, hash, gnu_hash, symbol_versions;
    std::uint64_t flags = 0;
    std::uint64_t flags_1 = 0;
    bool textrel = false;

    [[nodiscard]] bool names_strings() const {
        return !names.empty() || soname || rpath || runpath || audit || depaudit || needs || definitions;
    }
};

/// Reads up to DT_NULL, at the address where ld.so looks for it. Errors: past the end of the file, no whole entries, no
/// DT_NULL, more than 1 MiB, or mapped from another place of the file than the program header says.
/// Source: gABI chapter 5, "Dynamic Section".
[[nodiscard]] Parsed<Dynamic> read_dynamic(FileBytes& source, const Header& header, const Segments& segments);

/// The table that DT_STRTAB and DT_STRSZ describe. Errors: one of them is missing, the table is past the end of the
/// file or larger than 64 MiB.
[[nodiscard]] Parsed<Strings> find_strings(FileBytes& source, const Segments& segments, const Dynamic& dynamic);

/// Puts the named strings into `facts`.
[[nodiscard]] Parsed<void> read_names(Strings& strings, const Dynamic& dynamic, Facts& facts);

}   // namespace sandroot::elf
