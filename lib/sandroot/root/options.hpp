// What a build is asked for beside its plan.
#pragma once

#include <sandroot/placing/options.hpp>
#include <sandroot/root/record/recorded_options.hpp>

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

namespace sandroot::root {

using placing::Link;

struct BuildOptions {
    Link link = Link::automatic;
    bool force = false;                ///< Replace a target that is not a root of ours.
    bool rebuild = false;              ///< TargetPath everything anew, whatever the root that stands looks like.
    std::vector<std::string> keep{};   ///< Top-level names that move over from the old root.
    std::size_t jobs = 0;              ///< Threads; 0 is one for each CPU.
    bool wait = false;                 ///< Wait for another build of the same target, rather than fail.
    bool durable = false;              ///< One syncfs(2) before the swap, so that a power cut is survived as well.
    const std::atomic<bool>* stop = nullptr;   ///< Once true, the build cleans up and fails with EINTR; null: never.
    RecordedOptions asked{};                   ///< What the manifest is to say of how the plan came about.
};

[[nodiscard]] inline placing::Options placing_options(const BuildOptions& options) {
    return {options.link, options.jobs, options.stop};
}

}   // namespace sandroot::root
