#include <sandroot/elf/notes.hpp>
#include <sandroot/elf/sections.hpp>
#include <sandroot/elf/structures.hpp>

#include <algorithm>

namespace sandroot::elf {

namespace {

constexpr std::uint64_t most_bytes = 1U << 20U;   // In one object; ranges beyond are passed over.
constexpr std::size_t most_dlopen_notes = 256;    // An object has one for each library that it opens, mostly none.

// Numbers younger than the <elf.h> that we are built with.
constexpr std::uint32_t note_dlopen = 0x407c0c0a;   // UAPI.12
constexpr std::uint32_t property_x86_isa_needed = 0xc0008002;

static_assert(sizeof(Elf32_Nhdr) == sizeof(Elf64_Nhdr));

using Bytes = std::span<const std::byte>;

std::uint64_t align(std::uint64_t value, std::uint64_t to) {
    return (value + to - 1) / to * to;
}

std::string_view text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hexadecimal(Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    result.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        result += digits[std::to_integer<std::size_t>(byte >> 4)];
        result += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return result;
}

void read_properties(Bytes bytes, const Native& native, Facts& facts) {
    if (facts.header.machine != EM_386 && facts.header.machine != EM_X86_64) return;
    const std::uint64_t step = facts.header.elf_class == Class::elf64 ? 8 : 4;
    std::uint64_t at = 0;
    while (bytes.size() - at >= 8) {
        const auto type = native(record_at<std::uint32_t>(bytes, at));
        const auto size = native(record_at<std::uint32_t>(bytes, at + 4));
        if (size > bytes.size() - at - 8) return;
        if (type == property_x86_isa_needed && size == 4)
            facts.x86_isa_needed |= native(record_at<std::uint32_t>(bytes, at + 8));
        at = std::min<std::uint64_t>(at + 8 + align(size, step), bytes.size());
    }
}

void take(std::string_view owner, std::uint32_t type, Bytes content, const Native& native, Facts& facts) {
    constexpr std::string_view gnu("GNU\0", 4);
    constexpr std::string_view fdo("FDO\0", 4);
    if (owner == gnu && type == NT_GNU_BUILD_ID && facts.build_id.empty()) facts.build_id = hexadecimal(content);
    if (owner == gnu && type == NT_GNU_PROPERTY_TYPE_0) read_properties(content, native, facts);
    if (owner == fdo && type == note_dlopen && facts.dlopen_notes.size() < most_dlopen_notes) {
        std::string_view json = text(content);
        while (json.ends_with('\0')) json.remove_suffix(1);
        facts.dlopen_notes.emplace_back(json);
    }
}

/// What is no note ends the range without an error: some tools leave text there or a note of a wrong length, and ld.so
/// loads the object all the same.
Parsed<void> read_range(FileBytes& source, const Range& range, Facts& facts) {
    SR_TRY(const Bytes bytes, source.view(range.offset, static_cast<std::size_t>(range.size), "notes"));
    const Native native(facts.header.order);
    const std::uint64_t step = range.alignment == 8 ? 8 : 4;
    std::uint64_t at = 0;
    while (bytes.size() - at >= sizeof(Elf64_Nhdr)) {
        const auto note = record_at<Elf64_Nhdr>(bytes, at);
        const std::uint64_t name_size = native(note.n_namesz);
        const std::uint64_t size = native(note.n_descsz);
        const std::uint64_t name_at = at + sizeof note;
        const std::uint64_t content_at = at + align(sizeof note + name_size, step);
        if (content_at > bytes.size() || size > bytes.size() - content_at) return {};
        take(text(bytes.subspan(name_at, name_size)), native(note.n_type), bytes.subspan(content_at, size), native,
             facts);
        at = std::min<std::uint64_t>(content_at + align(size, step), bytes.size());
    }
    return {};
}

Parsed<void> read_ranges(FileBytes& source, std::span<const Range> ranges, Facts& facts) {
    std::uint64_t left = most_bytes;
    for (const Range& range : ranges) {
        if (!source.holds(range.offset, range.size)) return truncated("notes past end of file");
        if (range.size > left) continue;
        left -= range.size;
        SR_DO(read_range(source, range, facts));
    }
    return {};
}

bool covers(const Range& outer, const Range& inner) {
    return outer.offset <= inner.offset && inner.offset - outer.offset <= outer.size &&
           inner.size <= outer.size - (inner.offset - outer.offset);
}

}   // namespace

Parsed<void> read_notes(FileBytes& source, const Tables& tables, const Segments& segments, Facts& facts) {
    SR_DO(read_ranges(source, segments.notes, facts));
    if (segments.property &&
        std::ranges::none_of(segments.notes, [&](const Range& note) { return covers(note, *segments.property); })) {
        // Tools that move the notes leave this one behind. ld.so passes over what is no property.
        SR_DO(read_ranges(source, {&*segments.property, 1}, facts));
    }
    if (segments.notes.empty() && !segments.property) return read_section_notes(source, tables, facts);
    return {};
}

Parsed<void> read_section_notes(FileBytes& source, const Tables& tables, Facts& facts) {
    SR_TRY(const Sections sections, read_sections(source, facts.header, tables));
    return read_ranges(source, sections.notes, facts);
}

}   // namespace sandroot::elf
