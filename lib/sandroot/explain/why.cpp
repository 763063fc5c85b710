#include <sandroot/base/glob.hpp>
#include <sandroot/explain/chain.hpp>
#include <sandroot/explain/why.hpp>
#include <sandroot/fs/chase.hpp>

#include <set>

namespace sandroot::explain {

namespace {

std::set<RootPath> stands_for(const fs::Tree& tree, const RootPath& path) {
    std::set<RootPath> all{path};
    if (const auto chased = fs::chase(tree, path)) {
        all.insert(chased->real);
        for (const auto& hop : chased->hops) all.insert(hop.at);
    }
    return all;
}

}   // namespace

Explained explained(const plan::Plan& plan, const plan::Name& entry) {
    Explained out{entry, {}, {}};
    for (const plan::ReasonId id : entry.why) {
        out.reasons.push_back(plan.reasons[id]);
        out.chains.push_back(chain_of(plan, plan.reasons[id]));
    }
    return out;
}

Why why(const plan::Plan& plan, const fs::Tree& tree, const std::string& question) {
    Why answer;
    answer.question = question;
    const bool is_path = question.find('/') != std::string::npos;
    const auto paths = is_path ? stands_for(tree, RootPath(question).tidy()) : std::set<RootPath>{};
    const auto is_meant = [&](const RootPath& at) {
        return is_path ? paths.contains(at) : glob_matches(question, std::string(at.name()));
    };
    if (is_path) {
        for (const auto& path : paths)
            if (const auto name = plan::find(plan, path)) answer.entries.push_back(explained(plan, *name));
        // A directory may have another name in the root, with a link to it.
        if (const auto name = follow(plan, *paths.begin()); answer.entries.empty() && name)
            answer.entries.push_back(explained(plan, *name));
    } else {
        plan::each_name(plan, [&](const plan::Name& name) {
            if (glob_matches(question, std::string(name.name))) answer.entries.push_back(explained(plan, name));
        });
    }
    for (const auto& missing : plan.missing)
        if (!is_path && glob_matches(question, missing.name)) answer.missing.push_back(&missing);
    for (const auto& left_out : plan.left_out)
        if (is_meant(left_out.at)) answer.left_out.push_back(&left_out);
    // One line may stand for all that lies below a directory.
    if (is_path && answer.entries.empty() && answer.left_out.empty())
        for (const auto& left_out : plan.left_out)
            if (left_out.files > 0 && RootPath(question).tidy().is_within(left_out.at))
                answer.left_out.push_back(&left_out);
    return answer;
}

}   // namespace sandroot::explain
