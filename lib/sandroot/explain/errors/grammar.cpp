#include <sandroot/base/glob.hpp>
#include <sandroot/explain/errors/builtin.hpp>
#include <sandroot/explain/errors/grammar.hpp>
#include <sandroot/policy/yaml.hpp>

#include <algorithm>

namespace sandroot::explain {

namespace {

/// What holds where the holes have some values: a member that is not empty replaces that of the kind.
struct Case {
    std::map<std::string, std::vector<std::string>> when;   ///< Globs by hole. A hole without a value matches none.
    Advice advice;
};

constexpr std::string_view origin = "errors.yaml";

namespace yaml = policy::yaml;

#define ADVICE_KEYS "cause", "means", "lacks", "run", "check", "packages", "instead"

Result<Advice> parse_advice(const YAML::Node& node) {
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

Result<Case> parse_case(const YAML::Node& node) {
    SR_DO(yaml::expect_keys(node, origin, {"when", ADVICE_KEYS}));
    Case one;
    SR_TRY(one.advice, parse_advice(node));
    const YAML::Node when = node["when"];
    if (!when.IsDefined() || !when.IsMap() || when.size() == 0)
        return yaml::mistake(node, origin, "a case needs a when: holes with globs");
    for (const auto& pair : when) {
        const std::string hole = pair.first.Scalar();
        SR_TRY(one.when[hole], yaml::strings(when, hole.c_str(), origin));
    }
    return one;
}

/// The part of `advice` that is about `kind`: one item of a list.
std::string_view part_about(std::string_view advice, const std::string& kind) {
    const std::string head = "\n- kind: " + kind + '\n';
    const std::size_t begin = advice.find(head);
    if (begin == std::string_view::npos) return {};
    const std::size_t end = advice.find("\n- kind: ", begin + 1);
    return advice.substr(begin + 1, end == std::string_view::npos ? end : end - begin);
}

Result<std::vector<Kind>> parse_forms(std::string_view text) {
    std::vector<Kind> kinds;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.empty() || line.starts_with('#')) continue;
        if (!line.starts_with(' ')) {
            Kind& kind = kinds.emplace_back();
            kind.is_wrapper = line.ends_with(" *");
            kind.name = line.substr(0, line.find(' '));
            continue;
        }
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        SR_TRY(auto form, parse_form(line), "the form \"" + std::string(line) + '"');
        if (anchor_of(form).size() < Anchors::shortest)
            return fail(Errc::malformed, std::string(line) + ": the words between the holes are too short to look for");
        if (kinds.empty()) return fail(Errc::malformed, std::string(line) + ": a form without a kind");
        kinds.back().forms.push_back(std::move(form));
    }
    return kinds;
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

Grammar::Grammar(std::vector<Kind> kinds, std::string_view advice)
    : kinds_(std::move(kinds)), advice_(advice), anchors_(anchors_of(kinds_)), by_anchor_(anchors_.words().size()) {
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

Result<Grammar> Grammar::read(std::string_view forms, std::string_view advice) {
    SR_TRY(auto kinds, parse_forms(forms));
    for (const auto& kind : kinds)
        if (kind.forms.empty() || part_about(advice, kind.name).empty())
            return fail(Errc::malformed, kind.name + ": an error needs forms and advice");
    return Grammar(std::move(kinds), advice);
}

Result<Grammar> Grammar::built_in() {
    return read(builtin::forms, builtin::errors);
}

Result<Advice> Grammar::advice_for(const Kind& kind, const Holes& holes) const {
    SR_TRY(const YAML::Node list, yaml::load(part_about(advice_, kind.name), origin));
    const YAML::Node node = list[0];
    SR_DO(yaml::expect_keys(node, origin, {"kind", "cases", ADVICE_KEYS}), kind.name);
    SR_TRY(auto advice, parse_advice(node));
    if (advice.cause.empty() || advice.means.empty())
        return yaml::mistake(node, origin, kind.name + " needs a cause and a means");
    for (const auto& one : node["cases"]) {
        SR_TRY(const auto special, parse_case(one), kind.name);
        if (!fits(special, holes)) continue;
        if (!special.advice.run.empty()) advice.packages.clear();
        if (!special.advice.packages.empty()) advice.run.clear();
        replace(advice.cause, special.advice.cause);
        replace(advice.means, special.advice.means);
        replace(advice.lacks, special.advice.lacks);
        replace(advice.run, special.advice.run);
        replace(advice.check, special.advice.check);
        replace(advice.packages, special.advice.packages);
        replace(advice.instead, special.advice.instead);
        break;
    }
    return advice;
}

}   // namespace sandroot::explain
