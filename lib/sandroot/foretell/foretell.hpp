// Foretells which system calls an environment makes that a sandbox does not let pass, without running anything.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/plan/libraries/resolve.hpp>
#include <sandroot/policy/call_rules.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/versions/version.hpp>

#include <string>
#include <vector>

namespace sandroot::foretell {

/// One call that does not pass.
struct Call {
    std::string name{};   ///< "clone3"
    int number = 0;       ///< On the architecture that was asked for.
    policy::Sure sure = policy::Sure::possible;
    bool is_faked = false;   ///< It does not kill: the filter answers that it was done, and it was not.
    std::string rule{};      ///< Of call_rules.yaml; empty where the object itself tells.
    std::string because{};   ///< The rule's, or the symbol that the object imports; empty for distant program headers.
    std::string object{};    ///< The path of the object that makes it; empty where a rule for the whole tells.
    std::string by{};        ///< The distribution that makes it, where that is another one, which this one imports.
};

/// What is known of one distribution, or of one module of the standard library.
struct Foretold {
    std::string name;
    bool is_module = false;
    std::vector<Call> calls;   ///< Each number once, by the surest cause: the surest first, then in order of number.
};

/// For each distribution of `environment` with such a call, and each module of the standard library, by name. Looks at
/// the objects of the distribution and at all that they load, at what it requires and is installed (PEP 508, extras
/// left out), and at `rules`. The network is taken to be enabled. `tree` is that of `resolutions`. Errors: an object
/// cannot be read.
[[nodiscard]] Result<std::vector<Foretold>> foretell(const fs::Tree& tree, const python::Environment& environment,
                                                     const plan::Resolutions& resolutions,
                                                     const policy::CallRules& rules, const versions::Filter& filter,
                                                     versions::Architecture architecture);

}   // namespace sandroot::foretell
