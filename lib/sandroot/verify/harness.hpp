// What whoever starts the harness (import_harness.py) needs: its nonce, and errors for a start that failed.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/verify/frames.hpp>

#include <cstdint>
#include <string>

namespace sandroot::verify {

/// By which frames are told from noise; another one each time.
[[nodiscard]] std::string make_nonce();

/// Where the harness was to go.
struct Entering {
    HostPath root;
    HostPath interpreter;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::string version;   ///< Whose filter it was to install; empty: none.
};

/// The error that a refusal is.
[[nodiscard]] std::unexpected<Error> refused(const Entering& entering, const Refusal& refusal);

/// The error where the harness never said that it was ready.
[[nodiscard]] std::unexpected<Error> did_not_start(const HostPath& interpreter, const os::Finished& finished);

}   // namespace sandroot::verify
