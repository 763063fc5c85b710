#include <sandroot/base/suggest.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/versions/find_version.hpp>

#include "cli/archive.hpp"
#include "cli/request.hpp"

#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace sandroot::app {

namespace {

template <class T>
using Words = std::span<const std::pair<std::string_view, T>>;

constexpr std::pair<std::string_view, Format> formats[] = {{"text", Format::text}, {"json", Format::json}};
constexpr std::pair<std::string_view, report::PathFormat> path_formats[] = {{"yaml", report::PathFormat::yaml},
                                                                            {"env", report::PathFormat::env},
                                                                            {"lines", report::PathFormat::lines},
                                                                            {"null", report::PathFormat::null},
                                                                            {"json", report::PathFormat::json}};
constexpr std::pair<std::string_view, report::WiringFormat> wiring_formats[] = {
    {"text", report::WiringFormat::text},
    {"json", report::WiringFormat::json},
    {"dockerfile", report::WiringFormat::dockerfile},
    {"compose", report::WiringFormat::compose},
    {"env", report::WiringFormat::env}};
constexpr std::pair<std::string_view, root::Link> links[] = {{"auto", root::Link::automatic},
                                                             {"hard", root::Link::hard},
                                                             {"reflink", root::Link::reflink},
                                                             {"copy", root::Link::copy}};
constexpr std::pair<std::string_view, LogLevel> log_levels[] = {{"debug", LogLevel::debug},
                                                                {"info", LogLevel::info},
                                                                {"warn", LogLevel::warn},
                                                                {"error", LogLevel::error},
                                                                {"off", LogLevel::off}};
constexpr std::pair<std::string_view, unsigned> levels[] = {
    {"x86-64", 1}, {"x86-64-v1", 1}, {"x86-64-v2", 2}, {"x86-64-v3", 3}, {"x86-64-v4", 4}};
constexpr std::pair<std::string_view, std::optional<elf::Priority>> priorities[] = {
    {"required", elf::Priority::required},
    {"recommended", elf::Priority::recommended},
    {"suggested", elf::Priority::suggested},
    {"none", std::nullopt}};
constexpr std::pair<std::string_view, int> whens[] = {{"auto", 0}, {"always", 1}, {"never", 2}};

template <class T>
Result<T> one_of(std::string_view option, const std::optional<std::string>& typed, Words<T> words, T otherwise) {
    if (!typed) return otherwise;
    std::string all;
    std::vector<std::string_view> names;
    for (const auto& [word, value] : words) {
        if (word == *typed) return value;
        all += (all.empty() ? "" : ", ") + std::string(word);
        names.push_back(word);
    }
    const auto near = nearest(*typed, names);
    return fail(Errc::usage, std::string(option) + ": " + *typed + " is none of " + all,
                near.empty() ? "" : "did you mean " + std::string(near) + "?");
}

Result<std::size_t> count(std::string_view option, const std::optional<std::string>& typed) {
    if (!typed) return std::size_t{0};
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(typed->data(), typed->data() + typed->size(), number);
    if (error != std::errc{} || end != typed->data() + typed->size() || number == 0 || number > 1024)
        return fail(Errc::usage, std::string(option) + ": " + *typed + " is no number from 1 to 1024");
    return number;
}

Result<void> none_empty(const Typed& typed) {
    const std::pair<std::string_view, const std::optional<std::string>*> single[] = {{"--python", &typed.python},
                                                                                     {"--sysroot", &typed.sysroot},
                                                                                     {"--for", &typed.for_version},
                                                                                     {"--root", &typed.root},
                                                                                     {"--output", &typed.output}};
    for (const auto& [option, value] : single)
        if (*value && (*value)->empty()) return fail(Errc::usage, std::string(option) + " has an empty value");
    const std::pair<std::string_view, const std::vector<std::string>*> lists[] = {
        {"--package", &typed.package}, {"--prune", &typed.prune},     {"--add", &typed.add},
        {"--exclude", &typed.exclude}, {"--profile", &typed.profile}, {"--preload", &typed.preload},
        {"--keep", &typed.keep},       {"--import", &typed.import}};
    for (const auto& [option, values] : lists)
        for (const auto& value : *values)
            if (value.empty()) return fail(Errc::usage, std::string(option) + " has an empty value");
    return {};
}

Result<void> settle_root(Request& request, const Typed& typed) {
    SR_TRY(request.root, fs::absolute(HostPath(typed.root.value_or("/var/sandbox/sandbox-python"))), "--root");
    if (request.root.str() == "/")
        return fail(Errc::usage, "--root: / is the root of this machine", "sandroot build --root DIR");
    SR_TRY(request.build.link, one_of<root::Link>("--link", typed.link, links, root::Link::automatic));
    SR_TRY(request.build.jobs, count("--jobs", typed.jobs));
    for (const auto& name : typed.keep)
        if (name.find('/') != std::string::npos || name == "." || name == "..")
            return fail(Errc::usage, "--keep: " + name + " is no name at the top of the root", "--keep tmp");
    request.build.keep = typed.keep;
    request.build.force = typed.force > 0;
    request.build.rebuild = typed.rebuild > 0;
    request.build.wait = typed.wait > 0;
    request.dry_run = typed.dry_run > 0;
    request.import = typed.import;
    request.import_all = typed.import_all > 0;
    request.symbols = typed.symbols > 0;
    request.manifest = typed.manifest > 0;
    return {};
}

/// What a version reads has a name that is not another's, so that name says which is meant.
Result<void> settle_version(Request& request, const Typed& typed) {
    request.version_given = typed.for_version.has_value();
    const bool by_name = !typed.for_version && typed.variable == "SYSTEM_LIB_REQUIREMENTS";
    SR_TRY(request.version, versions::find_version(
                                typed.for_version.value_or(by_name ? "main" : std::string(versions::default_version))));
    return {};
}

Result<void> settle_paths(Request& request, const Typed& typed) {
    const bool reads_yaml = request.version.setting("python_lib_path") != nullptr;
    SR_TRY(request.path_format,
           one_of<report::PathFormat>("--format", typed.format, path_formats,
                                      reads_yaml ? report::PathFormat::yaml : report::PathFormat::env));
    request.prepared = typed.prepared > 0;
    if (!typed.variable) return {};
    constexpr std::pair<std::string_view, int> variables[] = {{"PYTHON_LIB_PATH", 0}, {"SYSTEM_LIB_REQUIREMENTS", 1}};
    SR_TRY([[maybe_unused]] const int known, one_of<int>("--variable", typed.variable, variables, 0));
    if (typed.format && request.path_format != report::PathFormat::env)
        return fail(Errc::usage, "--variable goes with --format env only",
                    "sandroot paths --format env --variable " + *typed.variable);
    request.path_format = report::PathFormat::env;
    if (*typed.variable != request.version.list_variable())
        return fail(Errc::usage, "dify-sandbox " + request.version.name + " does not read " + *typed.variable,
                    "leave --variable out");
    return {};
}

Result<void> settle_config(Request& request, const Typed& typed) {
    request.check = typed.check > 0;
    request.env = typed.env;
    request.env_file = typed.env_file;
    request.write = typed.write > 0;
    if (request.check && request.write)
        return fail(Errc::usage, "--check and --write exclude each other", "sandroot config --check CONFIG");
    if (!request.check && (request.env_file || !request.env.empty()))
        return fail(Errc::usage, "--env and --env-file go with --check only",
                    "sandroot config --check --env NAME=VALUE");
    request.backup = typed.backup;
    if (request.backup && !request.write)
        return fail(Errc::usage, "--backup goes with --write only", "sandroot config --write --backup CONFIG");
    if (request.backup && request.backup->find('/') != std::string::npos)
        return fail(Errc::usage, "--backup: " + *request.backup + " is no end of a file name", "--backup=.old");
    return {};
}

Result<void> settle_talk(Request& request, const Typed& typed, const Surroundings& around) {
    if (typed.quiet > 0 && typed.verbose > 0) return fail(Errc::usage, "--quiet and --verbose exclude each other");
    const LogLevel by_flags = typed.quiet > 0     ? LogLevel::error
                              : typed.verbose > 1 ? LogLevel::debug
                              : typed.verbose > 0 ? LogLevel::info
                                                  : LogLevel::warn;
    SR_TRY(request.log_level, one_of<LogLevel>("--log-level", typed.log_level, log_levels, by_flags));
    request.every_entry = typed.verbose > 0;
    request.progress =
        around.stderr_is_terminal && around.term != "dumb" && typed.quiet == 0 && request.log_level <= LogLevel::warn;
    return {};
}

Result<void> settle_answer(Request& request, const Typed& typed, const Surroundings& around) {
    if (request.command == Command::paths) {
        SR_DO(settle_paths(request, typed));
    } else if (request.command == Command::wiring) {
        SR_TRY(request.wiring_format,
               one_of<report::WiringFormat>("--format", typed.format, wiring_formats, report::WiringFormat::text));
    } else {
        SR_TRY(request.format, one_of<Format>("--format", typed.format, formats, Format::text));
    }
    if (request.command == Command::build) {
        SR_TRY(request.archive, settle_archive(typed, around));
    }
    if (typed.output && *typed.output != "-" && !request.archive) request.output = HostPath(*typed.output);
    SR_TRY([[maybe_unused]] const int when, one_of<int>("--color", typed.color, whens, 0));
    if (has_colour(typed.color.value_or("auto"), around.stdout_is_terminal && !request.output, around))
        request.palette = report::coloured();
    return {};
}

}   // namespace

bool has_colour(std::string_view when, bool is_terminal, const Surroundings& around) {
    if (when == "always") return true;
    return when != "never" && is_terminal && !around.no_color && around.term != "dumb" && !around.term.empty();
}

Result<Request> settle(const Typed& typed, const Surroundings& around) {
    SR_DO(none_empty(typed));
    Request request;
    request.command = typed.command.value_or(Command::resolve);
    request.operands = typed.operands;
    request.search_path = around.search_path;
    request.working_directory = around.working_directory;

    request.foreign_root = typed.sysroot.has_value();
    if (typed.sysroot) request.sysroot = HostPath(*typed.sysroot);
    const bool takes_ours = request.command == Command::resolve && !request.foreign_root;
    request.library_path = typed.library_path.value_or(takes_ours ? around.library_path : "");
    request.interpreter_environment = around.shim_environment;
    if (typed.library_path) request.interpreter_environment["LD_LIBRARY_PATH"] = *typed.library_path;
    request.python = typed.python.value_or("python3");
    request.profiles = typed.profile.empty() ? std::vector<std::string>{"dify"} : typed.profile;
    SR_TRY(request.dlopen,
           one_of<std::optional<elf::Priority>>("--dlopen", typed.dlopen, priorities, elf::Priority::recommended));
    request.source_names = typed.no_source_names == 0;
    if (typed.cpu) {
        SR_TRY(request.x86_level, one_of<unsigned>("--cpu", typed.cpu, levels, 1));
    }
    request.package = typed.package;
    request.prune = typed.prune;
    request.add = typed.add;
    request.exclude = typed.exclude;
    request.tree = typed.tree > 0;
    request.preload = typed.preload;
    if (request.command == Command::build || request.command == Command::verify) SR_DO(settle_root(request, typed));
    if (request.command == Command::config) SR_DO(settle_config(request, typed));
    // The versions are a text to be parsed, and `resolve` has nothing to do with a sandbox.
    if (request.command != Command::resolve) SR_DO(settle_version(request, typed));
    SR_DO(settle_answer(request, typed, around));
    SR_DO(settle_talk(request, typed, around));
    if (request.tree && request.format == Format::json)
        return fail(Errc::usage, "--tree is a form of --format text", "leave one of them out");
    return request;
}

}   // namespace sandroot::app
