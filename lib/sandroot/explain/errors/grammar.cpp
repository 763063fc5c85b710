#include <sandroot/base/glob.hpp>
#include <sandroot/explain/errors/builtin.hpp>
#include <sandroot/explain/errors/grammar.hpp>
#include <sandroot/policy/yaml.hpp>

#include <algorithm>

namespace sandroot::explain {

namespace {

namespace yaml = policy::yaml;

#define ADVICE_KEYS "cause", "means", "lacks", "run", "check", "packages", "instead"

Result<Advice> parse_advice(const YAML::Node& node, std::string_view origin) {
    Advice advice;
    SR_TRY(advice.cause, yaml::text(node, "cause", origin));
    SR_TRY(advice.means, yaml::text(node, "means", origin));
    SR_TRY(advice.lacks, yaml::text(node, "lacks", origin));
    SR_TRY(advice.run, yaml::strings(node, "run", origin));
    SR_TRY(advice.check, yaml::text(node, "check", origin));
    SR_TRY(advice.packages, yaml::strings(node, "packages", origin));
    SR_TRY(advice.instead, yaml::text(node, "instead", origin));
    return advice;
}

Result<Case> parse_case(const YAML::Node& node, std::string_view origin) {
    SR_DO(yaml::expect_keys(node, origin, {"when", ADVICE_KEYS}));
    Case one;
    SR_TRY(one.advice, parse_advice(node, origin));
    const YAML::Node when = node["when"];
    if (!when.IsDefined() || !when.IsMap() || when.size() == 0)
        return yaml::mistake(node, origin, "a case needs a when: holes with globs");
    for (const auto& pair : when) {
        const std::string hole = pair.first.Scalar();
        SR_TRY(one.when[hole], yaml::strings(when, hole.c_str(), origin));
    }
    return one;
}

Result<Kind> parse_kind(const YAML::Node& node, std::string_view origin) {
    SR_DO(yaml::expect_keys(node, origin, {"kind", "forms", "cases", "wrapper", ADVICE_KEYS}));
    Kind kind;
    SR_TRY(kind.name, yaml::text(node, "kind", origin));
    SR_TRY(kind.advice, parse_advice(node, origin));
    SR_TRY(kind.is_wrapper, yaml::boolean(node, "wrapper", origin));
    if (kind.name.empty() || kind.advice.cause.empty() || kind.advice.means.empty())
        return yaml::mistake(node, origin, "an error needs a kind, a cause and a means");
    SR_TRY(const auto forms, yaml::strings(node, "forms", origin));
    for (const auto& text : forms) {
        auto form = parse_form(text);
        if (!form) return yaml::mistake(node, origin, text + ": " + form.error().message);
        if (anchor_of(*form).size() < Anchors::shortest)
            return yaml::mistake(node, origin, text + ": the words between the holes are too short to be looked for");
        kind.forms.push_back(*std::move(form));
    }
    if (kind.forms.empty()) return yaml::mistake(node, origin, "an error needs forms");
    for (const auto& one : node["cases"]) {
        SR_TRY(kind.cases.emplace_back(), parse_case(one, origin));
    }
    return kind;
}

Result<std::map<std::string, std::string>> parse_words(const YAML::Node& map, std::string_view origin) {
    std::map<std::string, std::string> words;
    for (const auto& pair : map) {
        const std::string key = pair.first.Scalar();
        SR_TRY(words[key], yaml::text(map, key.c_str(), origin));
    }
    return words;
}

std::vector<std::string> anchors_of(const std::vector<Kind>& kinds) {
    std::vector<std::string> words;
    for (const auto& kind : kinds)
        for (const auto& form : kind.forms) words.emplace_back(anchor_of(form));
    return words;
}

bool fits(const Case& one, const Holes& holes) {
    return std::ranges::all_of(one.when, [&](const auto& condition) {
        const auto hole = holes.find(condition.first);
        return hole != holes.end() && any_glob_matches(condition.second, hole->second);
    });
}

void replace(std::string& with, const std::string& by) {
    if (!by.empty()) with = by;
}
void replace(std::vector<std::string>& with, const std::vector<std::string>& by) {
    if (!by.empty()) with = by;
}

}   // namespace

Grammar::Grammar(std::vector<Kind> kinds)
    : kinds_(std::move(kinds)), anchors_(anchors_of(kinds_)), by_anchor_(anchors_.words().size()) {
    const auto& words = anchors_.words();
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind)
        for (std::size_t form = 0; form < kinds_[kind].forms.size(); ++form) {
            const auto word = std::ranges::lower_bound(words, anchor_of(kinds_[kind].forms[form]));
            by_anchor_[static_cast<std::size_t>(word - words.begin())].push_back({kind, form});
        }
}

std::vector<Grammar::Wording> Grammar::wordings_in(std::string_view line) const {
    std::vector<Wording> all;
    for (const std::size_t word : anchors_.all_in(line))
        all.insert(all.end(), by_anchor_[word].begin(), by_anchor_[word].end());
    std::ranges::sort(all);
    return all;
}

Result<Grammar> Grammar::read(std::string_view text, std::string_view origin) {
    SR_TRY(const YAML::Node node, yaml::load(text, origin));
    SR_DO(yaml::expect_keys(node, origin, {"errors", "users", "distributions", "siblings"}));
    std::vector<Kind> kinds;
    for (const auto& one : node["errors"]) {
        SR_TRY(kinds.emplace_back(), parse_kind(one, origin));
    }
    Grammar grammar(std::move(kinds));
    for (const auto& one : node["users"]) {
        SR_DO(yaml::expect_keys(one, origin, {"of", "are"}));
        SR_TRY(auto globs, yaml::strings(one, "of", origin));
        SR_TRY(const auto users, yaml::strings(one, "are", origin));
        for (auto& glob : globs) grammar.users_.emplace_back(std::move(glob), users);
    }
    SR_TRY(grammar.distributions_, parse_words(node["distributions"], origin));
    SR_TRY(grammar.siblings_, parse_words(node["siblings"], origin));
    return grammar;
}

Result<Grammar> Grammar::built_in() {
    return read(builtin::errors, "errors.yaml");
}

std::vector<std::string> Grammar::users_of(const std::string& soname) const {
    const auto found = std::ranges::find_if(users_, [&](const auto& one) { return glob_matches(one.first, soname); });
    return found == users_.end() ? std::vector<std::string>() : found->second;
}

std::string Grammar::distribution_of(const std::string& module) const {
    const auto found = distributions_.find(module);
    return found == distributions_.end() ? module : found->second;
}

std::string Grammar::sibling_of(const std::string& distribution) const {
    const auto found = siblings_.find(distribution);
    return found == siblings_.end() ? std::string() : found->second;
}

Advice advice_for(const Kind& kind, const Holes& holes) {
    Advice advice = kind.advice;
    const auto found = std::ranges::find_if(kind.cases, [&](const Case& one) { return fits(one, holes); });
    if (found == kind.cases.end()) return advice;
    const Advice& special = found->advice;
    replace(advice.cause, special.cause);
    replace(advice.means, special.means);
    replace(advice.lacks, special.lacks);
    replace(advice.run, special.run);
    replace(advice.check, special.check);
    replace(advice.packages, special.packages);
    replace(advice.instead, special.instead);
    return advice;
}

}   // namespace sandroot::explain
