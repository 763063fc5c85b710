#include <sandroot/base/escape.hpp>
#include <sandroot/python/judge.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace sandroot::python {

namespace {

// gABI: e_type; glibc elf.h: DT_FLAGS_1.
constexpr std::uint16_t relocatable = 1;
constexpr std::uint16_t executable = 2;
constexpr std::uint16_t shared = 3;
constexpr std::uint16_t core = 4;
constexpr std::uint64_t flag_pie = 0x08000000;

/// ELF's registered machine numbers, as far as Linux distributions exist for them.
constexpr std::array<std::pair<std::uint16_t, std::string_view>, 11> machines{{{3, "i386"},
                                                                               {8, "MIPS"},
                                                                               {20, "PowerPC"},
                                                                               {21, "PowerPC64"},
                                                                               {22, "s390"},
                                                                               {40, "ARM"},
                                                                               {62, "x86-64"},
                                                                               {183, "AArch64"},
                                                                               {243, "RISC-V"},
                                                                               {258, "LoongArch"},
                                                                               {43, "SPARC V9"}}};

std::string machine_name(std::uint16_t machine) {
    const auto* known = std::ranges::find(machines, machine, &std::pair<std::uint16_t, std::string_view>::first);
    return known != machines.end() ? std::string(known->second) : "ELF machine " + std::to_string(machine);
}

std::string_view bits(elf::Class elf_class) {
    return elf_class == elf::Class::elf32 ? "32-bit" : "64-bit";
}
std::string_view order(elf::Order order) {
    return order == elf::Order::big ? "big-endian" : "little-endian";
}

std::string foreign(const elf::Header& header, const elf::Header& interpreter) {
    const bool same_machine = header.machine == interpreter.machine;
    if (header.elf_class != interpreter.elf_class && header.elf_class != elf::Class::none)
        return "a " + std::string(bits(header.elf_class)) + " object" +
               (same_machine ? "" : " for " + machine_name(header.machine)) + ", and the interpreter is " +
               std::string(bits(interpreter.elf_class)) + (same_machine ? "" : " " + machine_name(interpreter.machine));
    if (!same_machine)
        return "made for " + machine_name(header.machine) + ", and the interpreter is for " +
               machine_name(interpreter.machine);
    if (header.order != interpreter.order)
        return std::string(order(header.order)) + ", and the interpreter is " + std::string(order(interpreter.order));
    return {};
}

std::string why_not_opened(const Candidate& candidate, const Error& error) {
    if (candidate.type == fs::Type::symlink) {
        const auto link = "a symlink to " + escape_for_terminal(candidate.target);
        if (error.os_error == ENOENT || error.os_error == ENOTDIR) return link + ", which is not there";
        if (error.os_error == ELOOP) return link + ", which leads around in a circle";
        if (error.os_error == EISDIR || error.os_error == EINVAL) return link + ", which is no regular file";
    }
    return "cannot be read: " + (error.os_error != 0 ? errno_text(error.os_error) : error.message);
}

}   // namespace

std::string why_unusable(const Candidate& candidate, const Examined& examined,
                         const std::optional<elf::Header>& interpreter) {
    const bool expected = candidate.named_as_library;
    if (examined.error) return expected ? why_not_opened(candidate, *examined.error) : std::string();
    const auto& reading = *examined.reading;
    const auto& header = reading.facts.header;
    const std::string detail = reading.detail.empty() ? "" : ": " + escape_for_terminal(reading.detail);
    switch (reading.shape) {
    case elf::Shape::empty:
        return expected ? "an empty file named as a library" : "";
    case elf::Shape::script:
        return expected ? "a script named as a library" : "";
    case elf::Shape::linker_script:
        return expected ? "a linker script: it serves when programs are built, and cannot be loaded" : "";
    case elf::Shape::data:
        return expected ? "not an ELF file, though named as a library" : "";
    case elf::Shape::truncated:
        return "truncated ELF file" + detail;
    case elf::Shape::malformed:
        return "malformed ELF file" + detail;
    case elf::Shape::dynamic:
    case elf::Shape::no_dynamic:
        break;
    }
    if (header.type == relocatable || header.type == core) {
        if (!expected) return {};
        return header.type == core ? "a core dump named as a library" : "an object file (.o) named as a library";
    }
    if (interpreter)
        if (auto why = foreign(header, *interpreter); !why.empty()) return why;
    if (expected && reading.shape == elf::Shape::no_dynamic && header.type == shared)
        return "ELF without a dynamic section: debug symbols or a stub, which cannot be loaded";
    return {};
}

bool is_object(const Examined& examined) {
    if (examined.error) return false;
    const auto shape = examined.reading->shape;
    const auto type = examined.reading->facts.header.type;
    return (shape == elf::Shape::dynamic || shape == elf::Shape::no_dynamic) && (type == executable || type == shared);
}

ObjectKind kind_of(const Candidate& candidate, const Examined& examined) {
    const auto& facts = examined.reading->facts;
    const bool loadable = examined.reading->shape == elf::Shape::dynamic && facts.header.type == shared;
    if (!loadable || (facts.flags_1 & flag_pie) != 0) return ObjectKind::program;
    if (!candidate.module.empty() && (candidate.tagged || examined.names_init)) return ObjectKind::extension;
    // Libraries may have PT_INTERP too (libc.so.6, Qt's), so that alone does not make a program.
    if (facts.interpreter && !facts.soname && !candidate.named_as_library) return ObjectKind::program;
    return ObjectKind::plugin;
}

bool is_bundled(const Candidate& candidate, const Examined& examined, const std::vector<std::string>& needed) {
    if (candidate.in_libs_directory) return true;
    const auto wanted = [&](std::string_view name) { return std::ranges::binary_search(needed, name); };
    if (wanted(candidate.at.name())) return true;
    if (const auto& soname = examined.reading->facts.soname; soname && wanted(*soname)) return true;
    return candidate.beside_modules && candidate.at.name().starts_with("lib");
}

}   // namespace sandroot::python
