// System: what the target's ld.so knows before it starts: which libc it is, what was compiled into it, which CPU it
// runs on.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/elf/facts.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/cache/cache.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::loader {

enum class Libc : std::uint8_t { glibc, musl };

/// glibc's release, since rules changed between them ({2, 36}).
struct Version {
    unsigned major = 0;
    unsigned minor = 0;
    friend auto operator<=>(const Version&, const Version&) = default;
};

/// The CPU that the target will run on. Which variants of a library ld.so picks depends on it.
struct Cpu {
    unsigned x86_level = 1;   ///< x86-64-v1 … v4: psABI levels.
    std::string platform;     ///< What $PLATFORM becomes: "x86_64", "haswell", "aarch64"…; empty: not known.
    std::vector<std::string> legacy_hwcaps;   ///< For glibc before 2.37: subdirectory names such as "tls", "x86_64".
};

/// The CPU of this machine, as glibc's cpu-features.c would see it for an object of `machine`.
[[nodiscard]] Cpu this_cpu(std::uint16_t machine);

struct System {
    Libc libc = Libc::glibc;
    Version version{2, 36};
    elf::Header header;                  ///< Class, order, machine that objects must have.
    std::string interpreter;             ///< PT_INTERP string, under which ld.so itself is already loaded.
    std::string interpreter_soname;      ///< "ld-linux-x86-64.so.2"
    fs::Identity interpreter_identity;   ///< Zeros where the file was not found.
    std::string vdso;                    ///< Under which name the kernel's own object is loaded: "linux-vdso.so.1".
    /// In search order, without trailing slash: what is compiled into glibc, and what musl's file of them says.
    std::vector<std::string> default_directories;
    std::string lib_token;   ///< What $LIB becomes: "lib/x86_64-linux-gnu", "lib64"…
    Cpu cpu;
    bool secure = false;   ///< AT_SECURE: the program has more rights than the user who starts it, being setuid.
    std::vector<std::string>
        hwcaps;                   ///< Subdirectories tried in each directory, best first: "glibc-hwcaps/x86-64-v3"…
    std::optional<Cache> cache;   ///< /etc/ld.so.cache, if there is one that the loader accepts.
    std::vector<std::string> preload;   ///< /etc/ld.so.preload.
    std::string cache_problem;          ///< Why `cache` is empty although the file is there.
    std::string search_path_file;       ///< musl's "/etc/ld-musl-ARCH.path", be it there or not; empty for glibc.
};

/// By what it needs: musl's libc.so has no number in its name, and Alpine's names the machine.
[[nodiscard]] bool is_linked_with_musl(const elf::Facts& facts);

/// Reads what the target's own loader would know: PT_INTERP of `main` names ld.so, whose bytes hold the default
/// directories and the version; /etc/ld.so.cache and /etc/ld.so.preload lie beside it. Nothing is executed. Where ld.so
/// itself is not there (a root that holds only libraries), the defaults of its distribution's layout are taken. musl's
/// loader is known by its name (ld-musl-ARCH.so.1) and reads nothing but its file of directories. `main` is the facts
/// of the program, or of a library: that goes with the loader for its machine that the root holds, and where this holds
/// glibc's and musl's or neither, with the one that it was linked for. `cpu` is the CPU to assume.
[[nodiscard]] Result<System> describe_system(const fs::Tree& tree, const elf::Facts& main, const Cpu& cpu);

}   // namespace sandroot::loader
