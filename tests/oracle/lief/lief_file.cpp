#include "oracle/lief/lief_file.hpp"

#include <sandroot/elf/read_facts.hpp>

#include <LIEF/ELF/Parser.hpp>
#include <LIEF/logging.hpp>

#include <cstdint>
#include <vector>

namespace sandroot::elf {

namespace {

Result<void> refuse_what_is_no_whole_elf(const fs::File& file, std::string_view name) {
    SR_TRY(const Reading reading, read_facts(file), name);
    if (reading.shape == Shape::dynamic || reading.shape == Shape::no_dynamic) return {};
    std::string message = std::string(name) + ": " + std::string(name_of(reading.shape));
    if (!reading.detail.empty()) message += " (" + reading.detail + ")";
    return fail(Errc::malformed, std::move(message));
}

Result<std::vector<std::uint8_t>> read_whole(const fs::File& file, std::string_view name) {
    std::vector<std::uint8_t> bytes(file.stat().size);
    SR_TRY(const std::size_t count, file.read_at(0, std::as_writable_bytes(std::span(bytes))), name);
    if (count != bytes.size()) return fail(Errc::malformed, std::string(name) + ": shrank while it was read");
    return bytes;
}

}   // namespace

Result<std::unique_ptr<const LIEF::ELF::Binary>> parse_with_lief(const fs::File& file, std::string_view name) {
    SR_DO(refuse_what_is_no_whole_elf(file, name));
    auto parsed = ask_lief(name, [&]() -> Result<std::unique_ptr<const LIEF::ELF::Binary>> {
        // It logs to the terminal unless told not to, once for the process.
        static const bool silenced = (LIEF::Logger::disable(), true);
        (void)silenced;
        SR_TRY(const auto bytes, read_whole(file, name));
        // By default it counts symbols by a guess that stops early on large libraries (it saw 87 of libicuuc's 3896).
        // The section of dynamic symbols has the right number; only a file stripped of its sections needs the guess.
        using Count = LIEF::ELF::DYNSYM_COUNT_METHODS;
        auto counted = LIEF::ELF::Parser::parse(bytes, std::string(name), Count::COUNT_SECTION);
        if (counted && counted->dynamic_symbols().size() > 1) return counted;
        return LIEF::ELF::Parser::parse(bytes, std::string(name), Count::COUNT_AUTO);
    });
    if (!parsed) return std::unexpected(std::move(parsed).error());
    if (!*parsed) return std::move(*parsed);
    if (!**parsed) return fail(Errc::malformed, std::string(name) + ": LIEF finds no ELF in it");
    return std::move(*parsed);
}

}   // namespace sandroot::elf
