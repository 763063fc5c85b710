// Answers "why is this in the root, and why not?" from what the plan recorded when it was made.
#pragma once

#include <sandroot/explain/chain.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/plan/plan.hpp>

#include <string>
#include <vector>

namespace sandroot::explain {

/// An entry with what is behind each of its reasons. Points into the plan.
struct Explained {
    plan::Name entry;
    std::vector<plan::Reason> reasons;            ///< As in `entry.why`, written out.
    std::vector<std::vector<ChainLink>> chains;   ///< One for each reason, in their order.
};

[[nodiscard]] Explained explained(const plan::Plan& plan, const plan::Name& entry);

/// What the plan says of one name or path. Points into the plan.
struct Why {
    std::string question;
    std::vector<Explained> entries;
    std::vector<const plan::Missing*> missing;
    std::vector<const plan::LeftOut*> left_out;

    [[nodiscard]] bool empty() const { return entries.empty() && missing.empty() && left_out.empty(); }
};

/// `question` with a slash is a path: itself, the symlinks on its way in `tree` and its end. A bare name, or a glob as
/// by fnmatch(3), means every entry and every missing library of that name.
[[nodiscard]] Why why(const plan::Plan& plan, const fs::Tree& tree, const std::string& question);

}   // namespace sandroot::explain
