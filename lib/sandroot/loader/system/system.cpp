#include <sandroot/elf/read_facts.hpp>
#include <sandroot/loader/cache/cache_file.hpp>
#include <sandroot/loader/musl/path_file.hpp>
#include <sandroot/loader/system/arch_abi.hpp>
#include <sandroot/loader/system/compiled_in.hpp>
#include <sandroot/loader/system/hwcaps.hpp>
#include <sandroot/loader/system/preload_file.hpp>
#include <sandroot/loader/system/system.hpp>

#include <algorithm>

namespace sandroot::loader {

namespace {

constexpr std::size_t largest_loader = 16U << 20U;
constexpr std::size_t largest_preload_file = 1U << 20U;

bool is_directory(const fs::Tree& tree, const std::string& path) {
    const auto stat = tree.stat(RootPath(path), fs::Follow::yes);
    return stat && stat->type == fs::Type::directory;
}

/// PT_INTERP of the program. A library has none: there it is the loader for its machine that the root holds; where it
/// holds glibc's and musl's or neither, what the library needs tells which.
std::string interpreter_of(const fs::Tree& tree, const elf::Facts& main) {
    if (main.interpreter && !main.interpreter->empty()) return *main.interpreter;
    const ArchAbi abi = arch_abi_of(main.header);
    const auto is_there = [&](const std::string& path) {
        return !path.empty() && tree.stat(RootPath(path), fs::Follow::yes).has_value();
    };
    const bool has_glibc = is_there(abi.interpreter);
    const bool has_musl = is_there(abi.musl);
    const bool is_musl = has_glibc == has_musl ? !abi.musl.empty() && is_linked_with_musl(main) : has_musl;
    return is_musl ? abi.musl : abi.interpreter;
}

/// Multiarch where its directory is there (Debian, Ubuntu); /usr/lib alone where the architecture's plain directory is
/// not, or is another name for it (Arch); else that plain directory (Fedora, RHEL).
std::vector<std::string> layout_directories(const fs::Tree& tree, const ArchAbi& abi) {
    if (!abi.triplet.empty() &&
        (is_directory(tree, "/usr/lib/" + abi.triplet) || is_directory(tree, "/lib/" + abi.triplet)))
        return {"/lib/" + abi.triplet, "/usr/lib/" + abi.triplet, "/lib", "/usr/lib"};
    std::vector<std::string> plain{"/" + abi.library, "/usr/" + abi.library};
    const auto shared = tree.stat(RootPath("/usr/lib"), fs::Follow::yes);
    const auto own = tree.stat(RootPath(plain.back()), fs::Follow::yes);
    if (abi.library == "lib" || !shared || (own ? own->identity != shared->identity : is_directory(tree, plain[0])))
        return plain;
    return {"/usr/lib"};
}

/// libc.so.6 defines a symbol version for each release, the newest being its own (or nearly so).
std::optional<Version> version_of_libc(const fs::Tree& tree, const std::vector<std::string>& directories) {
    for (const auto& directory : directories) {
        const auto libc = elf::read_facts(tree, RootPath(directory) / "libc.so.6");
        if (!libc) continue;
        std::optional<Version> newest;
        for (const auto& name : libc->facts.version_definitions) newest = std::max(newest, version_of_symbol(name));
        return newest;
    }
    return std::nullopt;
}

void identify_loader(const fs::Tree& tree, System& system) {
    const RootPath path(system.interpreter);
    if (const auto stat = tree.stat(path, fs::Follow::yes)) system.interpreter_identity = stat->identity;
    if (const auto reading = elf::read_facts(tree, path); reading && reading->facts.soname)
        system.interpreter_soname = *reading->facts.soname;
    else system.interpreter_soname = path.name();
}

void describe_musl(const fs::Tree& tree, System& system) {
    system.libc = Libc::musl;
    system.vdso = "linux-gate.so.1";   // Whatever the kernel calls it.
    system.search_path_file = musl_path_file(system.interpreter);
    for (auto& directory : read_musl_path(tree, system.search_path_file).directories) {
        directory.pop_back();
        system.default_directories.push_back(std::move(directory));
    }
}

void read_glibc_loader(const fs::Tree& tree, const ArchAbi& abi, System& system) {
    const RootPath path(system.interpreter);
    CompiledIn compiled;
    if (const auto bytes = fs::read(tree, path, largest_loader)) compiled = read_compiled_in(*bytes);
    system.default_directories = std::move(compiled.default_directories);
    if (system.default_directories.empty()) system.default_directories = layout_directories(tree, abi);
    if (!compiled.version) compiled.version = version_of_libc(tree, system.default_directories);
    if (compiled.version) system.version = *compiled.version;
}

}   // namespace

bool is_linked_with_musl(const elf::Facts& facts) {
    return std::ranges::any_of(
        facts.needed, [](const std::string& name) { return name == "libc.so" || name.starts_with("libc.musl-"); });
}

Result<System> describe_system(const fs::Tree& tree, const elf::Facts& main, const Cpu& cpu) {
    System system;
    system.header = main.header;
    system.cpu = cpu;
    const ArchAbi abi = arch_abi_of(main.header);
    system.interpreter = interpreter_of(tree, main);
    system.vdso = abi.vdso;
    if (system.cpu.platform.empty()) system.cpu.platform = abi.platform;
    identify_loader(tree, system);
    if (is_musl_loader(system.interpreter)) {
        describe_musl(tree, system);
        return system;
    }
    read_glibc_loader(tree, abi, system);
    system.lib_token = lib_token_of(system.default_directories);
    system.hwcaps = hwcaps_subdirectories(system.version, main.header.machine, system.cpu);
    auto cache = read_cache_file(tree, main.header.order == elf::Order::big);
    system.cache = std::move(cache.cache);
    system.cache_problem = std::move(cache.problem);
    if (const auto preload = fs::read(tree, RootPath(preload_path), largest_preload_file))
        system.preload = split_preload_file(*preload);
    return system;
}

}   // namespace sandroot::loader
