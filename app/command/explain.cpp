#include <sandroot/explain/errors/diagnosis.hpp>
#include <sandroot/report/explain/explained.hpp>

#include "command/pipeline.hpp"
#include "terminal/read_input.hpp"

namespace sandroot::app {

namespace {

CommandResult unexplained(const explain::Grammar& grammar, const std::vector<std::string>& lines,
                          const Output& output) {
    CommandResult result;
    const auto near = explain::nearest_kinds(grammar, lines);
    result.text = output.format == Format::json ? report::explained_json({}, {})
                                                : report::unexplained_text(lines, near, output.palette);
    result.exit = Exit::findings;
    return result;
}

}   // namespace

Result<CommandResult> explain(const Planning& planning, const ExplainOptions& options, Operands text,
                              const Output& output, Console& console) {
    SR_TRY(const auto grammar, explain::Grammar::built_in());
    explain::ErrorReader reader(grammar);
    for (const auto& word : text) reader.feed(word + (&word == &text.back() ? "\n" : " "));
    if (text.empty()) SR_DO(read_input([&](std::string_view piece) { reader.feed(piece); }));
    const auto found = reader.finish();
    if (found.empty()) return unexplained(grammar, reader.first_lines(), output);

    std::optional<Planned> planned;
    std::optional<explain::Known> known;
    if (options.has_environment) {
        SR_TRY(planned, make_planned(planning, Purpose::question, console));
        known.emplace(planned->plan, *planned->tree, planned->environment);
    }
    SR_TRY(const auto names, explain::Names::built_in());
    std::vector<explain::Diagnosis> diagnoses;
    for (const auto& error : found) {
        SR_TRY(diagnoses.emplace_back(), explain::diagnose(error, grammar, names, known ? &*known : nullptr));
    }
    const auto all = explain::packages_of(diagnoses, known ? &*known : nullptr);
    CommandResult result;
    result.text = output.format == Format::json ? report::explained_json(diagnoses, all)
                                                : report::explained_text(diagnoses, all, output.palette);
    return result;
}

}   // namespace sandroot::app
