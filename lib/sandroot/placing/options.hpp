// How the names of a plan are put into a directory.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace sandroot::placing {

enum class Link : std::uint8_t {
    automatic,   ///< Hard link where that is safe and possible, else a reflink, else a copy.
    hard,        ///< Hard link or fail. Files that must differ inside are copied all the same.
    reflink,     ///< Reflink or fail.
    copy,        ///< Bytes of its own for every file.
};

struct Options {
    Link link = Link::automatic;
    std::size_t jobs = 0;                      ///< Threads; 0 is one for each CPU.
    const std::atomic<bool>* stop = nullptr;   ///< Once true, placing fails with EINTR; null: never.
};

}   // namespace sandroot::placing
