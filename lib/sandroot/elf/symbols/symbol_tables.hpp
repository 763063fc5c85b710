// SymbolTables: the tables of dynamic symbols, and of the hashes that lead to them, as arrays of records.
#pragma once

#include <sandroot/elf/dynamic.hpp>
#include <sandroot/elf/mapping.hpp>
#include <sandroot/elf/structures.hpp>

#include <optional>

namespace sandroot::elf {

/// A table at an address of the dynamic section, as an array of records.
class Array {
public:
    Array(FileBytes& source, Order order, FilePosition place) : source_(&source), native_(order), place_(place) {}

    template <class Record>
    [[nodiscard]] Parsed<Record> at(std::uint64_t begin, std::uint64_t index) const {
        const std::uint64_t offset = begin + index * sizeof(Record);
        if (offset > place_.room || sizeof(Record) > place_.room - offset) return malformed("a table past its segment");
        SR_TRY(const auto bytes, source_->view(place_.offset + offset, sizeof(Record), "symbols"));
        return record_at<Record>(bytes);
    }
    [[nodiscard]] Parsed<std::uint32_t> word(std::uint64_t begin, std::uint64_t index) const {
        SR_TRY(const auto raw, at<std::uint32_t>(begin, index));
        return native_(raw);
    }
    template <class T>
    [[nodiscard]] T native(T value) const {
        return native_(value);
    }
    [[nodiscard]] const FilePosition& place() const { return place_; }

private:
    FileBytes* source_;
    Native native_;
    FilePosition place_;
};

struct SymbolTables {
    std::optional<Array> gnu_hash;
    std::optional<Array> hash;   ///< Not where its entries have 64 bits (Alpha, s390x).
    Array symbols;
    Strings strings;
};

/// Nothing if the object has no dynamic symbols. Errors: a table lies outside of the loaded segments.
[[nodiscard]] Parsed<std::optional<SymbolTables>> find_symbol_tables(FileBytes& source, const Header& header,
                                                                     const Segments& segments, const Dynamic& dynamic);

}   // namespace sandroot::elf
