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

std::uint64_t bits(elf::Class elf_class) {
    return elf_class == elf::Class::elf32 ? 32 : 64;
}
std::string order(elf::Order order) {
    return order == elf::Order::big ? "big-endian" : "little-endian";
}

std::optional<Fault> foreign(const elf::Header& header, const elf::Header& interpreter) {
    const bool same_machine = header.machine == interpreter.machine;
    Values machines_differ{{"machine", machine_name(header.machine)},
                           {"interpreter_machine", machine_name(interpreter.machine)}};
    if (header.elf_class != interpreter.elf_class && header.elf_class != elf::Class::none) {
        Values values{{"bits", bits(header.elf_class)}, {"interpreter_bits", bits(interpreter.elf_class)}};
        if (!same_machine) values.insert(values.end(), machines_differ.begin(), machines_differ.end());
        return Fault{Defect::other_class, std::move(values)};
    }
    if (!same_machine) return Fault{Defect::other_machine, std::move(machines_differ)};
    if (header.order != interpreter.order)
        return Fault{Defect::other_order,
                     {{"order", order(header.order)}, {"interpreter_order", order(interpreter.order)}}};
    return {};
}

Fault not_opened(const Candidate& candidate, const Error& error) {
    if (candidate.type == fs::Type::symlink) {
        const Values target{{"target", candidate.target}};
        if (error.os_error == ENOENT || error.os_error == ENOTDIR) return {Defect::dangling_link, target};
        if (error.os_error == ELOOP) return {Defect::circular_link, target};
        if (error.os_error == EISDIR || error.os_error == EINVAL) return {Defect::link_to_other, target};
    }
    return {Defect::unreadable, {{"error", error.os_error != 0 ? errno_text(error.os_error) : error.message}}};
}

/// What the shape alone tells of a file that is named as a library; none if it may be one.
std::optional<Defect> defect_of(elf::Shape shape) {
    switch (shape) {
    case elf::Shape::empty:
        return Defect::empty_file;
    case elf::Shape::script:
        return Defect::script;
    case elf::Shape::linker_script:
        return Defect::linker_script;
    case elf::Shape::data:
        return Defect::not_elf;
    case elf::Shape::truncated:
        return Defect::truncated;
    case elf::Shape::malformed:
        return Defect::malformed;
    case elf::Shape::dynamic:
    case elf::Shape::no_dynamic:
        break;
    }
    return {};
}

}   // namespace

std::optional<Fault> fault_of(const Candidate& candidate, const Examined& examined,
                              const std::optional<elf::Header>& interpreter) {
    const bool expected = candidate.named_as_library;
    const auto if_expected = [&](Fault fault) { return expected ? std::optional(std::move(fault)) : std::nullopt; };
    if (examined.error) return if_expected(not_opened(candidate, *examined.error));
    const auto& reading = *examined.reading;
    const auto& header = reading.facts.header;
    if (const auto defect = defect_of(reading.shape)) {
        if (defect == Defect::truncated || defect == Defect::malformed)
            return Fault{*defect, {{"detail", reading.detail}}};
        return if_expected({*defect});
    }
    if (header.type == core) return if_expected({Defect::core_dump});
    if (header.type == relocatable) return if_expected({Defect::object_file});
    if (interpreter)
        if (auto fault = foreign(header, *interpreter)) return fault;
    if (reading.shape == elf::Shape::no_dynamic && header.type == shared)
        return if_expected({Defect::no_dynamic_section});
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
