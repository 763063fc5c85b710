#include <sandroot/base/escape.hpp>
#include <sandroot/report/messages/config_messages.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/versions/setting.hpp>

#include <fmt/format.h>

#include <array>

namespace sandroot::report {

namespace {

using config::Finding;
using config::Kind;

std::string shown(const Values& values, std::string_view name) {
    return escape_for_terminal(text_of(values, name));
}

/// Rounded, since a copy's cost is a matter of orders of magnitude.
std::string rounded_size(std::uint64_t bytes) {
    if (bytes < 1'000'000) return fmt::format("{} kB", (bytes + 999) / 1000);
    return fmt::format("{} MB", (bytes + 500'000) / 1'000'000);
}

std::string files_and_size(std::uint64_t files, std::uint64_t bytes) {
    return fmt::format("{} {}, {}", files, files == 1 ? "file" : "files", rounded_size(bytes));
}

std::string_view form_of(std::string_view value_kind) {
    using versions::ValueKind;
    static constexpr std::array<std::pair<ValueKind, std::string_view>, 6> forms{
        {{ValueKind::text, "a text"},
         {ValueKind::number, "a number, without quotes"},
         {ValueKind::boolean, "true or false, without quotes"},
         {ValueKind::duration, "a duration such as 30m"},
         {ValueKind::texts, "a list of texts"},
         {ValueKind::numbers, "a list of numbers, without quotes"}}};
    for (const auto& [kind, form] : forms)
        if (name_of(kind) == value_kind) return form;
    return forms.front().second;
}

std::string missing_message(const Finding& finding, const std::string& path) {
    std::string list = "the list";
    if (const auto version = shown(finding.values, "default_list_of"); !version.empty())
        list = "the built-in list of dify-sandbox " + version;
    std::string text = fmt::format("{} is not in {}", path, list);
    if (finding.reason) text += ": " + message_of(*finding.reason);
    if (flag_of(finding.values, "in_parts")) text += " (parts of it are)";
    return text;
}

std::string ignored_message(const Values& values, const std::string& setting) {
    const auto version = shown(values, "version");
    std::string text = fmt::format("{}: dify-sandbox {} ignores it", setting, version);
    if (const auto last = shown(values, "last_version"); !last.empty())
        text += fmt::format("; {} was the last to read it", last);
    if (const auto variable = shown(values, "variable"); !variable.empty())
        text += fmt::format("; the interpreter is asked for Python's directories, and {} holds the rest "
                            "(sandroot paths --for {})",
                            variable, version);
    return text;
}

std::string unknown_message(const Values& values, const std::string& name) {
    const auto meant = shown(values, "meant");
    return fmt::format("{}: no dify-sandbox reads it{}", name,
                       meant.empty() ? "" : fmt::format("; did you mean {}?", meant));
}

std::string not_absolute_message(const Values& values, const std::string& subject) {
    const auto value = shown(values, "value");
    if (value.empty())
        return fmt::format("{} is not absolute, and is looked for in the directory that the server is started in",
                           subject);
    return fmt::format("{}: {} is not absolute, {}", subject, value,
                       flag_of(values, "on_path") ? "and is looked up on the PATH of the server"
                                                  : "and depends on the directory that the sandbox is started in");
}

}   // namespace

std::string message_of(const Finding& finding) {
    const Values& values = finding.values;
    const std::string subject = escape_for_terminal(finding.subject);
    const std::string value = shown(values, "value");
    switch (finding.kind) {
    case Kind::absent:
        return fmt::format("{} is not there, and is passed over", subject);
    case Kind::blank:
        return flag_of(values, "stops_at_start")
                   ? fmt::format("{}: a blank beside a number ends the sandbox at its start", subject)
                   : fmt::format("\"{}\" is looked for with the blank in it, and passed over", subject);
    case Kind::blank_name:
        return fmt::format(
            "{}: the name of {} ends in a blank; it is not copied, and if the copy comes to it last, the "
            "server ends at its start",
            subject, shown(values, "name"));
    case Kind::counts_as_false:
        return fmt::format(
            "{}: {} is neither true nor false, and counts as false{}", subject, value,
            flag_of(values, "refuses_network") ? ": each request that asks for the network gets error -400" : "");
    case Kind::dangling_link:
        return fmt::format("{} is a link that leads nowhere, and is passed over", subject);
    case Kind::default_list:
        return flag_of(values, "is_prepared")
                   ? fmt::format("{}: without a list of your own the built-in one is copied over the root that stands "
                                 "there, at every start",
                                 subject)
                   : "an empty list means the built-in one, not an empty one; the shortest that makes sense is "
                     "/etc/hosts and /etc/resolv.conf";
    case Kind::directory_link:
        return fmt::format("{} is a link to the directory {}, {}", subject, shown(values, "target"),
                           flag_of(values, "is_misplaced") ? "and becomes a link inside a directory of its own name"
                                                           : "and nothing in that directory is copied");
    case Kind::doubled: {
        const auto directory = shown(values, "directory");
        return directory.empty() ? fmt::format("{} is listed twice", subject)
                                 : fmt::format("{} lies in {}, which is listed as well", subject, directory);
    }
    case Kind::duplicate_key:
        return fmt::format("{} is already in line {}, and the sandbox does not read a file that has a key twice",
                           subject, number_of(values, "first_line"));
    case Kind::empty_file:
        return "the file is empty, which ends the sandbox at its start (EOF)";
    case Kind::further_document:
        return "another document begins here; the sandbox reads the first one only";
    case Kind::ignored:
        return ignored_message(values, subject);
    case Kind::lacks_syscall:
        return fmt::format("{}: {} ({} on {}) is not allowed, and nothing runs: the list replaces the built-in one",
                           subject, shown(values, "call"), number_of(values, "number"), shown(values, "architecture"));
    case Kind::missing:
        return missing_message(finding, subject);
    case Kind::no_effect:
        return value.empty() ? fmt::format("{} does not count while {} is false", subject, shown(values, "because_of"))
                             : fmt::format("{}: {} is neither true nor false, and does not count", subject, value);
    case Kind::no_interpreter:
        return fmt::format("{}: {} {}, and no code will run", subject, value,
                           flag_of(values, "is_there") ? "cannot be executed" : "is not there");
    case Kind::no_number:
        return flag_of(values, "stops_at_start")
                   ? fmt::format("{}: \"{}\" is not a number, which ends the sandbox at its start", subject, value)
                   : fmt::format("{}: {} is not a number, and counts as 0", subject, value);
    case Kind::no_requests:
        return fmt::format("{}: with {} every request is turned away (503, too many requests)", subject, value);
    case Kind::no_workers:
        return fmt::format("{}: with {} no program ever runs, and every request waits for ever", subject, value);
    case Kind::not_absolute:
        return not_absolute_message(values, subject);
    case Kind::not_yet:
        return fmt::format("{}: dify-sandbox {} does not read it yet; {} does", subject, shown(values, "version"),
                           shown(values, "first_version"));
    case Kind::other_interpreter:
        return fmt::format("{}: {} is another interpreter than {}, whose packages were examined here (to examine its "
                           "packages: --python {})",
                           subject, value, shown(values, "examined"), quote_for_shell(text_of(values, "value")));
    case Kind::overridden:
        return fmt::format("{}: {} in the environment wins", subject, shown(values, "variable"));
    case Kind::quoted:
        return fmt::format("{}: docker run --env-file keeps the quotes as a part of the value; docker compose takes "
                           "them off",
                           subject);
    case Kind::special_file:
        return fmt::format("{} is a {}; the copy fails at it, and the server ends at its start without saying why",
                           subject, shown(values, "type"));
    case Kind::stops_at_start:
        if (flag_of(values, "is_silent"))
            return fmt::format("{}: {} is not a port; the server ends at its start, with status 0 and without a word",
                               subject, value);
        if (finding.subject != "python_deps_update_interval")
            return fmt::format("{}: {} ends the sandbox at its start", subject, value);
        return fmt::format("{}: {} ends the sandbox at its start; what is not a duration, such as off, ends the "
                           "repetition",
                           subject, value);
    case Kind::switched_off:
        return fmt::format("{}: {} is not a duration: the sandbox logs an error and never repeats anything; if that is "
                           "what you want, write off",
                           subject, value);
    case Kind::target_missing:
        return fmt::format("{} is a link, and what it leads to is not listed: {}", subject, shown(values, "target"));
    case Kind::too_many_syscalls:
        return fmt::format("{} different numbers, {} of them added by the server, and the filter has room for {}: {}",
                           number_of(values, "count"), number_of(values, "added"), number_of(values, "most"),
                           flag_of(values, "runs_unfiltered")
                               ? "a security hole, for code runs without a filter, as root"
                               : "every run ends before it begins");
    case Kind::too_much: {
        const auto needed = number_of(values, "needed_files");
        return fmt::format("{} is copied file by file: {}; {}", subject,
                           files_and_size(number_of(values, "files"), number_of(values, "bytes")),
                           needed == 0 ? "nothing in it is needed"
                                       : "needed of it: " + files_and_size(needed, number_of(values, "needed_bytes")));
    }
    case Kind::trailing_slash: {
        const auto path = shown(values, "path");
        return fmt::format("{} ends in a slash, and is copied to a wrong place: {} below {}", subject, path, path);
    }
    case Kind::unknown_key:
    case Kind::unknown_variable:
        return unknown_message(values, subject);
    case Kind::wrong_type:
        return fmt::format("{} must be {}, or the sandbox does not read the file", subject,
                           form_of(text_of(values, "wanted")));
    }
    return subject;
}

}   // namespace sandroot::report
