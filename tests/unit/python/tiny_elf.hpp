// ELF objects of a few hundred bytes, made from what a test wants them to say.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace sandroot::test {

struct TinyElf {
    std::uint16_t type = 3;       ///< ET_DYN
    std::uint16_t machine = 62;   ///< EM_X86_64
    std::string soname;
    std::vector<std::string> needed;
    std::string interpreter;
    bool dynamic = true;
    std::string symbol;   ///< A name in the string table.
};

template <class Number>
void put(std::string& bytes, std::size_t at, Number value) {
    if (bytes.size() < at + sizeof value) bytes.resize(at + sizeof value, '\0');
    std::memcpy(bytes.data() + at, &value, sizeof value);
}

/// A little-endian 64-bit object with one PT_LOAD over the whole file.
inline std::string make_elf(const TinyElf& elf) {
    std::string strings(1, '\0');
    const auto string_at = [&](const std::string& text) {
        const auto at = strings.size();
        strings += text + '\0';
        return static_cast<std::uint64_t>(at);
    };
    std::vector<std::pair<std::uint64_t, std::uint64_t>> tags;
    for (const auto& name : elf.needed) tags.emplace_back(1, string_at(name));
    if (!elf.soname.empty()) tags.emplace_back(14, string_at(elf.soname));
    if (!elf.symbol.empty()) string_at(elf.symbol);
    const auto interpreter_at = elf.interpreter.empty() ? 0 : string_at(elf.interpreter);

    const std::uint16_t segments =
        static_cast<std::uint16_t>(1 + (elf.dynamic ? 1 : 0) + (interpreter_at != 0 ? 1 : 0));
    const std::uint64_t dynamic_at = 64 + 56U * segments;
    const std::uint64_t dynamic_size = elf.dynamic ? (tags.size() + 3) * 16 : 0;
    const std::uint64_t strings_at = dynamic_at + dynamic_size;
    tags.emplace_back(5, strings_at);
    tags.emplace_back(10, strings.size());
    tags.emplace_back(0, 0);
    const std::uint64_t size = strings_at + strings.size();

    std::string bytes(static_cast<std::size_t>(dynamic_at), '\0');
    std::memcpy(bytes.data(),
                "\x7f"
                "ELF\2\1\1",
                7);
    put(bytes, 16, elf.type);
    put(bytes, 18, elf.machine);
    put(bytes, 20, std::uint32_t{1});
    put(bytes, 32, std::uint64_t{64});
    put(bytes, 52, std::uint16_t{64});
    put(bytes, 54, std::uint16_t{56});
    put(bytes, 56, segments);
    std::size_t header = 64;
    const auto segment = [&](std::uint32_t kind, std::uint64_t offset, std::uint64_t length) {
        put(bytes, header, kind);
        put(bytes, header + 4, std::uint32_t{5});
        put(bytes, header + 8, offset);
        put(bytes, header + 16, offset);
        put(bytes, header + 24, offset);
        put(bytes, header + 32, length);
        put(bytes, header + 40, length);
        put(bytes, header + 48, std::uint64_t{kind == 1 ? 0x1000U : 1U});
        header += 56;
    };
    if (interpreter_at != 0) segment(3, strings_at + interpreter_at, elf.interpreter.size() + 1);
    segment(1, 0, size);
    if (elf.dynamic) {
        segment(2, dynamic_at, dynamic_size);
        for (std::size_t i = 0; i < tags.size(); ++i) {
            put(bytes, static_cast<std::size_t>(dynamic_at) + i * 16, tags[i].first);
            put(bytes, static_cast<std::size_t>(dynamic_at) + i * 16 + 8, tags[i].second);
        }
    }
    return bytes + strings;
}

}   // namespace sandroot::test
