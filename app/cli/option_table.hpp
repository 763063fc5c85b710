// Every option, in one table. From its rows come the parser, the conversion of values, what a manifest records, the
// help, the manual's list of options and the completions of three shells.
#pragma once

#include <sandroot/base/error.hpp>

#include "cli/options.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::app {

enum class Group : std::uint8_t {
    environment,
    lookup,
    sandbox,
    content,
    configuration,
    root,
    program,
    check,
    output,
    general
};
inline constexpr std::size_t group_count = 10;
[[nodiscard]] std::string_view heading_of(Group group);

/// Where a value goes.
struct Destination {
    /// Converts and stores; "": a flag is given. Errors: usage, without the option's name.
    Result<void> (*set)(Options& options, const std::string& value) = nullptr;
    bool repeats = false;                            ///< A further value joins the others; else the last one counts.
    std::vector<std::string> (*words)() = nullptr;   ///< The values that it can have; null: any.
};

/// What a form of a recorded value may depend on.
struct RecordContext {
    std::string interpreter;   ///< Where --python was found.
    bool has_sysroot = false;
};
/// How a manifest records a value, so that it means the same to a command that starts elsewhere.
using RecordedForm = Result<std::string> (*)(const std::string& value, const RecordContext& context);

struct Option {
    std::string_view names;   ///< "-o,--output"
    std::string_view value;   ///< What the help calls the value; empty for a flag; "[=VALUE]" if it may be left out.
    Group group = Group::general;
    std::span<const Command> commands;   ///< Empty: sandroot itself, without a command.
    Destination to;                      ///< Unset: main() looks for it.
    /// A phrase without the default, for a column of 54. "{words}" stands for the values that it can have.
    std::string_view brief;
    std::string_view more{};            ///< Further sentences for --help and the manual.
    std::string_view default_value{};   ///< The value if none is given; the help names it.
    bool may_be_empty = false;
    RecordedForm recorded = nullptr;   ///< Null: not recorded.
    Offer offer{};                     ///< Without words, those of `to` are offered.

    // What few rows have.
    [[nodiscard]] constexpr Option defaults_to(std::string_view text) const {
        return with(&Option::default_value, text);
    }
    [[nodiscard]] constexpr Option or_empty() const { return with(&Option::may_be_empty, true); }
    [[nodiscard]] constexpr Option recorded_as(RecordedForm form) const { return with(&Option::recorded, form); }
    [[nodiscard]] constexpr Option completed_by(Offer words) const { return with(&Option::offer, words); }

    [[nodiscard]] bool is_flag() const { return value.empty(); }
    [[nodiscard]] bool has(Command command) const;
    [[nodiscard]] std::string_view short_name() const;   ///< "-o"; empty if there is none.
    [[nodiscard]] std::string_view long_name() const;    ///< "--output"; for -h "-h".
    [[nodiscard]] bool is_named(std::string_view name) const { return name == long_name() || name == short_name(); }
    [[nodiscard]] std::vector<std::string> offered_words() const;

private:
    template <class Value>
    [[nodiscard]] constexpr Option with(Value Option::* member, Value wanted) const {
        Option changed = *this;
        changed.*member = wanted;
        return changed;
    }
};

[[nodiscard]] std::span<const Option> all_options();

}   // namespace sandroot::app
