#include <sandroot/loader/system/arch_abi.hpp>
#include <sandroot/loader/system/system.hpp>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

namespace sandroot::loader {

namespace {

#if defined(__x86_64__) || defined(__i386__)

/// What CPUID tells, with the state that the operating system saves taken into account, as glibc's "usable" means it.
struct X86 {
    bool intel = false;
    unsigned basic = 0;        // Leaf 1, ECX.
    unsigned extended_b = 0;   // Leaf 7, EBX.
    unsigned more = 0;         // Leaf 0x80000001, ECX.
    bool avx_state = false;
    bool avx512_state = false;

    [[nodiscard]] bool has(unsigned bits) const { return (basic & bits) == bits; }
    [[nodiscard]] bool has_extended(unsigned bits) const { return (extended_b & bits) == bits; }
    [[nodiscard]] bool has_more(unsigned bits) const { return (more & bits) == bits; }
};

constexpr unsigned more_lahf = 1U << 0U;
constexpr unsigned more_lzcnt = 1U << 5U;
constexpr unsigned extended_avx512er = 1U << 27U;
constexpr unsigned extended_avx512pf = 1U << 26U;

/// XCR0: which register state the operating system keeps. An instruction of user mode, no system call.
unsigned saved_state() {
    unsigned low = 0;
    unsigned high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

X86 ask_cpu() {
    X86 cpu;
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    if (__get_cpuid(0, &a, &b, &c, &d) == 0) return cpu;
    cpu.intel = b == signature_INTEL_ebx && c == signature_INTEL_ecx && d == signature_INTEL_edx;
    if (__get_cpuid(1, &a, &b, &c, &d) != 0) cpu.basic = c;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0) cpu.extended_b = b;
    if (__get_cpuid(0x80000001, &a, &b, &c, &d) != 0) cpu.more = c;
    if (cpu.has(bit_OSXSAVE)) {
        const unsigned state = saved_state();
        cpu.avx_state = (state & 0x06U) == 0x06U;
        cpu.avx512_state = (state & 0xe6U) == 0xe6U;
    }
    return cpu;
}

/// The levels of the x86-64 psABI, as glibc's dl-hwcaps-subdirs.c tests them.
unsigned level_of(const X86& cpu) {
    if (!cpu.has(bit_CMPXCHG16B | bit_POPCNT | bit_SSE3 | bit_SSSE3 | bit_SSE4_1 | bit_SSE4_2) ||
        !cpu.has_more(more_lahf))
        return 1;
    if (!cpu.avx_state || !cpu.has(bit_AVX | bit_F16C | bit_FMA | bit_MOVBE) ||
        !cpu.has_extended(bit_AVX2 | bit_BMI | bit_BMI2) || !cpu.has_more(more_lzcnt))
        return 2;
    if (!cpu.avx512_state || !cpu.has_extended(bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL))
        return 3;
    return 4;
}

/// glibc gives Intel's CPUs a platform of their own (sysdeps/x86/cpu-features.c).
std::string platform_of(const X86& cpu) {
    if (!cpu.intel) return "x86_64";
    if (cpu.avx512_state && cpu.has_extended(bit_AVX512CD | extended_avx512er | extended_avx512pf)) return "xeon_phi";
    const bool haswell = cpu.avx_state && cpu.has_extended(bit_AVX2 | bit_BMI | bit_BMI2) && cpu.has_more(more_lzcnt) &&
                         cpu.has(bit_FMA | bit_MOVBE | bit_POPCNT);
    return haswell ? "haswell" : "x86_64";
}

Cpu describe_x86_64() {
    const X86 x86 = ask_cpu();
    Cpu cpu;
    cpu.x86_level = level_of(x86);
    cpu.platform = platform_of(x86);
    cpu.legacy_hwcaps = {"tls", cpu.platform};
    if (x86.intel && x86.avx512_state && x86.has_extended(bit_AVX512CD | bit_AVX512BW | bit_AVX512DQ | bit_AVX512VL) &&
        !x86.has_extended(extended_avx512er))
        cpu.legacy_hwcaps.emplace_back("avx512_1");
    cpu.legacy_hwcaps.emplace_back("x86_64");
    return cpu;
}

#else

Cpu describe_x86_64() {
    Cpu cpu;
    cpu.platform = "x86_64";
    cpu.legacy_hwcaps = {"tls", "x86_64", "x86_64"};
    return cpu;
}

#endif

}   // namespace

Cpu this_cpu(std::uint16_t machine) {
    if (machine == elf::machine_x86_64) return describe_x86_64();
    elf::Header header;
    header.machine = machine;
    header.elf_class =
        machine == elf::machine_386 || machine == elf::machine_arm ? elf::Class::elf32 : elf::Class::elf64;
    header.order = elf::Order::little;
    Cpu cpu;
    cpu.platform = arch_abi_of(header).platform;
    // What each CPU that the distributions support has; s390x searches up to 511 more, which no distribution ships.
    cpu.legacy_hwcaps = {"tls"};
    if (machine == elf::machine_386) cpu.legacy_hwcaps = {"tls", "i686", "sse2"};
    if (machine == elf::machine_aarch64) cpu.legacy_hwcaps = {"tls", cpu.platform};
    if (machine == elf::machine_arm) cpu.legacy_hwcaps = {"tls", cpu.platform, "vfp"};
    return cpu;
}

}   // namespace sandroot::loader
