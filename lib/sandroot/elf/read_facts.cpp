#include <sandroot/base/escape.hpp>
#include <sandroot/elf/dynamic.hpp>
#include <sandroot/elf/mapping.hpp>
#include <sandroot/elf/notes.hpp>
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/elf/sections.hpp>
#include <sandroot/elf/shape.hpp>
#include <sandroot/elf/structures.hpp>
#include <sandroot/elf/symbols/symbol_versions.hpp>

#include <algorithm>
#include <cstring>

namespace sandroot::elf {

namespace {

Parsed<std::string> read_interpreter(FileBytes& source, const Range& range) {
    // The kernel's own limits (fs/binfmt_elf.c): a NUL and something before it, no longer than a path.
    if (range.size < 2 || range.size > 4096)
        return malformed("interpreter of " + std::to_string(range.size) + " bytes");
    SR_TRY(const auto bytes, source.view(range.offset, static_cast<std::size_t>(range.size), "interpreter"));
    if (bytes.back() != std::byte{0}) return malformed("interpreter has no end");
    return std::string(reinterpret_cast<const char*>(bytes.data()));
}

/// Linkers put the names that ld.so wants, and the version tables, close together at the end of a string table that is
/// otherwise full of symbols: so they come by one read, or by one for each place where some of them are.
Parsed<void> fetch_names(FileBytes& source, const Segments& segments, const Dynamic& dynamic) {
    constexpr std::uint64_t name_length = 128;   // With what often follows it: the names of versions.
    constexpr std::uint64_t need_length = 64;    // Enough for one file with its usual number of versions.
    constexpr std::uint64_t definition_length = 40;
    constexpr std::uint64_t farthest = 2048;   // More than this costs more to copy than to ask for again.
    constexpr std::uint64_t most = 64U << 10U;
    struct Part {
        std::uint64_t begin;
        std::uint64_t end;
    };
    std::vector<Part> parts;
    parts.reserve(dynamic.names.size() + 6);
    const auto want = [&](const std::optional<std::uint64_t>& address, std::uint64_t further, std::uint64_t length) {
        if (!address) return;
        const auto place = position_of(segments.loads, *address, "names");
        if (place && further <= place->room)
            parts.push_back({place->offset + further, place->offset + further + length});
    };
    for (const auto& name : dynamic.names) want(dynamic.strings, name.index, name_length);
    for (const auto& index : {dynamic.soname, dynamic.rpath, dynamic.runpath})
        if (index) want(dynamic.strings, *index, name_length);
    want(dynamic.needs, 0, std::min(dynamic.needs_count.value_or(1), most / need_length) * need_length);
    want(dynamic.definitions, 0,
         std::min(dynamic.definitions_count.value_or(1), most / definition_length) * definition_length);
    std::ranges::sort(parts, {}, &Part::begin);
    for (std::size_t at = 0; at < parts.size();) {
        Part together = parts[at++];
        while (at < parts.size() && parts[at].begin <= together.end + farthest && parts[at].end - together.begin < most)
            together.end = std::max(together.end, parts[at++].end);
        SR_DO(source.prefetch(together.begin, together.end - together.begin));
    }
    return {};
}

Parsed<void> read_dynamic_facts(FileBytes& source, const Segments& segments, Facts& facts) {
    SR_TRY(const Dynamic dynamic, read_dynamic(source, facts.header, segments));
    facts.flags = dynamic.flags;
    facts.flags_1 = dynamic.flags_1;
    facts.has_textrel = dynamic.textrel || (dynamic.flags & flag_textrel) != 0;
    SR_DO(fetch_names(source, segments, dynamic));
    SR_TRY(Strings strings, find_strings(source, segments, dynamic));
    SR_DO(read_names(strings, dynamic, facts));
    return read_versions(source, segments, dynamic, strings, facts);
}

Parsed<void> read_contents(FileBytes& source, const Tables& tables, const Segments& segments, Facts& facts) {
    if (segments.dynamic && !source.holds(segments.dynamic->offset, segments.dynamic->size))
        return truncated("dynamic section past end of file");
    SR_DO(check_loads(source, segments.loads));
    // One byte is the empty name that Qt's libraries in wheels have: ld.so never looks at it, and the kernel starts no
    // library.
    if (segments.interpreter && segments.interpreter->size != 1) {
        SR_TRY(facts.interpreter, read_interpreter(source, *segments.interpreter));
    }
    if (segments.dynamic) SR_DO(read_dynamic_facts(source, segments, facts));
    return read_notes(source, tables, segments, facts);
}

/// `misaligned` becomes true where the alignments are wrong, and nothing else.
Parsed<void> read_body(FileBytes& source, const Tables& tables, Facts& facts, bool& misaligned) {
    SR_TRY(const Segments segments, read_segments(source, facts.header, tables));
    // What a core file describes was in memory, and its notes are about a process.
    if (facts.header.type == ET_CORE) return {};
    facts.has_load = !segments.loads.empty();
    facts.has_dynamic = segments.dynamic.has_value();
    facts.stack = segments.stack;
    for (const Load& load : segments.loads) facts.largest_alignment = std::max(facts.largest_alignment, load.alignment);
    facts.alignment = alignment_of(segments.loads);
    auto contents = read_contents(source, tables, segments, facts);
    const auto aligned = check_alignments(segments.loads);
    misaligned = contents.has_value() && !aligned;
    // Segments that contradict each other explain why the contents are not where they should be.
    const bool unread = !contents && (contents.error().unreadable || contents.error().shape == Shape::truncated);
    return aligned || unread ? contents : aligned;
}

/// What strip --only-keep-debug leaves has the program headers of the original and not its contents.
Parsed<bool> is_debug_companion(FileBytes& source, const Tables& tables, Facts& facts) {
    SR_TRY(const Sections sections, read_sections(source, facts.header, tables));
    if (!sections.code_is_elsewhere) return false;
    Facts kept;
    kept.header = facts.header;
    kept.size = facts.size;
    kept.has_load = facts.has_load;
    kept.stack = facts.stack;
    kept.largest_alignment = facts.largest_alignment;
    SR_DO(read_section_notes(source, tables, kept));
    facts = std::move(kept);
    return true;
}

Parsed<Shape> read_elf(FileBytes& source, Facts& facts, bool& misaligned) {
    SR_TRY(const Tables tables, read_header(source, facts.header));
    const auto body = read_body(source, tables, facts, misaligned);
    if (!body || (facts.has_dynamic && facts.needed.empty() && !facts.soname)) {
        SR_TRY(const bool companion, is_debug_companion(source, tables, facts));
        if (companion) return Shape::no_dynamic;
    }
    if (!body) return std::unexpected(body.error());
    return facts.has_dynamic ? Shape::dynamic : Shape::no_dynamic;
}

}   // namespace

Result<Reading> read_facts(const fs::File& file) {
    Reading reading;
    FileBytes source;
    SR_DO(source.start(file));
    reading.facts.size = source.size();
    if (!has_magic(source.head())) {
        reading.shape = shape_of_other(source.head());
        return reading;
    }
    auto shape = read_elf(source, reading.facts, reading.is_misaligned);
    if (shape) {
        reading.shape = *shape;
        return reading;
    }
    if (shape.error().unreadable) return std::unexpected(std::move(*shape.error().unreadable));
    reading.shape = shape.error().shape;
    reading.detail = std::move(shape.error().detail);
    return reading;
}

Result<Reading> read_facts(const fs::Tree& tree, const RootPath& path) {
    SR_TRY(const auto file, tree.open(path));
    SR_TRY(auto reading, read_facts(*file), escape_for_terminal(path.str()));
    return reading;
}

}   // namespace sandroot::elf
