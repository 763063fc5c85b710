#include <sandroot/base/glob.hpp>
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

Explained explained(const plan::Plan& plan, const plan::Entry& entry) {
    Explained out{&entry, {}};
    for (const auto& because : entry.why) out.chains.push_back(chain_of(plan, because));
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
    for (const auto& entry : plan.entries)
        if (is_meant(entry.at)) answer.entries.push_back(explained(plan, entry));
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
