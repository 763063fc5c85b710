// Any bytes as the notes of an object, what they say of dlopen as JSON; and the bytes themselves as such JSON. The
// first byte chooses class, byte order and alignment.
#include <sandroot/elf/dlopen_note.hpp>
#include <sandroot/elf/notes.hpp>

#include "fuzz/bytes_file.hpp"

#include <algorithm>

using namespace sandroot;
using fuzz::hold;

namespace {

void read_json(std::string_view json) {
    const auto note = elf::parse_dlopen_note(json);
    hold(note || !note.error().message.empty());
    if (!note) return;
    for (const auto& dependency : *note) hold(!dependency.sonames.empty());
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const unsigned choice = data[0];
    const std::span<const std::uint8_t> bytes(data + 1, size - 1);
    read_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});

    const fuzz::BytesFile file(bytes);
    elf::FileBytes source;
    hold(source.start(file).has_value());
    elf::Facts facts;
    facts.header.elf_class = (choice & 1U) == 0 ? elf::Class::elf64 : elf::Class::elf32;
    facts.header.order = (choice & 2U) == 0 ? elf::Order::little : elf::Order::big;
    facts.header.machine = elf::machine_x86_64;
    elf::Segments segments;
    const std::uint64_t half = (choice & 8U) == 0 ? bytes.size() : bytes.size() / 2;
    segments.notes = {{0, half, 0, (choice & 4U) == 0 ? 4U : 8U}, {half, bytes.size() - half, 0, 4}};
    const auto done = elf::read_notes(source, {}, segments, facts);
    hold(done || (!done.error().unreadable && !done.error().detail.empty()));
    hold(facts.build_id.size() % 2 == 0);
    for (const auto& json : facts.dlopen_notes) read_json(json);
    return 0;
}
