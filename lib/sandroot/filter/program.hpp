// Makes the BPF program of a filter.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/filter/rules.hpp>

#include <cstdint>
#include <vector>

namespace sandroot::filter {

/// What becomes of a call that is not let pass.
enum class Otherwise : std::uint8_t {
    kill,     ///< As in the sandbox: the process is killed, a faked call is answered.
    notify,   ///< Both wait for the answer of whoever holds the filter's listener.
};

/// Struct sock_filter of the kernel.
struct Instruction {
    std::uint16_t code;
    std::uint8_t if_true;
    std::uint8_t if_false;
    std::uint32_t operand;
    friend bool operator==(const Instruction&, const Instruction&) = default;
};

/// The program that libseccomp makes of `rules`, added in the order of the server: what passes, then what is faked,
/// each number once. A number that libseccomp refuses is passed over, as the server passes it over. Errors:
/// libseccomp's.
[[nodiscard]] Result<std::vector<Instruction>> make_program(const Rules& rules, versions::Architecture architecture,
                                                            Otherwise otherwise);

/// What the kernel allows of filters.
enum class Support : std::uint8_t { none, kill, notify };

/// What this process may ask of the kernel: gVisor and kernels before 5.5 notify nobody or cannot let a call go on.
[[nodiscard]] Support filter_support();

}   // namespace sandroot::filter
