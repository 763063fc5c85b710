// Chain: what asked for a name of the plan, what asked for that, and so on up to something that nothing else asked for.
#pragma once

#include <sandroot/plan/plan.hpp>

#include <optional>
#include <vector>

namespace sandroot::explain {

/// One step: a name that is the reason for the step before it, and the main reason for which it entered itself.
struct ChainLink {
    RootPath at;
    plan::Reason reason;
};

/// Where `path` ends inside the plan, through the plan's own links; nothing if that is not in the plan.
[[nodiscard]] std::optional<plan::Name> follow(const plan::Plan& plan, const RootPath& path);

/// The steps behind `because`; none if it stands by itself (the standard library, the profile, --add). Names are
/// followed through the links of the plan. Ends at a name that is not in the plan, and at one that is there already.
[[nodiscard]] std::vector<ChainLink> chain_of(const plan::Plan& plan, const plan::Reason& reason);

}   // namespace sandroot::explain
