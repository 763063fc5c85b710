// Facts: what ld.so reads from one ELF file before it decides anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::elf {

// ELF's own numbers under names that do not clash with the macros of <elf.h>, for stages that judge facts.
inline constexpr std::uint16_t type_relocatable = 1;    ///< ET_REL
inline constexpr std::uint16_t type_executable = 2;     ///< ET_EXEC
inline constexpr std::uint16_t type_shared = 3;         ///< ET_DYN: libraries, and executables that run at any address.
inline constexpr std::uint16_t type_core = 4;           ///< ET_CORE
inline constexpr std::uint8_t os_abi_none = 0;          ///< ELFOSABI_SYSV
inline constexpr std::uint8_t os_abi_gnu = 3;           ///< ELFOSABI_GNU
inline constexpr std::uint16_t machine_386 = 3;         ///< EM_386
inline constexpr std::uint16_t machine_sparc = 2;       ///< EM_SPARC
inline constexpr std::uint16_t machine_mips = 8;        ///< EM_MIPS
inline constexpr std::uint16_t machine_ppc = 20;        ///< EM_PPC
inline constexpr std::uint16_t machine_ppc64 = 21;      ///< EM_PPC64
inline constexpr std::uint16_t machine_s390 = 22;       ///< EM_S390
inline constexpr std::uint16_t machine_arm = 40;        ///< EM_ARM
inline constexpr std::uint16_t machine_sparc64 = 43;    ///< EM_SPARCV9
inline constexpr std::uint16_t machine_ia64 = 50;       ///< EM_IA_64
inline constexpr std::uint16_t machine_x86_64 = 62;     ///< EM_X86_64
inline constexpr std::uint16_t machine_aarch64 = 183;   ///< EM_AARCH64
inline constexpr std::uint16_t machine_riscv = 243;     ///< EM_RISCV
inline constexpr std::uint16_t machine_loongarch = 258;   ///< EM_LOONGARCH
inline constexpr std::uint64_t flag_textrel = 0x4;        ///< DF_TEXTREL, in `Facts::flags`.
inline constexpr std::uint64_t flag_1_nodelete = 0x8;     ///< DF_1_NODELETE, in `Facts::flags_1`, as the rest.
inline constexpr std::uint64_t flag_1_noopen = 0x40;      ///< DF_1_NOOPEN: dlopen refuses it.
inline constexpr std::uint64_t flag_1_nodeflib = 0x800;   ///< DF_1_NODEFLIB: no default directories for its needs.
inline constexpr std::uint64_t flag_1_pie = 0x8000000;    ///< DF_1_PIE: an executable, although ET_DYN.

enum class Class : std::uint8_t { none, elf32, elf64 };
enum class Order : std::uint8_t { none, little, big };

/// The ELF header, as far as a loader judges it. Numbers are ELF's own (EM_X86_64, ET_DYN, ELFOSABI_GNU…).
struct Header {
    Class elf_class = Class::none;
    Order order = Order::none;
    std::uint8_t ident_version = 0;
    std::uint8_t os_abi = 0;
    std::uint8_t abi_version = 0;
    bool padding_is_zero = true;   ///< e_ident[EI_PAD…]; ld.so refuses anything else.
    std::uint16_t type = 0;
    std::uint16_t machine = 0;
    std::uint32_t version = 0;
    std::uint32_t flags = 0;
    std::uint16_t program_header_size = 0;
    std::uint16_t program_header_count = 0;
};

/// One version of a library that this object wants (DT_VERNEED).
struct VersionNeed {
    std::string file;      ///< The DT_NEEDED name that must define it.
    std::string version;   ///< "GLIBC_2.34"
    bool weak = false;     ///< VER_FLG_WEAK: its absence is not an error.
};

/// PT_GNU_STACK: glibc 2.41 refuses dlopen of an object that wants an executable stack (and one that does not say, on
/// x86).
enum class Stack : std::uint8_t { unsaid, plain, executable };

/// How the PT_LOADs lie in pages of 4096 bytes. A mapping needs no more than that they are not `off_page`, and that is
/// all that glibc asks of them since 2.35.
struct Alignment {
    bool odd = false;            ///< The alignment of one is no multiple of a page.
    bool off_page = false;       ///< Address and offset of one differ in their place inside a page.
    bool contradicted = false;   ///< Address and offset of one differ in their place inside what its alignment says.
};

struct Facts {
    Header header;
    std::uint64_t size = 0;                   ///< Bytes of the file.
    bool has_load = false;                    ///< At least one PT_LOAD.
    bool has_dynamic = false;                 ///< PT_DYNAMIC.
    std::optional<std::string> interpreter;   ///< PT_INTERP.
    std::optional<std::string> soname;
    std::vector<std::string> needed;      ///< DT_NEEDED in file order, tokens unexpanded.
    std::vector<std::string> auxiliary;   ///< DT_AUXILIARY.
    std::vector<std::string> filter;      ///< DT_FILTER.
    /// Where `needed`, `auxiliary` and `filter` stood among each other: ld.so works through the tags in file order.
    struct Dependency {
        enum class Kind : std::uint8_t { needed, auxiliary, filter } kind = Kind::needed;
        std::string name;
    };
    std::vector<Dependency> dependencies;
    std::optional<std::string> rpath;   ///< DT_RPATH as written, also where a RUNPATH silences it.
    std::optional<std::string> runpath;
    std::optional<std::string> audit;   ///< DT_AUDIT.
    std::optional<std::string> depaudit;
    std::uint64_t flags = 0;     ///< DT_FLAGS.
    std::uint64_t flags_1 = 0;   ///< DT_FLAGS_1: DF_1_NODEFLIB, DF_1_PIE, DF_1_NOOPEN…
    bool has_textrel = false;
    std::vector<VersionNeed> version_needs;
    bool has_version_definitions = false;           ///< DT_VERDEF is there.
    std::vector<std::string> version_definitions;   ///< Without the base definition, which is the object's own name.
    std::vector<std::string> dlopen_notes;          ///< `.note.dlopen` JSON texts, unparsed (UAPI.12).
    std::string build_id;                           ///< Hexadecimal; empty where there is none.
    std::uint32_t x86_isa_needed = 0;               ///< GNU_PROPERTY_X86_ISA_1_NEEDED; 0 where unsaid.
    Stack stack = Stack::unsaid;
    std::uint64_t largest_alignment = 0;   ///< The PT_LOADs': a kernel with larger pages refuses smaller ones.
    Alignment alignment;
};

/// The plain answers that a file can give.
enum class Shape : std::uint8_t {
    dynamic,         ///< ELF with a dynamic section: an object that a loader deals with.
    no_dynamic,      ///< ELF without one: static program, object file, debug symbols.
    script,          ///< Begins with "#!".
    linker_script,   ///< Text such as `GROUP ( /lib/libc.so.6 … )`, which looks like a library by name only.
    data,            ///< Anything else that is not ELF.
    empty,           ///< No bytes at all.
    truncated,       ///< ELF, and the file ends before something that its headers promise.
    malformed,       ///< ELF, and something in it contradicts something else.
};

/// One word for a person: "dynamic ELF", "script", "truncated ELF"…
[[nodiscard]] std::string_view name_of(Shape shape);

struct Reading {
    Shape shape = Shape::data;
    Facts facts;          ///< Complete where `shape` is dynamic or no_dynamic, or only alignments are wrong; else as
                          ///< far as reading came.
    std::string detail;   ///< Why it is truncated or malformed: "dynamic section past end of file".
    bool is_misaligned = false;   ///< It is malformed by nothing but the alignment of its PT_LOADs.
};

}   // namespace sandroot::elf
