#include <sandroot/filter/architecture.hpp>
#include <sandroot/filter/calls.hpp>

#include <cstdlib>
#include <memory>
#include <seccomp.h>

namespace sandroot::filter {

std::uint32_t token_of(versions::Architecture architecture) {
    return architecture == versions::Architecture::amd64 ? SCMP_ARCH_X86_64 : SCMP_ARCH_AARCH64;
}

std::optional<versions::Architecture> native_architecture() {
    for (const auto one : {versions::Architecture::amd64, versions::Architecture::arm64})
        if (::seccomp_arch_native() == token_of(one)) return one;
    return std::nullopt;
}

std::string call_name(versions::Architecture architecture, int number) {
    const std::unique_ptr<char, decltype(&std::free)> name(
        ::seccomp_syscall_resolve_num_arch(token_of(architecture), number), &std::free);
    return name ? name.get() : "system call " + std::to_string(number);
}

std::optional<int> call_number(versions::Architecture architecture, const std::string& name) {
    const int number = ::seccomp_syscall_resolve_name_arch(token_of(architecture), name.c_str());
    // A call that only other CPUs have gets a negative pseudo number.
    return number < 0 ? std::nullopt : std::optional(number);
}

}   // namespace sandroot::filter
