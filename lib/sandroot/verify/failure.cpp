#include <sandroot/explain/error_text.hpp>
#include <sandroot/filter/calls.hpp>
#include <sandroot/verify/failure.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <set>

namespace sandroot::verify {

namespace {

using explain::innermost_cause;
using explain::kernel_folder_in;
using explain::missing_library;
using explain::original_error;
using State = Outcome::State;

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The first lines of what a crashed program said, which is where faulthandler names the place.
std::string first_lines(std::string_view text, std::size_t lines) {
    std::string out;
    text = trimmed(text);
    for (; lines > 0 && !text.empty(); --lines) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const auto line = trimmed(text.substr(0, end)); !line.empty()) out.append("\n").append(line.substr(0, 300));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// Python's multiprocessing opens a semaphore in /dev/shm and does not say so.
bool is_semaphore(const Failure& failure) {
    return failure.outcome.place.find("/multiprocessing/synchronize.py:") != std::string::npos &&
           !failure.outcome.chain.empty() && failure.outcome.chain.front().starts_with("FileNotFoundError");
}

std::string cause_of(const Failure& failure) {
    return innermost_cause(failure.outcome.chain);
}

std::string how_outside_went(const Judged& judged) {
    return judged.outside ? "\noutside: " + describe(*judged.outside) : "\noutside the root the same import works";
}

std::string joined(const std::vector<int>& numbers) {
    std::string text;
    for (const int number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
}

std::string named(const Confinement& confinement, int number) {
    const std::string name = filter::call_name(confinement.architecture, number);
    const std::string digits = std::to_string(number);
    return name.ends_with(digits) ? name : name + " (" + digits + ')';
}

/// What was answered as if it had been done, since a failure may follow from that.
std::string faked_calls(const Failure& failure, const Confinement& confinement) {
    std::string text;
    std::set<int> told;
    for (const auto& call : failure.filtered.faked) {
        if (!told.insert(call.number).second) continue;
        text += "\nbefore that it called " + named(confinement, call.number) +
                (call.path.empty() ? "" : " for " + call.path) +
                ", which the sandbox answers as if it were done, and does not do";
    }
    return text;
}

std::string called_by(const filter::Seen& call) {
    return call.object.empty() ? "" : ", called by " + call.object;
}

void judge_killed(const Judged& judged, const Confinement& confinement, Finding& finding) {
    finding.kind = "killed_by_filter";
    if (const auto& killed = judged.inside.filtered.killed)
        finding.text = "killed by the filter of dify-sandbox " + confinement.version + ": " +
                       named(confinement, killed->number) + called_by(*killed);
    else
        finding.text =
            "killed by the filter of dify-sandbox " + confinement.version +
            " (SIGSYS); this kernel does not tell which call it was: on Linux 5.5 or later, outside of gVisor, "
            "this command names it";
    finding.text += faked_calls(judged.inside, confinement);
    const auto beyond = calls_beyond(judged);
    if (beyond.empty()) return;
    if (beyond.size() > 1) {
        finding.text += "\nit also calls ";
        std::string others;
        for (const int number : beyond)
            if (!judged.inside.filtered.killed || number != judged.inside.filtered.killed->number)
                others += (others.empty() ? "" : ", ") + named(confinement, number);
        finding.text += others;
    }
    if (judged.permitted && judged.permitted->outcome.state != State::passed)
        finding.text += "\nwith all of them it fails otherwise: " + describe(*judged.permitted);
    const auto line = filter::line_for(confinement.filter, confinement.settings, confinement.architecture, beyond);
    auto settings = confinement.settings;
    settings.allowed = line;
    if (filter::rules_for(confinement.filter, settings).size() > versions::most_filtered)
        finding.text +=
            "\nno list can allow this: the filter has room for " + std::to_string(versions::most_filtered) + " numbers";
    else finding.text += "\nto allow it: ALLOWED_SYSCALLS=" + joined(line);
}

std::string explain_command(const std::string& library) {
    return "sandroot why " + library;
}

void add_modules_below(const Judged& judged, Finding& finding) {
    if (judged.modules_below > 0)
        finding.text += "\nso " + std::to_string(judged.modules_below) +
                        (judged.modules_below == 1 ? " module below it cannot be imported either"
                                                   : " modules below it cannot be imported either");
}

void judge_missing_library(const Judged& judged, Finding& finding) {
    finding.kind = "missing_library";
    if (judged.outside && missing_library(cause_of(*judged.outside)) == finding.library)
        finding.text += "\nit is missing outside too: install the package that has " + finding.library +
                        ", then build the root again; who needs it: " + explain_command(finding.library);
    else
        finding.text += how_outside_went(judged) + "\nthe root lacks " + finding.library +
                        ": build it again with `sandroot build`, or add the library with --add; who needs it: " +
                        explain_command(finding.library);
}

void judge_kernel_folder(std::string_view folder, Finding& finding) {
    finding.severity = Severity::warning;
    finding.kind = "needs_" + std::string(folder.substr(1));
    finding.text += "\nthe sandbox has no " + std::string(folder) + ", and no root can bring it";
}

}   // namespace

std::string signal_name(int signal) {
    const char* name = sigabbrev_np(signal);
    return name ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

std::string describe(const Failure& failure) {
    const Outcome& outcome = failure.outcome;
    switch (outcome.state) {
    case State::raised: {
        std::string text = outcome.chain.empty() ? "an exception" : outcome.chain.front();
        const std::string cause = cause_of(failure);
        // numpy repeats the cause at the end of a page of advice: the cause alone says it.
        if (!cause.empty() && cause != text)
            text = (original_error(text) == text ? text : text.substr(0, text.find('\n'))) + "\ncaused by: " + cause;
        if (!outcome.place.empty()) text += "\nat " + outcome.place;
        return text;
    }
    case State::ended:
        if (outcome.signal != 0)
            return "the interpreter was ended by " + signal_name(outcome.signal) + first_lines(failure.last_words, 6);
        return "importing it ended the process with status " + std::to_string(outcome.exit_status) +
               first_lines(failure.last_words, 3);
    case State::late:
        return "the import did not come back within " + std::to_string(failure.deadline.count()) + " s";
    case State::passed:
        return "the import works";
    case State::unheard:
        break;
    }
    if (failure.said_too_much) return "the import printed without end and was stopped";
    return "the import made its process vanish without a word" + first_lines(failure.last_words, 3);
}

bool same_failure(const Failure& left, const Failure& right) {
    if (left.outcome.state != right.outcome.state || left.said_too_much != right.said_too_much) return false;
    if (left.outcome.state == State::raised) return cause_of(left) == cause_of(right);
    return left.outcome.signal == right.outcome.signal && left.outcome.exit_status == right.outcome.exit_status;
}

bool is_killed_by_filter(const Judged& judged) {
    const Outcome& outcome = judged.inside.outcome;
    return judged.inside.filtered.killed || (outcome.state == State::ended && outcome.signal == SIGSYS);
}

std::vector<int> calls_beyond(const Judged& judged) {
    std::set<int> numbers;
    if (judged.inside.filtered.killed) numbers.insert(judged.inside.filtered.killed->number);
    if (judged.permitted)
        for (const auto& call : judged.permitted->filtered.beyond) numbers.insert(call.number);
    return {numbers.begin(), numbers.end()};
}

Finding judge(const Judged& judged, const Confinement* confinement) {
    Finding finding;
    finding.at = judged.module;
    if (confinement && is_killed_by_filter(judged)) {
        judge_killed(judged, *confinement, finding);
        add_modules_below(judged, finding);
        return finding;
    }
    finding.text = describe(judged.inside);
    const std::string cause = cause_of(judged.inside);
    finding.library = missing_library(cause).value_or("");
    const auto folder = is_semaphore(judged.inside) ? std::string_view("/dev") : kernel_folder_in(cause);
    if (!finding.library.empty()) {
        judge_missing_library(judged, finding);
    } else if (judged.outside && same_failure(judged.inside, *judged.outside) && judged.outside_passes_as_root) {
        finding.kind = "unreadable_inside";
        finding.text += "\noutside it fails the same way, except for root: the sandbox's user may not read its files. "
                        "Give them o+r (directories o+rx) and build the root again";
    } else if (judged.outside && same_failure(judged.inside, *judged.outside)) {
        finding.severity = Severity::warning;
        finding.kind = "fails_outside_too";
        finding.text += "\noutside it fails the same way: the root is not to blame";
    } else if (!folder.empty()) {
        judge_kernel_folder(folder, finding);
    } else {
        finding.kind = "import_failed";
        if (confinement) finding.text += faked_calls(judged.inside, *confinement);
        finding.text += how_outside_went(judged);
    }
    add_modules_below(judged, finding);
    return finding;
}

}   // namespace sandroot::verify
