#include <sandroot/elf/read_facts.hpp>
#include <sandroot/python/packaging/marker.hpp>
#include <sandroot/scope/choose.hpp>
#include <sandroot/scope/filter.hpp>
#include <sandroot/scope/narrow.hpp>
#include <sandroot/scope/prune.hpp>
#include <sandroot/scope/set_names.hpp>

#include <algorithm>
#include <set>

namespace sandroot::scope {

namespace {

std::optional<elf::Header> program_header(const fs::Tree& tree, const python::Interpreter& interpreter) {
    const auto reading = elf::read_facts(tree, interpreter.executable);
    if (!reading || (reading->shape != elf::Shape::dynamic && reading->shape != elf::Shape::no_dynamic))
        return std::nullopt;
    return reading->facts.header;
}

Result<void> narrow_to_packages(const fs::Tree& tree, python::Installed& installed,
                                const std::vector<std::string>& packages, Selection& selection) {
    std::vector<RootPath> search;
    for (const auto& place : installed.places.search()) search.push_back(place.known_as);
    const auto environment =
        python::marker_environment(installed.interpreter, program_header(tree, installed.interpreter));
    std::set<RootPath> metadata;
    for (const auto& distribution : installed.distributions) metadata.insert(distribution.metadata);
    const DebianPackages debian = debian_packages(tree, metadata, search);
    SR_TRY(Choice choice, choose(installed.distributions, search, packages, environment, debian));
    filter(tree, installed, choice, debian, selection);
    selection.by_packages = true;
    selection.missing = std::move(choice.missing);
    selection.notes.insert(selection.notes.end(), choice.notes.begin(), choice.notes.end());
    for (auto& [at, chosen] : choice.chosen) selection.packages.push_back(std::move(chosen));
    return {};
}

}   // namespace

Result<Selection> narrow(const fs::Tree& tree, python::Installed& installed, const SelectionOptions& options,
                         const std::vector<policy::PruneSet>& sets) {
    Selection selection;
    SR_TRY(const auto asked_for, sets_named(options.prune, sets));
    SR_TRY(const auto of_profile, sets_named(options.prune_of_profile, sets));
    const auto is_in = [](const auto& some, const policy::PruneSet& set) {
        return std::ranges::find(some, &set) != some.end();
    };
    if (!options.packages.empty()) SR_DO(narrow_to_packages(tree, installed, options.packages, selection));
    for (const auto& set : sets) {
        if (is_in(asked_for, set)) prune(tree, installed, set, false, options.jobs, selection);
        else if (is_in(of_profile, set)) prune(tree, installed, set, true, options.jobs, selection);
    }
    if (options.measure)
        for (const auto& set : sets)
            if (!is_in(asked_for, set) && !is_in(of_profile, set))
                selection.prunable.push_back(saving(tree, installed, set, options.jobs));
    std::ranges::stable_sort(selection.left_out, {}, &LeftOut::at);
    return selection;
}

}   // namespace sandroot::scope
