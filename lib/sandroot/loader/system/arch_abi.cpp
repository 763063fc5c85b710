#include <sandroot/loader/system/arch_abi.hpp>

namespace sandroot::loader {

namespace {

constexpr std::uint32_t arm_hard_float = 0x400;      // EF_ARM_ABI_FLOAT_HARD
constexpr std::uint32_t arm_soft_float = 0x200;      // EF_ARM_ABI_FLOAT_SOFT
constexpr std::uint32_t riscv_float_abi = 0x6;       // EF_RISCV_FLOAT_ABI
constexpr std::uint32_t riscv_double = 0x4;          // EF_RISCV_FLOAT_ABI_DOUBLE
constexpr std::uint32_t ppc64_abi = 0x3;             // EF_PPC64_ABI
constexpr std::uint32_t loongarch_float_abi = 0x7;   // EF_LARCH_ABI_MODIFIER_MASK
constexpr std::uint32_t loongarch_double = 0x3;
constexpr std::uint32_t mips_n32 = 0x20;        // EF_MIPS_ABI2
constexpr std::uint32_t mips_nan2008 = 0x400;   // EF_MIPS_NAN2008

bool is_64(const elf::Header& header) {
    return header.elf_class == elf::Class::elf64;
}

std::int32_t mips_cache_flags(const elf::Header& header) {
    const bool nan2008 = (header.flags & mips_nan2008) != 0;
    if (is_64(header)) return nan2008 ? 0x0e03 : 0x0703;
    if ((header.flags & mips_n32) != 0) return nan2008 ? 0x0d03 : 0x0603;
    return nan2008 ? 0x0c03 : 0x0003;
}

bool is_hard_arm(const elf::Header& header) {
    return (header.flags & arm_soft_float) == 0;
}

}   // namespace

ArchAbi arch_abi_of(const elf::Header& header) {
    switch (header.machine) {
    case elf::machine_x86_64:
        if (is_64(header))
            return {"x86_64-linux-gnu",         "/lib64/ld-linux-x86-64.so.2",
                    "/lib/ld-musl-x86_64.so.1", "lib64",
                    "linux-vdso.so.1",          "x86_64"};
        return {"x86_64-linux-gnux32",   "/libx32/ld-linux-x32.so.2",
                "/lib/ld-musl-x32.so.1", "libx32",
                "linux-vdso.so.1",       "x86_64"};
    case elf::machine_386:
        return {"i386-linux-gnu", "/lib/ld-linux.so.2", "/lib/ld-musl-i386.so.1", "lib", "linux-gate.so.1", "i686"};
    case elf::machine_aarch64:
        return {"aarch64-linux-gnu",         "/lib/ld-linux-aarch64.so.1",
                "/lib/ld-musl-aarch64.so.1", "lib64",
                "linux-vdso.so.1",           "aarch64"};
    case elf::machine_arm:
        if (is_hard_arm(header))
            return {"arm-linux-gnueabihf",     "/lib/ld-linux-armhf.so.3",
                    "/lib/ld-musl-armhf.so.1", "lib",
                    "linux-vdso.so.1",         "v7l"};
        return {"arm-linux-gnueabi", "/lib/ld-linux.so.3", "/lib/ld-musl-arm.so.1", "lib", "linux-vdso.so.1", "v5tel"};
    case elf::machine_ppc64:
        if (header.order == elf::Order::little)
            return {"powerpc64le-linux-gnu",
                    "/lib64/ld64.so.2",
                    "/lib/ld-musl-powerpc64le.so.1",
                    "lib64",
                    "linux-vdso64.so.1",
                    "power8"};
        return {"powerpc64-linux-gnu",         "/lib64/ld64.so.1",
                "/lib/ld-musl-powerpc64.so.1", "lib64",
                "linux-vdso64.so.1",           "power4"};
    case elf::machine_s390:
        return {"s390x-linux-gnu", "/lib/ld64.so.1", "/lib/ld-musl-s390x.so.1", "lib64", "linux-vdso64.so.1", "z13"};
    case elf::machine_riscv:
        return {"riscv64-linux-gnu",         "/lib/ld-linux-riscv64-lp64d.so.1",
                "/lib/ld-musl-riscv64.so.1", "lib64/lp64d",
                "linux-vdso.so.1",           {}};
    case elf::machine_loongarch:
        return {"loongarch64-linux-gnu",
                "/lib64/ld-linux-loongarch-lp64d.so.1",
                "/lib/ld-musl-loongarch64.so.1",
                "lib64",
                "linux-vdso.so.1",
                {}};
    default:
        return {{}, {}, {}, is_64(header) ? "lib64" : "lib", "linux-vdso.so.1", {}};
    }
}

std::vector<std::int32_t> accepted_cache_flags(const elf::Header& header) {
    switch (header.machine) {
    case elf::machine_x86_64:
        return {is_64(header) ? 0x0303 : 0x0803};
    case elf::machine_386:
        return {0x0003, 0x0001};
    case elf::machine_aarch64:
        return {0x0a03};
    case elf::machine_arm:
        return {is_hard_arm(header) ? 0x0903 : 0x0b03, 0x0003};
    case elf::machine_ppc64:
        return {0x0503};
    case elf::machine_s390:
        return {is_64(header) ? 0x0403 : 0x0003};
    case elf::machine_riscv:
        return {(header.flags & riscv_float_abi) == riscv_double ? 0x1003 : 0x0f03};
    case elf::machine_loongarch:
        return {(header.flags & loongarch_float_abi) == loongarch_double ? 0x1203 : 0x1103};
    case elf::machine_sparc64:
        return {0x0103};
    case elf::machine_ia64:
        return {0x0203};
    case elf::machine_mips:
        return {mips_cache_flags(header)};
    default:
        return {0x0003};
    }
}

std::int32_t written_cache_flags(const elf::Header& header) {
    // Nothing but an ARM library may leave open which of two ABIs it follows.
    if (header.machine == elf::machine_arm && (header.flags & (arm_hard_float | arm_soft_float)) == 0) return 0x0003;
    return accepted_cache_flags(header).front();
}

bool machine_matches(const elf::Header& header, const elf::Header& wanted) {
    if (header.machine != wanted.machine) return false;
    const auto differ = [&](std::uint32_t mask) { return ((header.flags ^ wanted.flags) & mask) != 0; };
    switch (header.machine) {
    case elf::machine_riscv:
        return !differ(riscv_float_abi);
    case elf::machine_ppc64: {
        // 0 says nothing of the ABI.
        const std::uint32_t abi = header.flags & ppc64_abi;
        return abi == 0 || (wanted.flags & ppc64_abi) == 0 || !differ(ppc64_abi);
    }
    case elf::machine_arm: {
        const std::uint32_t stated = header.flags & (arm_hard_float | arm_soft_float);
        return stated == 0 || (stated == arm_soft_float) != is_hard_arm(wanted);
    }
    default:
        return true;
    }
}

}   // namespace sandroot::loader
