#include "cli/resolve_options.hpp"

#include <sandroot/versions/find_version.hpp>

#include "cli/archive_option.hpp"
#include "cli/option_table.hpp"

#include <algorithm>
#include <array>

namespace sandroot::app {

namespace {

Result<void> set(Options& options, const Option& option, const std::string& value) {
    if (!option.to.set) return {};
    const std::string name(option.long_name());
    if (value.empty() && !option.is_flag() && !option.may_be_empty)
        return fail(Errc::usage, name + " has an empty value");
    SR_DO(option.to.set(options, value), name);
    return {};
}

Result<void> set_all(Options& options, const ParsedArguments& arguments) {
    for (const auto& option : all_options())
        if (option.has(options.command) && !option.default_value.empty() && !arguments.gives(option.long_name()))
            SR_DO(set(options, option, std::string(option.default_value)));
    for (const auto& [option, value] : arguments.given) SR_DO(set(options, *option, value));
    return {};
}

void complete_examine(Options& options, const Surroundings& around) {
    Examine& examine = options.planning.examine;
    examine.search_path = around.search_path;
    examine.interpreter_environment = around.shim_environment;
    if (examine.library_path) examine.interpreter_environment["LD_LIBRARY_PATH"] = *examine.library_path;
    else if (options.command == Command::resolve && !examine.sysroot) examine.library_path = around.library_path;
}

/// The variable that a version reads is not another version's, so its name alone says which version is meant.
Result<void> complete_target(Options& options) {
    Target& target = options.planning.target;
    if (target.is_given) return {};
    const bool by_variable = options.paths.variable == "SYSTEM_LIB_REQUIREMENTS";
    SR_TRY(target.version, versions::find_version(by_variable ? "main" : versions::default_version));
    return {};
}

Result<void> complete_paths(PathsOptions& paths, const versions::Version& version) {
    using report::PathFormat;
    const bool reads_yaml = version.setting("python_lib_path") != nullptr;
    if (!paths.variable) {
        if (!paths.format) paths.format = reads_yaml ? PathFormat::yaml : PathFormat::env;
        return {};
    }
    const std::string variable(*paths.variable);
    if (paths.format.value_or(PathFormat::env) != PathFormat::env)
        return fail(Errc::usage, "--variable needs --format env", "sandroot paths --format env --variable " + variable);
    paths.format = PathFormat::env;
    if (variable == version.list_variable()) return {};
    return fail(Errc::usage, "dify-sandbox " + version.name + " does not read " + variable, "leave --variable out");
}

Result<void> check_config(const ConfigOptions& config) {
    if (config.check && config.write)
        return fail(Errc::usage, "--check and --write exclude each other", "sandroot config --check CONFIG");
    if (!config.check && (config.env_file || !config.env.empty()))
        return fail(Errc::usage, "--env and --env-file need --check", "sandroot config --check --env NAME=VALUE");
    if (config.backup && !config.write)
        return fail(Errc::usage, "--backup needs --write", "sandroot config --write --backup CONFIG");
    return {};
}

Result<void> complete_messages(Options& options, const Surroundings& around) {
    Messages& messages = options.messages;
    if (messages.quiet && messages.verbose > 0) return fail(Errc::usage, "--quiet and --verbose exclude each other");
    if (!messages.log_level)
        messages.log_level = messages.quiet         ? LogLevel::error
                             : messages.verbose > 1 ? LogLevel::debug
                             : messages.verbose > 0 ? LogLevel::info
                                                    : LogLevel::warn;
    messages.progress =
        around.stderr_is_terminal && around.term != "dumb" && !messages.quiet && *messages.log_level <= LogLevel::warn;
    options.output.every_entry = messages.verbose > 0;
    return {};
}

Result<void> complete_output(Options& options, const ParsedArguments& arguments, const Surroundings& around) {
    Output& output = options.output;
    if (options.command == Command::build) {
        SR_TRY(options.build.archive, archive_option(options, arguments, around));
        options.build.arguments = arguments;
    }
    if (options.build.archive || (output.file && output.file->str() == "-")) output.file.reset();
    if (has_color(output.color, around.stdout_is_terminal && !output.file, around)) output.palette = report::coloured();
    return {};
}

}   // namespace

Color color_of(const ParsedArguments& arguments) {
    Options options;
    for (const auto& [option, value] : arguments.given)
        if (option->is_named("--color")) (void)option->to.set(options, value);
    return options.output.color;
}

bool has_color(Color when, bool is_terminal, const Surroundings& around) {
    if (when == Color::always) return true;
    return when != Color::never && is_terminal && !around.no_color && around.term != "dumb" && !around.term.empty();
}

Result<Options> resolve_options(const ParsedArguments& arguments, const Surroundings& around) {
    Options options;
    options.command = arguments.command.value_or(Command::resolve);
    options.operands = arguments.operands;
    SR_DO(set_all(options, arguments));
    complete_examine(options, around);
    // The versions are a text to be parsed, and these have nothing to do with one.
    if (options.command != Command::resolve && options.command != Command::explain) SR_DO(complete_target(options));
    if (options.command == Command::paths) SR_DO(complete_paths(options.paths, options.planning.target.version));
    options.explain.has_environment = std::ranges::any_of(std::array{"--python", "--sysroot", "--package", "--root"},
                                                          [&](const char* name) { return arguments.gives(name); });
    if (options.command == Command::config) SR_DO(check_config(options.config));
    SR_DO(complete_output(options, arguments, around));
    SR_DO(complete_messages(options, around));
    options.resolve.working_directory = around.working_directory;
    if (options.resolve.tree && options.output.format == Format::json)
        return fail(Errc::usage, "--tree is a form of --format text", "leave one of them out");
    return options;
}

}   // namespace sandroot::app
