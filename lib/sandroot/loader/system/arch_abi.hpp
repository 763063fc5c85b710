// ArchAbi: what each architecture's loader is called and where it looks, for when the loader itself cannot be asked.
#pragma once

#include <sandroot/elf/facts.hpp>
#include <sandroot/loader/system/system.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sandroot::loader {

struct ArchAbi {
    std::string triplet;       ///< Debian's multiarch directory: "x86_64-linux-gnu"; empty for an unknown machine.
    std::string interpreter;   ///< glibc's PT_INTERP string.
    std::string musl;          ///< musl's.
    std::string library;       ///< The plain directory for its libraries: "lib64".
    std::string vdso;          ///< The name under which the kernel's own object is loaded.
    std::string platform;      ///< AT_PLATFORM, where it does not depend on the CPU.
};

/// By class, machine and flags. Source: glibc's shlib-versions and dl-procinfo of each architecture; the psABIs.
[[nodiscard]] ArchAbi arch_abi_of(const elf::Header& header);

/// `flags` values of cache entries for objects with this header, the usual one first.
/// Source: glibc sysdeps/generic/ldconfig.h and dl-cache.h of each architecture.
[[nodiscard]] std::vector<std::int32_t> accepted_cache_flags(const elf::Header& header);

/// `flags` that ldconfig writes for a libc6 object with this header. Source: glibc's readelflib.c of each architecture.
[[nodiscard]] std::int32_t written_cache_flags(const elf::Header& header);

/// Objects of this header can be loaded beside ones of `wanted`: machine, and the ABI bits that some architectures keep
/// in e_flags. Class and byte order are judged before. Source: glibc's elf_machine_matches_host.
[[nodiscard]] bool machine_matches(const elf::Header& header, const elf::Header& wanted);

}   // namespace sandroot::loader
