#include <sandroot/base/escape.hpp>
#include <sandroot/policy/builtin.hpp>
#include <sandroot/policy/call_rules.hpp>
#include <sandroot/policy/yaml.hpp>

#include <array>

namespace sandroot::policy {

namespace {

Result<CallNumbers> parse_numbers(const YAML::Node& node, std::string_view origin) {
    SR_DO(yaml::expect_keys(node, origin, {"amd64", "arm64"}));
    CallNumbers numbers;
    if (node["amd64"].IsDefined()) {
        SR_TRY(numbers.amd64, yaml::number(node, "amd64", origin));
    }
    if (node["arm64"].IsDefined()) {
        SR_TRY(numbers.arm64, yaml::number(node, "arm64", origin));
    }
    return numbers;
}

Result<Sure> parse_sure(const YAML::Node& node, std::string_view origin) {
    SR_TRY(const auto word, yaml::text(node, "sure", origin));
    for (const auto sure : {Sure::certain, Sure::likely, Sure::possible})
        if (word == name_of(sure)) return sure;
    return yaml::mistake(node, origin, "sure must be certain, likely or possible");
}

Result<std::vector<std::string>> parse_calls(const CallRules& rules, const YAML::Node& node, std::string_view origin) {
    SR_TRY(auto calls, yaml::strings(node, "calls", origin));
    for (const auto& call : calls)
        if (!rules.numbers.contains(call))
            return yaml::mistake(node, origin, "there is no number for " + escape_for_terminal(call));
    return calls;
}

Result<CallRule> parse_rule(const CallRules& rules, const YAML::Node& node, std::string_view origin) {
    SR_DO(yaml::expect_keys(node, origin, {"name", "when", "with", "sure", "calls", "because"}));
    CallRule rule;
    SR_TRY(rule.name, yaml::text(node, "name", origin));
    SR_TRY(rule.because, yaml::text(node, "because", origin));
    const YAML::Node when = node["when"];
    if (rule.name.empty() || rule.because.empty() || !when.IsDefined())
        return yaml::mistake(node, origin, "a rule needs a name, a because and a when");
    SR_DO(yaml::expect_keys(when, origin, {"library", "distribution", "module"}));
    SR_TRY(rule.libraries, yaml::strings(when, "library", origin));
    SR_TRY(rule.distributions, yaml::strings(when, "distribution", origin));
    SR_TRY(rule.modules, yaml::strings(when, "module", origin));
    SR_TRY(rule.with, yaml::strings(node, "with", origin));
    SR_TRY(rule.sure, parse_sure(node, origin));
    SR_TRY(rule.calls, parse_calls(rules, node, origin));
    if (rule.calls.empty() && rule.with.empty()) return yaml::mistake(node, origin, "a rule needs calls or with");
    return rule;
}

}   // namespace

std::string_view name_of(Sure sure) {
    constexpr std::array<std::string_view, 3> names{"certain", "likely", "possible"};
    return names.at(static_cast<std::size_t>(sure));
}

Result<CallRules> parse_call_rules(std::string_view text, std::string_view origin) {
    SR_TRY(const YAML::Node document, yaml::load(text, origin));
    SR_DO(yaml::expect_keys(document, origin, {"numbers", "imports", "runtimes", "rules"}));
    CallRules rules;
    if (document["numbers"].IsDefined() && !document["numbers"].IsMap())
        return yaml::mistake(document["numbers"], origin, "numbers must be a map");
    for (const auto& entry : document["numbers"]) {
        SR_TRY(rules.numbers[entry.first.Scalar()], parse_numbers(entry.second, origin));
    }
    for (const auto& node : document["imports"]) {
        SR_DO(yaml::expect_keys(node, origin, {"symbols", "calls"}));
        ImportRule rule;
        SR_TRY(rule.symbols, yaml::strings(node, "symbols", origin));
        SR_TRY(rule.calls, parse_calls(rules, node, origin));
        rules.imports.push_back(std::move(rule));
    }
    SR_TRY(rules.runtimes, yaml::strings(document, "runtimes", origin));
    for (const auto& node : document["rules"]) {
        SR_TRY(auto rule, parse_rule(rules, node, origin));
        rules.rules.push_back(std::move(rule));
    }
    return rules;
}

Result<CallRules> built_in_call_rules() {
    return parse_call_rules(builtin::call_rules, "built-in rules for system calls");
}

}   // namespace sandroot::policy
