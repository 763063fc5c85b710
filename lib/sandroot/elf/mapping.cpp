#include <sandroot/elf/mapping.hpp>

#include <bit>
#include <ranges>

namespace sandroot::elf {

namespace {

constexpr std::uint64_t page = 4096;

std::string segment(std::size_t index) {
    return "loaded segment " + std::to_string(index + 1);
}

/// Bytes of the file that are mapped behind the segment, because pages are mapped whole and no memory behind it is to
/// be zero. Whether the file goes on that far is for the reader of the bytes to find out.
std::uint64_t mapped_after(const Load& load) {
    if (load.file_size != load.memory_size || load.offset + load.file_size > UINT64_MAX - page) return 0;
    return (page - (load.address + load.file_size) % page) % page;
}

}   // namespace

Parsed<void> check_loads(const FileBytes& source, const std::vector<Load>& loads) {
    for (std::size_t i = 0; i < loads.size(); ++i) {
        const Load& load = loads[i];
        if (!source.holds(load.offset, load.file_size)) return truncated(segment(i) + " past end of file");
        if (load.file_size > load.memory_size) return malformed(segment(i) + " is larger in the file than in memory");
        if (load.memory_size > UINT64_MAX - load.address) return malformed(segment(i) + " past end of memory");
    }
    return {};
}

Alignment alignment_of(const std::vector<Load>& loads) {
    Alignment alignment;
    for (const Load& load : loads) {
        const std::uint64_t apart = load.address - load.offset;
        alignment.odd = alignment.odd || load.alignment % page != 0;
        alignment.off_page = alignment.off_page || apart % page != 0;
        alignment.contradicted = alignment.contradicted || (apart & (load.alignment - 1)) != 0;
    }
    return alignment;
}

Parsed<void> check_alignments(const std::vector<Load>& loads) {
    for (std::size_t i = 0; i < loads.size(); ++i) {
        const Load& load = loads[i];
        if (load.alignment <= 1) continue;
        if (!std::has_single_bit(load.alignment))
            return malformed(segment(i) + " has alignment " + std::to_string(load.alignment) + ", no power of two");
        if (((load.address - load.offset) & (load.alignment - 1)) != 0)
            return malformed(segment(i) + " has an address and an offset that its alignment contradicts");
    }
    return {};
}

Parsed<FilePosition> position_of(const std::vector<Load>& loads, std::uint64_t address, std::string_view what) {
    for (const Load& load : loads | std::views::reverse)
        if (address >= load.address && address - load.address < load.file_size) {
            const std::uint64_t inside = address - load.address;
            return FilePosition{load.offset + inside, load.file_size - inside + mapped_after(load)};
        }
    for (const Load& load : loads | std::views::reverse) {
        if (address >= load.address && address - load.address < load.memory_size)
            return malformed(std::string(what) + " lies in memory that the file does not fill");
        const std::uint64_t before = load.address % page;
        if (address < load.address && load.address - address <= before && load.offset >= before)
            return FilePosition{load.offset - (load.address - address), load.file_size + (load.address - address)};
        const std::uint64_t end = load.address + load.file_size;
        const std::uint64_t after = mapped_after(load);
        if (address >= end && address - end < after) {
            const std::uint64_t beyond = address - end;
            return FilePosition{load.offset + load.file_size + beyond, after - beyond};
        }
    }
    return malformed(std::string(what) + " lies outside of the loaded segments");
}

}   // namespace sandroot::elf
