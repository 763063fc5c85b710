#include <sandroot/base/escape.hpp>
#include <sandroot/base/suggest.hpp>
#include <sandroot/scope/set_names.hpp>

#include <algorithm>

namespace sandroot::scope {

namespace {

std::unexpected<Error> no_such_set(std::string_view name, const std::vector<policy::PruneSet>& sets) {
    std::string all;
    std::vector<std::string_view> names{"safe"};
    for (const auto& set : sets) {
        all += set.name + ", ";
        names.push_back(set.name);
    }
    const auto near = nearest(name, names);
    return fail(Errc::usage,
                "--prune: " + (name.empty() ? "an empty word" : escape_for_terminal(name)) + " is not one of " + all +
                    "safe",
                name == "all"  ? "--prune safe takes every set that breaks no import"
                : near.empty() ? ""
                               : "did you mean " + std::string(near) + "?");
}

}   // namespace

Result<std::vector<const policy::PruneSet*>> sets_named(const std::vector<std::string>& wanted,
                                                        const std::vector<policy::PruneSet>& sets) {
    std::vector<bool> is_wanted(sets.size());
    for (const auto& list : wanted) {
        std::string_view rest = list;
        for (bool more = true; more;) {
            const auto comma = rest.find(',');
            const auto name = rest.substr(0, comma);
            more = comma != std::string_view::npos;
            rest.remove_prefix(more ? comma + 1 : rest.size());
            bool found = name == "safe";
            for (std::size_t at = 0; at < sets.size(); ++at) {
                if (name != sets[at].name && !(name == "safe" && sets[at].safe)) continue;
                is_wanted[at] = true;
                found = true;
            }
            if (!found) return no_such_set(name, sets);
        }
    }
    std::vector<const policy::PruneSet*> out;
    for (std::size_t at = 0; at < sets.size(); ++at)
        if (is_wanted[at]) out.push_back(&sets[at]);
    return out;
}

}   // namespace sandroot::scope
