// Filter: the system calls that a dify-sandbox lets Python code make on one CPU.
#pragma once

#include <string>
#include <vector>

namespace sandroot::versions {

/// Numbers as that CPU has them, sorted. Whatever is in none of the lists kills the process. Source: the lists
/// ALLOW_SYSCALLS, ALLOW_ERROR_SYSCALLS and ALLOW_NETWORK_SYSCALLS of each tag, and the code that installs them.
struct Filter {
    std::vector<int> allow;
    std::vector<int> network;   ///< Pass too if the network is enabled.
    std::vector<int> faked;     ///< Answered with errno 0 and not done, whatever the user sets.
    std::vector<int> always;    ///< What the server adds to the user's ALLOWED_SYSCALLS.
    bool merges = false;        ///< ALLOWED_SYSCALLS adds to the built-in list; else it replaces that and `network`.
    std::string unknown;        ///< What is not known of this filter, one sentence; empty if all is.

    friend bool operator==(const Filter&, const Filter&) = default;
};

/// How many different numbers a filter has room for, `faked` included. The server reads its program with one read of
/// 4096 bytes, 512 instructions. A longer one is cut off, and the kernel refuses it: versions that drop supplementary
/// groups then end the run, older ones run the code without a filter.
inline constexpr std::size_t most_filtered = 502;

}   // namespace sandroot::versions
