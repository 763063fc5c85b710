#include <sandroot/elf/mapping.hpp>
#include <sandroot/elf/structures.hpp>
#include <sandroot/elf/symbols/symbol_versions.hpp>

namespace sandroot::elf {

namespace {

// The structures are the same in both classes.
static_assert(sizeof(Elf32_Verneed) == sizeof(Elf64_Verneed) && sizeof(Elf32_Vernaux) == sizeof(Elf64_Vernaux));
static_assert(sizeof(Elf32_Verdef) == sizeof(Elf64_Verdef) && sizeof(Elf32_Verdaux) == sizeof(Elf64_Verdaux));

/// A version's index has 15 bits (LSB Core, "Symbol Version Table").
constexpr std::size_t most_versions = 0x8000;

class Table {
public:
    Table(FileBytes& source, Order order, FilePosition place, std::string_view what)
        : source_(&source), native_(order), place_(place), what_(what) {}

    template <class Record>
    [[nodiscard]] Parsed<Record> record(std::uint64_t at) {
        if (at > place_.room || sizeof(Record) > place_.room - at)
            return malformed(std::string(what_) + " past end of their segment");
        if (++records_ > 2 * most_versions) return malformed(std::string(what_) + " without end");
        SR_TRY(const auto bytes, source_->view(place_.offset + at, sizeof(Record), what_));
        return record_at<Record>(bytes);
    }
    template <class T>
    [[nodiscard]] T native(T value) const {
        return native_(value);
    }
    [[nodiscard]] std::unexpected<Trouble> unsupported(unsigned revision) const {
        return malformed(std::string(what_) + " of unknown revision " + std::to_string(revision));
    }
    /// Whether a chain ends at its `done`th link; it must where the count says, and nowhere else.
    [[nodiscard]] Parsed<bool> ends(std::uint64_t done, const std::optional<std::uint64_t>& count, std::uint32_t next,
                                    std::string_view of) const {
        if (count && (next == 0) != (done == *count))
            return malformed(std::string(what_) + ": " + std::string(of) + " says " + std::to_string(*count) +
                             ", the chain has " + (next == 0 ? "" : "more than ") + std::to_string(done));
        return next == 0;
    }

private:
    FileBytes* source_;
    Native native_;
    FilePosition place_;
    std::string_view what_;
    std::size_t records_ = 0;
};

constexpr std::uint16_t index_bits = 0x7fff;   // The highest bit hides a version from unversioned references.

struct Need {
    const std::string& file;
    std::string version;
    bool weak = false;
    std::uint16_t index = 0;
};

/// Calls `take` with each Need, which may fail.
template <class Take>
Parsed<void> each_need(Table table, const std::optional<std::uint64_t>& count, Strings& strings, Take take) {
    std::uint64_t at = 0;
    for (std::uint64_t done = 1;; ++done) {
        SR_TRY(const auto need, table.record<Elf64_Verneed>(at));
        if (table.native(need.vn_version) != VER_NEED_CURRENT) return table.unsupported(table.native(need.vn_version));
        SR_TRY(const std::string file, strings.at(table.native(need.vn_file), "file of a version need"));
        std::uint64_t inner = at + table.native(need.vn_aux);
        for (std::uint64_t found = 1;; ++found) {
            SR_TRY(const auto version, table.record<Elf64_Vernaux>(inner));
            SR_TRY(auto name, strings.at(table.native(version.vna_name), "name of a version need"));
            SR_DO(take(Need{file, std::move(name), (table.native(version.vna_flags) & VER_FLG_WEAK) != 0,
                            static_cast<std::uint16_t>(table.native(version.vna_other) & index_bits)}));
            const std::uint32_t next = table.native(version.vna_next);
            SR_TRY(const bool last, table.ends(found, table.native(need.vn_cnt), next, "vn_cnt"));
            if (last) break;
            inner += next;
        }
        const std::uint32_t next = table.native(need.vn_next);
        SR_TRY(const bool last, table.ends(done, count, next, "DT_VERNEEDNUM"));
        if (last) return {};
        at += next;
    }
}

/// Calls `take` with the name and the index of each version that is not the base.
template <class Take>
Parsed<void> each_definition(Table table, const std::optional<std::uint64_t>& count, Strings& strings, Take take) {
    std::uint64_t at = 0;
    for (std::uint64_t done = 1;; ++done) {
        SR_TRY(const auto definition, table.record<Elf64_Verdef>(at));
        if (table.native(definition.vd_version) != VER_DEF_CURRENT)
            return table.unsupported(table.native(definition.vd_version));
        if (table.native(definition.vd_cnt) == 0) return malformed("version definition without a name");
        // The first name is the version's own, the others are those of its parents.
        SR_TRY(const auto first, table.record<Elf64_Verdaux>(at + table.native(definition.vd_aux)));
        SR_TRY(auto name, strings.at(table.native(first.vda_name), "name of a version definition"));
        if ((table.native(definition.vd_flags) & VER_FLG_BASE) == 0)
            take(std::move(name), static_cast<std::uint16_t>(table.native(definition.vd_ndx) & index_bits));
        const std::uint32_t next = table.native(definition.vd_next);
        SR_TRY(const bool last, table.ends(done, count, next, "DT_VERDEFNUM"));
        if (last) return {};
        at += next;
    }
}

/// The tables of both kinds, each handed to its taker.
template <class TakeNeed, class TakeDefinition>
Parsed<void> each_version(FileBytes& source, Order order, const Segments& segments, const Dynamic& dynamic,
                          Strings& strings, TakeNeed take_need, TakeDefinition take_definition) {
    const auto table = [&](std::uint64_t address, std::string_view what) -> Parsed<Table> {
        SR_TRY(const FilePosition place, position_of(segments.loads, address, what));
        return Table(source, order, place, what);
    };
    if (dynamic.needs) {
        SR_TRY(const Table needs, table(*dynamic.needs, "version needs"));
        SR_DO(each_need(needs, dynamic.needs_count, strings, take_need));
    }
    if (dynamic.definitions) {
        SR_TRY(const Table definitions, table(*dynamic.definitions, "version definitions"));
        SR_DO(each_definition(definitions, dynamic.definitions_count, strings, take_definition));
    }
    return {};
}

}   // namespace

Parsed<void> read_versions(FileBytes& source, const Segments& segments, const Dynamic& dynamic, Strings& strings,
                           Facts& facts) {
    facts.has_version_definitions = dynamic.definitions.has_value();
    return each_version(
        source, facts.header.order, segments, dynamic, strings,
        [&](Need need) -> Parsed<void> {
            SR_DO(strings.count_again(need.file));
            facts.version_needs.push_back({need.file, std::move(need.version), need.weak});
            return {};
        },
        [&](std::string name, std::uint16_t) { facts.version_definitions.push_back(std::move(name)); });
}

Parsed<std::unordered_map<std::uint16_t, std::string>>
read_version_names(FileBytes& source, Order order, const Segments& segments, const Dynamic& dynamic, Strings& strings) {
    std::unordered_map<std::uint16_t, std::string> names;
    SR_DO(each_version(
        source, order, segments, dynamic, strings,
        [&](Need need) -> Parsed<void> {
            names.try_emplace(need.index, std::move(need.version));
            return {};
        },
        [&](std::string name, std::uint16_t index) { names.try_emplace(index, std::move(name)); }));
    return names;
}

}   // namespace sandroot::elf
