#include "cli/option_table.hpp"

#include <sandroot/accelerate/install.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/versions/find_version.hpp>

#include "cli/destination.hpp"
#include "cli/offers.hpp"
#include "cli/recorded.hpp"

#include <algorithm>
#include <array>

namespace sandroot::app {

namespace {

// Which commands have an option.

using enum Command;

constexpr std::array everywhere{resolve, plan,   paths,   build,  verify,     trace,      why, explain,
                                sandbox, config, profile, wiring, accelerate, completion, man};
template <Command... others>
constexpr auto everywhere_but = [] {
    std::array<Command, everywhere.size() - sizeof...(others)> rest{};
    std::ranges::copy_if(everywhere, rest.begin(), [](Command command) { return ((command != others) && ...); });
    return rest;
}();
template <Command... commands>
constexpr std::array only{commands...};
constexpr std::span<const Command> on_environment = only<plan, paths, build, verify, why, explain, config>;
constexpr std::span<const Command> on_version = only<plan, paths, build, verify, trace, config, wiring>;
constexpr std::span<const Command> filtered = only<verify, trace>;
constexpr std::span<const Command> reporting = everywhere_but<completion, man>;

// The values of options that have a fixed set of them.

constexpr Word<Format> formats[] = {{"text", Format::text}, {"json", Format::json}};
constexpr Word<report::PathFormat> path_formats[] = {{"yaml", report::PathFormat::yaml},
                                                     {"env", report::PathFormat::env},
                                                     {"lines", report::PathFormat::lines},
                                                     {"null", report::PathFormat::null},
                                                     {"json", report::PathFormat::json}};
constexpr Word<report::TraceFormat> trace_formats[] = {{"text", report::TraceFormat::text},
                                                       {"env", report::TraceFormat::env},
                                                       {"yaml", report::TraceFormat::yaml},
                                                       {"json", report::TraceFormat::json}};
constexpr Word<report::WiringFormat> wiring_formats[] = {{"text", report::WiringFormat::text},
                                                         {"json", report::WiringFormat::json},
                                                         {"dockerfile", report::WiringFormat::dockerfile},
                                                         {"compose", report::WiringFormat::compose},
                                                         {"env", report::WiringFormat::env}};
constexpr Word<std::string_view> variables[] = {{"PYTHON_LIB_PATH", "PYTHON_LIB_PATH"},
                                                {"SYSTEM_LIB_REQUIREMENTS", "SYSTEM_LIB_REQUIREMENTS"}};
constexpr Word<root::Link> links[] = {{"auto", root::Link::automatic},
                                      {"hard", root::Link::hard},
                                      {"reflink", root::Link::reflink},
                                      {"copy", root::Link::copy}};
constexpr Word<LogLevel> log_levels[] = {{"debug", LogLevel::debug},
                                         {"info", LogLevel::info},
                                         {"warn", LogLevel::warn},
                                         {"error", LogLevel::error},
                                         {"off", LogLevel::off}};
constexpr Word<unsigned> cpu_levels[] = {
    {"x86-64", 1}, {"x86-64-v1", 1}, {"x86-64-v2", 2}, {"x86-64-v3", 3}, {"x86-64-v4", 4}};
constexpr Word<std::optional<elf::Priority>> priorities[] = {{"required", elf::Priority::required},
                                                             {"recommended", elf::Priority::recommended},
                                                             {"suggested", elf::Priority::suggested},
                                                             {"none", std::nullopt}};
constexpr Word<bool> filters[] = {{"sandbox", false}, {"none", true}};
constexpr Word<std::optional<bool>> switches[] = {{"on", true}, {"off", false}};
constexpr Word<Color> colors[] = {{"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};

// Values with rules of their own.

constexpr Destination version{.set = [](Options& options, const std::string& value) -> Result<void> {
    auto& target = options.planning.target;
    SR_TRY(target.version, versions::find_version(value));
    target.is_given = true;
    return {};
}};

constexpr Destination root_directory{.set = [](Options& options, const std::string& value) -> Result<void> {
    SR_TRY(options.root.path, fs::absolute(HostPath(value)));
    if (options.root.path.str() != "/") return {};
    return fail(Errc::usage, "/ is the root of this machine", "sandroot build --root DIR");
}};

constexpr Destination kept_name{
    .set = [](Options& options, const std::string& value) -> Result<void> {
        if (value.find('/') != std::string::npos || value == "." || value == "..")
            return fail(Errc::usage, "must be a name at the top of the root, not \"" + value + '"', "--keep tmp");
        options.root.keep.push_back(value);
        return {};
    },
    .repeats = true};

constexpr Destination suffix{.set = [](Options& options, const std::string& value) -> Result<void> {
    if (value.find('/') != std::string::npos)
        return fail(Errc::usage, "must be the end of a file name, not \"" + value + '"', "--backup=.old");
    options.config.backup = value;
    return {};
}};

constexpr Option options[] = {
    Option{"--python", "PATH", Group::environment, on_environment, text<&Examine::python>,
           "interpreter, or a venv's directory",
           "A name without a slash is looked up on PATH. The interpreter is run once, isolated, to ask for its "
           "directories."}
        .defaults_to("python3")
        .recorded_as(as_found)
        .completed_by(files),
    Option{"--python", "PATH", Group::environment, only<trace>, text<&Examine::python>,
           "interpreter, or a venv's directory",
           "The sandbox starts it outside the root. A name without a slash is looked up on PATH."}
        .defaults_to("python3")
        .completed_by(files),
    Option{"--sysroot", "DIR", Group::environment,
           only<resolve, plan, paths, build, verify, why, explain, config, accelerate>, text<&Examine::sysroot>,
           "take everything from the root DIR (default: /)",
           "Links stay inside DIR, nothing of the host is read, and nothing that lies in DIR is run."}
        .recorded_as(as_absolute)
        .completed_by(directories),
    Option{"--library-path", "DIRS", Group::environment, only<resolve>, text<&Examine::library_path>,
           "LD_LIBRARY_PATH to assume (default: $LD_LIBRARY_PATH)", "With --sysroot the default is none."}
        .or_empty()
        .completed_by(directories),
    Option{"--library-path", "DIRS", Group::environment, on_environment, text<&Examine::library_path>,
           "LD_LIBRARY_PATH to assume (default: none)",
           "The default is none because the sandbox starts Python without it."}
        .or_empty()
        .recorded_as(as_given)
        .completed_by(directories),
    Option{"--preload", "LIB", Group::lookup, only<resolve>, texts<&ResolveOptions::preload>,
           "load LIB first, as LD_PRELOAD does", "The value of LD_PRELOAD in the environment does not count."}
        .completed_by(files),
    Option{"--cpu", "LEVEL", Group::lookup, only<resolve>, one_of<cpu_levels, &Examine::x86_level>,
           "assume a CPU of this level (default: this machine's)",
           "{words}. Decides which variants in glibc-hwcaps directories are found, and which libraries are refused."},
    Option{"--tree", "", Group::lookup, only<resolve>, flag<&ResolveOptions::tree>, "show which library loaded which"},

    Option{"--for", "VERSION", Group::sandbox, on_version, version, "the version of dify-sandbox (default: latest)",
           "A tag such as 0.2.12, or main: `sandroot sandbox` lists them all. If given, warns about whatever does not "
           "fit that version."}
        .recorded_as(as_version)
        .completed_by({.words = version_names}),
    Option{"--prepared", "", Group::sandbox, only<paths>, flag<&PathsOptions::prepared>,
           "the list for a root that is already in the image",
           "Only what the running container has right, and no directory, because each would be copied file by file."},
    Option{"--prepared", "", Group::sandbox, only<config>, flag<&ConfigOptions::prepared>,
           "judge the list for a root that is already in the image",
           "With --check only. Assumed if a root stands at /var/sandbox/sandbox-python and the list is that for it."},

    Option{"--to", "DIR", Group::sandbox, only<accelerate>, text<&AccelerateOptions::to>, "put bash into DIR",
           "It must come before /bin and /usr/bin on the server's PATH."}
        .defaults_to(sandroot::accelerate::default_directory)
        .completed_by(directories),
    Option{"--check", "", Group::sandbox, only<accelerate>, flag<&AccelerateOptions::check>,
           "only say whether it is in place"},
    Option{"--undo", "", Group::sandbox, only<accelerate>, flag<&AccelerateOptions::undo>, "take it away"},

    Option{"--package", "NAME", Group::content, on_environment, texts<&Select::package>,
           "only NAME and what it requires",
           "The requirements in the METADATA of the distribution come along; NAME[EXTRA] adds those of an extra. The "
           "rest of the site directories is left out."}
        .recorded_as(as_given),
    Option{"--prune", "SET", Group::content, on_environment, texts<&Select::prune>,
           "leave out files that imports do not need",
           "tests, headers, static, idlelib, ensurepip, stubs, docs, or safe for all of these; pycache, sources and "
           "tkinter cost something. Commas separate several sets."}
        .recorded_as(as_given)
        .completed_by({.words = prune_set_names, .is_list = true}),
    Option{"--add", "PATH", Group::content, on_environment, texts<&Select::add>, "a further file or directory",
           "ELF files bring the libraries that they need."}
        .recorded_as(as_absolute_on_host)
        .completed_by(files),
    Option{"--exclude", "GLOB", Group::content, on_environment, texts<&Select::exclude>, "leave out what GLOB matches",
           "GLOB is matched against whole paths; * crosses slashes."}
        .recorded_as(as_given),
    Option{"--profile", "NAME|FILE", Group::content, on_environment, texts<&Select::profiles>,
           "what the sandbox expects",
           "`sandroot profile` lists the names. A FILE of your own needs a slash in its name. Several are merged in "
           "order."}
        .defaults_to("dify")
        .recorded_as(as_name_or_absolute)
        .completed_by({.kind = Offer::Kind::files, .words = profile_names}),
    Option{"--dlopen", "PRIORITY", Group::content, on_environment, one_of<priorities, &Select::dlopen>,
           "what .note.dlopen asks for",
           "{words}: takes the libraries that ELF files say they open at run time, down to this priority."}
        .defaults_to("recommended")
        .recorded_as(as_given),
    Option{"--no-source-names", "", Group::content, on_environment, flag<&Select::no_source_names>,
           "do not look for libraries in Python sources",
           "Without it, a library enters if a package's sources open it through ctypes or cffi by a name that is "
           "written there."}
        .recorded_as(as_given),
    Option{
        "--font-cache", "", Group::content, only<build>, flag<&Select::font_cache>,
        "make matplotlib's list of fonts, if it is installed",
        "In /tmp/.cache/matplotlib of the root. Without it matplotlib runs fc-list at its first use, and the sandbox "
        "kills that. To make it, matplotlib is imported once, outside the root."},
    Option{"--cpu", "LEVEL", Group::content, on_environment, one_of<cpu_levels, &Examine::x86_level>,
           "library variants to keep, up to LEVEL (default: all)", "{words}, as in glibc-hwcaps directories."}
        .recorded_as(as_level),

    Option{"--check", "", Group::configuration, only<config>, flag<&ConfigOptions::check>,
           "judge what is set, and say what to write instead", "CONFIG may be left out if variables are given."},
    Option{"--env", "NAME=VALUE", Group::configuration, only<config>, texts<&ConfigOptions::env>,
           "a variable of the container",
           "With --check only. Variables win over CONFIG, and --env wins over --env-file."},
    Option{"--env-file", "FILE", Group::configuration, only<config>, text<&ConfigOptions::env_file>,
           "such variables, one on each line", "With --check only. The file has the form that docker reads."}
        .completed_by(files),
    Option{
        "--write", "", Group::configuration, only<config>, flag<&ConfigOptions::write>,
        "change the file; without it: show how",
        "Mode and owner stay, and so does every byte around the list. The file is replaced as a whole, or not at all."},
    Option{"--backup", "[=SUFFIX]", Group::configuration, only<config>, suffix,
           "keep the old text beside the file (default: .bak)", "With --write only. An older copy is replaced."},

    Option{"--root", "DIR", Group::root, only<build, verify, trace, explain>, root_directory, "the root"}
        .defaults_to("/var/sandbox/sandbox-python")
        .completed_by(directories),
    Option{"--link", "HOW", Group::root, only<build>, one_of<links, &root::BuildOptions::link>, "how to place files",
           "auto: hard links if that is safe, else reflinks, else copies. hard, reflink: that or an error. copy: bytes "
           "of its own for every file."}
        .defaults_to("auto"),
    Option{"--keep", "NAME", Group::root, only<build>, kept_name, "carry NAME over from the old root",
           "A top-level name, in addition to those of the profile (dify: python.so, tmp)."}
        .recorded_as(as_given),
    Option{"--dry-run", "", Group::root, only<build>, flag<&BuildOptions::dry_run>,
           "show what would be built, and change nothing"},
    Option{"--force", "", Group::root, only<build>, flag<&root::BuildOptions::force>,
           "replace a directory that sandroot did not build"},
    Option{"--rebuild", "", Group::root, only<build>, flag<&root::BuildOptions::rebuild>,
           "place everything anew, even what is unchanged"},
    Option{"--wait", "", Group::root, only<build>, flag<&root::BuildOptions::wait>,
           "wait for another build of the same root", "Without it a second build fails at once."},
    Option{"--jobs", "N", Group::root, only<build, verify>, number<&Examine::jobs>,
           "threads or interpreters (default: one for each CPU)"},

    Option{"--import", "MODULE", Group::check, only<verify>, texts<&VerifyOptions::import>,
           "import MODULE inside the root",
           "If it does not import, that is an error, even if the same import fails outside. Needs the right to "
           "chroot(2): root, or CAP_SYS_CHROOT."},
    Option{"--import-all", "", Group::check, only<verify>, flag<&VerifyOptions::import_all>,
           "import every module of every installed package"},
    Option{
        "--filter", "WHICH", Group::sandbox, only<verify>, one_of<filters, &FilterOptions::is_off>,
        "which filter: {words}",
        "sandbox: modules are imported as the version given by --for would run them, and what its filter kills fails. "
        "none: in the bare chroot."}
        .defaults_to("sandbox"),
    Option{"--allowed-syscalls", "LIST", Group::sandbox, filtered, text<&FilterOptions::allowed>,
           "ALLOWED_SYSCALLS: numbers with commas between them", "Wins over --env and --config."},
    Option{"--config", "FILE", Group::sandbox, filtered, text<&FilterOptions::config>,
           "take allowed_syscalls and enable_network from FILE", "A config.yaml of dify-sandbox."}
        .completed_by(files),
    Option{"--env", "NAME=VALUE", Group::sandbox, filtered, texts<&FilterOptions::env>, "a variable of the container",
           "ALLOWED_SYSCALLS and ENABLE_NETWORK are read, and win over --config."},
    Option{"--network", "WHEN", Group::sandbox, filtered, one_of<switches, &FilterOptions::network>,
           "whether the network is enabled: {words}", "Default: as --env or --config have it, else on."},
    Option{"-c,--code", "CODE", Group::program, only<trace>, text<&TraceOptions::code>,
           "run CODE, Python's statements"},
    Option{"-m,--module", "MODULE", Group::program, only<trace>, text<&TraceOptions::module>,
           "run MODULE as a program, as python3 -m does"},
    Option{"--import", "MODULE", Group::program, only<trace>, text<&TraceOptions::import>, "only import MODULE"},
    Option{"--runs", "N", Group::program, only<trace>, number<&TraceOptions::runs>, "how often it is run",
           "A program does not make the same calls each time; what the runs did is united."}
        .defaults_to("3"),
    Option{"--seconds", "N", Group::program, only<trace>, number<&TraceOptions::seconds>, "how long a run may take"}
        .defaults_to("60"),
    Option{"--no-namespaces", "", Group::program, only<trace>, flag<&TraceOptions::no_namespaces>,
           "run it among the processes of this machine",
           "For a program that you trust, if you may not make namespaces. It has the network then, and what it started "
           "and "
           "detached lives on."},
    Option{"--manifest", "", Group::check, only<verify>, flag<&VerifyOptions::manifest>,
           "look for changes since the build",
           "Compares types, modes, owners, sizes, times and link targets of all names, and whether hard links still "
           "share their source; contents only of files that sandroot wrote itself."},
    Option{"--symbols", "", Group::check, only<verify>, flag<&VerifyOptions::symbols>,
           "look for symbols that nothing defines; slow"},

    Option{"--format", "FORMAT", Group::output, only<paths>, one_of<path_formats, &PathsOptions::format>,
           "{words} (default: yaml)",
           "yaml: python_lib_path for config.yaml. A version that does not read it has env as its default. env: a line "
           "for ENV in a Dockerfile. null: each path ends in a zero byte."},
    Option{"--variable", "NAME", Group::output, only<paths>, one_of<variables, &PathsOptions::variable>,
           "the line that --format env prints (default: by --for)",
           "PYTHON_LIB_PATH (dify-sandbox up to 0.2.15) or SYSTEM_LIB_REQUIREMENTS (main)."},
    Option{"--format", "FORMAT", Group::output, only<wiring>, one_of<wiring_formats, &Options::wiring>, "{words}",
           "The last three can be put into a file as they are."}
        .defaults_to("text"),
    Option{"--format", "FORMAT", Group::output, only<trace>, one_of<trace_formats, &TraceOptions::format>, "{words}",
           "env: a line for ENV in a Dockerfile or an environment file. yaml: allowed_syscalls for config.yaml."}
        .defaults_to("text"),
    Option{"--format", "FORMAT", Group::output,
           only<resolve, plan, build, verify, why, explain, sandbox, config, profile, accelerate>,
           one_of<formats, &Output::format>, "{words}"}
        .defaults_to("text"),
    Option{"-o,--output", "FILE", Group::output, everywhere_but<build>, text<&Output::file>,
           "write the output to FILE, whole or not at all", "Default, and meaning of -: standard output."}
        .completed_by(files),
    Option{"-o,--output", "FILE", Group::output, only<build>, text<&Output::file>,
           "FILE.tar[.gz|.zst|.xz]: write the root as an archive",
           "Also .tgz, .tzst, .txz; - is a plain tar on standard output, with the report on standard error. An archive "
           "replaces the directory, so it excludes --root, --link, --keep, --force, --rebuild, --wait and --dry-run. "
           "No time in it is later than SOURCE_DATE_EPOCH. Any other FILE gets the report."}
        .completed_by(files),
    Option{"--color", "WHEN", Group::output, reporting, one_of<colors, &Output::color>, "{words}",
           "auto: on a terminal, unless NO_COLOR is set or TERM is dumb."}
        .defaults_to("auto"),

    Option{"--log-level", "LEVEL", Group::general, reporting, one_of<log_levels, &Messages::log_level>,
           "{words} (default: warn)", "What is reported on standard error."},
    Option{"-q,--quiet", "", Group::general, reporting, flag<&Messages::quiet>, "errors only, no progress"},
    Option{"-v,--verbose", "", Group::general, reporting, counter<&Messages::verbose>, "say more; twice: still more",
           "Reports list everything instead of summing up."},
    Option{"-h", "", Group::general, everywhere, {}, "short help"},
    Option{"--help", "", Group::general, everywhere, {}, "full help"},
    Option{"-h", "", Group::general, {}, {}, "short help"},
    Option{"--help", "", Group::general, {}, {}, "full help"},
    Option{"--version", "", Group::general, {}, {}, "print the version"},
};

}   // namespace

std::string_view heading_of(Group group) {
    switch (group) {
    case Group::environment:
        return "What is examined";
    case Group::lookup:
        return "How it is looked up and shown";
    case Group::sandbox:
        return "The sandbox";
    case Group::content:
        return "What enters the root";
    case Group::configuration:
        return "The configuration";
    case Group::root:
        return "The root";
    case Group::program:
        return "The program";
    case Group::check:
        return "What is checked";
    case Group::output:
        return "Output";
    case Group::general:
        return "General options";
    }
    return "";
}

bool Option::has(Command command) const {
    return std::ranges::find(commands, command) != commands.end();
}

std::string_view Option::short_name() const {
    const auto comma = names.find(',');
    return comma == std::string_view::npos ? std::string_view() : names.substr(0, comma);
}

std::string_view Option::long_name() const {
    const auto comma = names.find(',');
    return comma == std::string_view::npos ? names : names.substr(comma + 1);
}

std::vector<std::string> Option::offered_words() const {
    const auto words = offer.words ? offer.words : to.words;
    return words ? words() : std::vector<std::string>();
}

std::span<const Option> all_options() {
    return options;
}

}   // namespace sandroot::app
