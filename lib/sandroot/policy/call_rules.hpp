// Rules for which system calls a program makes, as far as its files tell without a run.
#pragma once

#include <sandroot/base/error.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::policy {

/// How sure it is that a call is made. The words are those of the JSON report.
enum class Sure : std::uint8_t {
    certain,    ///< By each import, or each use of what is named.
    likely,     ///< By ordinary use.
    possible,   ///< By some use.
};
[[nodiscard]] std::string_view name_of(Sure sure);

/// A system call by name, and its number on each architecture that has it.
struct CallNumbers {
    std::optional<int> amd64;
    std::optional<int> arm64;
};

struct ImportRule {
    std::vector<std::string> symbols;
    std::vector<std::string> calls;   ///< Names of `CallRules::numbers`.
};

struct CallRule {
    std::string name;
    std::vector<std::string> libraries;       ///< Globs on the names of the files.
    std::vector<std::string> distributions;   ///< Normalised names (PEP 503).
    std::vector<std::string> modules;         ///< Of the standard library.
    std::vector<std::string> with;            ///< Distributions whose calls it makes too if they are installed.
    Sure sure = Sure::possible;
    std::vector<std::string> calls;   ///< Names of `CallRules::numbers`, in the order in which they are made.
    std::string because;
};

struct CallRules {
    std::map<std::string, CallNumbers> numbers;
    std::vector<ImportRule> imports;
    std::vector<std::string> runtimes;   ///< Globs on the names of libraries whose imports say nothing.
    std::vector<CallRule> rules;
};

/// Reads rules from YAML. `origin` names the text in errors, which tell the line of the mistake.
[[nodiscard]] Result<CallRules> parse_call_rules(std::string_view yaml, std::string_view origin);
/// Those that are compiled in.
[[nodiscard]] Result<CallRules> built_in_call_rules();

}   // namespace sandroot::policy
