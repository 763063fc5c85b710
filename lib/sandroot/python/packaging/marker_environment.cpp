#include <sandroot/python/packaging/marker.hpp>

#include <algorithm>
#include <array>

namespace sandroot::python {

namespace {

/// What uname(2) calls the machine. Source: Linux's arch/*/Makefile, UTS_MACHINE.
std::string machine_of(const elf::Header& header) {
    const bool is_little = header.order == elf::Order::little;
    const bool is_64 = header.elf_class == elf::Class::elf64;
    switch (header.machine) {
    case elf::machine_x86_64:
        return "x86_64";
    case elf::machine_386:
        return "i686";
    case elf::machine_aarch64:
        return "aarch64";
    case elf::machine_arm:
        return is_little ? "armv7l" : "armv7b";
    case elf::machine_ppc64:
        return is_little ? "ppc64le" : "ppc64";
    case elf::machine_ppc:
        return "ppc";
    case elf::machine_s390:
        return is_64 ? "s390x" : "s390";
    case elf::machine_riscv:
        return is_64 ? "riscv64" : "riscv32";
    case elf::machine_loongarch:
        return is_64 ? "loongarch64" : "loongarch32";
    case elf::machine_mips:
        return is_64 ? "mips64" : "mips";
    case elf::machine_sparc64:
        return "sparc64";
    default:
        return {};
    }
}

/// platform.python_implementation() of an implementation's name in sys.
std::string called(const std::string& implementation) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> names{
        {{"cpython", "CPython"}, {"pypy", "PyPy"}, {"graalpy", "GraalVM"}}};
    const auto* known = std::ranges::find(names, implementation, &std::pair<std::string_view, std::string_view>::first);
    return known == names.end() ? implementation : std::string(known->second);
}

/// "3.11" of "3.11.2".
std::string feature_of(const std::string& version) {
    const auto first = version.find('.');
    return first == std::string::npos ? version : version.substr(0, version.find('.', first + 1));
}

}   // namespace

MarkerEnvironment marker_environment(const Interpreter& interpreter, const std::optional<elf::Header>& program) {
    // Only CPython has one version for the language and for itself.
    const bool is_cpython = interpreter.implementation == "cpython";
    return {{"os_name", "posix"},
            {"sys_platform", "linux"},
            {"platform_system", "Linux"},
            {"platform_machine", program ? machine_of(*program) : std::string()},
            {"platform_release", ""},
            {"platform_version", ""},
            {"python_version", feature_of(interpreter.version)},
            {"python_full_version", interpreter.version},
            {"implementation_name", interpreter.implementation},
            {"implementation_version", is_cpython ? interpreter.version : std::string()},
            {"platform_python_implementation", called(interpreter.implementation)}};
}

}   // namespace sandroot::python
