#include "oracle/lief/read_symbols_with_lief.hpp"

#include "oracle/lief/lief_file.hpp"

#include <algorithm>
#include <unordered_map>

namespace sandroot::elf {

namespace {

namespace lief = LIEF::ELF;

constexpr unsigned index_bits = 0x7fff;   // The highest bit hides a version from unversioned references.
constexpr unsigned base_definition = 1;   // VER_FLG_BASE

bool is_undefined(const lief::Symbol& symbol) {
    return symbol.shndx() == static_cast<std::uint16_t>(lief::SYMBOL_SECTION_INDEX::SHN_UNDEF);
}

/// What other objects can see: not local, not hidden, and not given to version 0, which a version script calls "local".
bool is_for_others(const lief::Symbol& symbol) {
    using Binding = lief::SYMBOL_BINDINGS;
    using Visibility = lief::ELF_SYMBOL_VISIBILITY;
    const bool bound = symbol.binding() == Binding::STB_GLOBAL || symbol.binding() == Binding::STB_WEAK ||
                       symbol.binding() == Binding::STB_GNU_UNIQUE;
    const bool seen =
        symbol.visibility() == Visibility::STV_DEFAULT || symbol.visibility() == Visibility::STV_PROTECTED;
    return bound && seen && !symbol.name().empty();
}

/// A linker's absolute symbol that has the name of a version and stands for nothing.
bool is_version_label(const lief::Symbol& symbol, const std::string& version) {
    return symbol.shndx() == static_cast<std::uint16_t>(lief::SYMBOL_SECTION_INDEX::SHN_ABS) &&
           symbol.name() == version;
}

/// Names by the index that a symbol carries. LIEF 0.9 itself takes the name of a version's parent where it has one.
std::unordered_map<unsigned, std::string> versions_of(const lief::Binary& binary) {
    std::unordered_map<unsigned, std::string> versions;
    for (const lief::SymbolVersionDefinition& definition : binary.symbols_version_definition()) {
        auto names = definition.symbols_aux();
        if (names.size() != 0 && (definition.flags() & base_definition) == 0)
            versions.emplace(definition.ndx() & index_bits, names[0].name());
    }
    for (const lief::SymbolVersionRequirement& need : binary.symbols_version_requirement())
        for (const lief::SymbolVersionAuxRequirement& version : need.auxiliary_symbols())
            versions.emplace(version.other() & index_bits, version.name());
    return versions;
}

Symbols symbols_of(const lief::Binary& binary) {
    const auto versions = versions_of(binary);
    Symbols symbols;
    for (const lief::Symbol& symbol : binary.dynamic_symbols()) {
        if (!is_for_others(symbol)) continue;
        const bool undefined = is_undefined(symbol);
        Symbol found{symbol.name(), {}, symbol.binding() == lief::SYMBOL_BINDINGS::STB_WEAK};
        if (symbol.has_version()) {
            const unsigned index = symbol.symbol_version().value() & index_bits;
            if (!undefined && index == 0) continue;
            if (const auto version = versions.find(index); version != versions.end()) found.version = version->second;
        }
        if (!undefined && is_version_label(symbol, found.version)) continue;
        (undefined ? symbols.undefined : symbols.defined).push_back(std::move(found));
    }
    for (auto* list : {&symbols.defined, &symbols.undefined}) {
        std::ranges::sort(*list);
        list->erase(std::ranges::unique(*list).begin(), list->end());
    }
    return symbols;
}

}   // namespace

Result<Symbols> read_symbols_with_lief(const fs::File& file, std::string_view name) {
    SR_TRY(const auto binary, parse_with_lief(file, name));
    return ask_lief(name, [&] { return symbols_of(*binary); });
}

}   // namespace sandroot::elf
