#include <sandroot/loader/search/judge_object.hpp>
#include <sandroot/loader/system/arch_abi.hpp>

#include <bit>
#include <cerrno>

namespace sandroot::loader {

namespace {

using elf::Class;
using elf::Order;
using elf::Shape;

Judgement fatal(std::string words) {
    return {Verdict::fatal, 0, std::move(words)};
}

Judgement judge_error(int os_error) {
    switch (os_error) {
    case ENOENT:
    case ENOTDIR:
        return {Verdict::absent, os_error, {}};
    case EACCES:
        return {Verdict::unreadable, os_error, {}};
    case EISDIR:
        return {Verdict::fatal, os_error, "cannot read file data: " + errno_text(EISDIR)};
    case EINVAL:
        return {Verdict::fatal, os_error, "cannot read file data: not a regular file"};
    default:
        return {Verdict::aborts_list, os_error, {}};
    }
}

std::uint64_t header_size(Class elf_class) {
    return elf_class == Class::elf32 ? 52 : 64;
}

bool is_elf(Shape shape) {
    return shape == Shape::dynamic || shape == Shape::no_dynamic || shape == Shape::truncated ||
           shape == Shape::malformed;
}

/// Empty where the identification is one that ld.so accepts.
std::string_view trouble_in_ident(const elf::Header& header, const System& system) {
    if (header.order != system.header.order)
        return system.header.order == Order::big ? "ELF file data encoding not big-endian"
                                                 : "ELF file data encoding not little-endian";
    if (header.ident_version != 1) return "ELF file version ident does not match current one";
    if (header.os_abi != elf::os_abi_none && header.os_abi != elf::os_abi_gnu) return "ELF file OS ABI invalid";
    // LIBC_ABI_MAX, raised as releases taught ld.so new kinds of symbols.
    const unsigned limit = system.version >= Version{2, 26} ? 4 : 3;
    if (header.abi_version != 0 && (header.os_abi == elf::os_abi_none || header.abi_version >= limit))
        return "ELF file ABI version invalid";
    if (!header.padding_is_zero) return "nonzero padding in e_ident";
    return {};
}

/// Before 2.35 ld.so took p_align at its word (glibc bug 28688).
std::string_view trouble_in_alignment(const elf::Alignment& alignment, const System& system) {
    if (system.version >= Version{2, 35})
        return alignment.off_page ? "ELF load command address/offset not page-aligned" : "";
    if (alignment.odd) return "ELF load command alignment not page-aligned";
    return alignment.contradicted ? "ELF load command address/offset not properly aligned" : "";
}

unsigned isa_level_of(std::uint32_t needed) {
    return needed == 0 ? 0 : static_cast<unsigned>(std::bit_width(needed));
}

}   // namespace

Judgement judge_header(const Opened& opened, const System& system) {
    if (opened.os_error != 0) return judge_error(opened.os_error);
    const elf::Header& header = opened.reading->facts.header;
    if (opened.stat.size < header_size(system.header.elf_class)) return fatal("file too short");
    if (!is_elf(opened.reading->shape)) return fatal("invalid ELF header");
    if (header.elf_class != system.header.elf_class) return {Verdict::wrong_class, ENOENT, {}};
    if (const auto trouble = trouble_in_ident(header, system); !trouble.empty()) return fatal(std::string(trouble));
    if (header.version != 1) return fatal("ELF file version does not match current one");
    if (!machine_matches(header, system.header)) return {Verdict::wrong_machine, ENOENT, {}};
    if (header.type != elf::type_shared && header.type != elf::type_executable)
        return fatal("only ET_DYN and ET_EXEC can be loaded");
    if (header.program_header_size != (header.elf_class == Class::elf32 ? 32 : 56))
        return fatal("ELF file's phentsize not the expected size");
    return {Verdict::found, 0, {}};
}

std::string judge_library(const elf::Reading& reading, const System& system) {
    const elf::Facts& facts = reading.facts;
    const bool broken = (reading.shape == Shape::truncated || reading.shape == Shape::malformed);
    // Where there is a dynamic section, the program headers were read.
    if (!facts.has_load && (facts.has_dynamic || !broken)) return "object file has no loadable segments";
    if (const auto trouble = trouble_in_alignment(facts.alignment, system); !trouble.empty())
        return std::string(trouble);
    if (broken && !reading.is_misaligned) return reading.detail.empty() ? "cannot read file data" : reading.detail;
    if (facts.header.type != elf::type_shared) return "cannot dynamically load executable";
    if (!facts.has_dynamic) return "object file has no dynamic section";
    if ((facts.flags_1 & elf::flag_1_pie) != 0 && system.version >= Version{2, 30})
        return "cannot dynamically load position-independent executable";
    const bool is_x86 = facts.header.machine == elf::machine_x86_64 || facts.header.machine == elf::machine_386;
    if (is_x86 && system.version >= Version{2, 33} && isa_level_of(facts.x86_isa_needed) > system.cpu.x86_level)
        return std::string(isa_level_is_too_high);
    return {};
}

bool wants_executable_stack(const elf::Facts& facts) {
    if (facts.stack != elf::Stack::unsaid) return facts.stack == elf::Stack::executable;
    return facts.header.machine == elf::machine_x86_64 || facts.header.machine == elf::machine_386;
}

std::string judge_dlopen(const elf::Facts& facts, const System& system, bool stack_is_executable) {
    if ((facts.flags_1 & elf::flag_1_noopen) != 0) return "shared object cannot be dlopen()ed";
    if (system.version >= Version{2, 41} && !stack_is_executable && wants_executable_stack(facts))
        return "cannot enable executable stack as shared object requires";
    return {};
}

}   // namespace sandroot::loader
