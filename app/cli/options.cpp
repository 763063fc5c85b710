#include "cli/options.hpp"

#include <algorithm>
#include <array>

namespace sandroot::app {

namespace {

using enum Command;

constexpr std::array everywhere{resolve, plan, paths, build, verify, why, sandbox, config, profile, wiring};
constexpr std::array on_files{resolve, plan, paths, build, verify, why, config};
constexpr std::array on_environment{plan, paths, build, verify, why, config};
constexpr std::array on_root{build, verify};
constexpr std::array on_version{plan, paths, build, verify, config, wiring};
constexpr std::array only_wiring{wiring};
constexpr std::array only_resolve{resolve};
constexpr std::array only_paths{paths};
constexpr std::array only_build{build};
constexpr std::array only_verify{verify};
constexpr std::array only_config{config};
constexpr std::array all_but_paths{resolve, plan, build, verify, why, sandbox, config, profile};
constexpr auto all_but_build = [] {
    std::array<Command, everywhere.size() - 1> others{};
    std::ranges::copy_if(everywhere, others.begin(), [](Command command) { return command != build; });
    return others;
}();

constexpr std::array options{
    Option{"--python", "PATH", Group::environment, on_environment, &Typed::python,
           "interpreter, or a venv's directory (default: python3)",
           "A name without a slash is looked up on PATH. The\ninterpreter is run once, isolated, to be asked."},
    Option{"--sysroot", "DIR", Group::environment, on_files, &Typed::sysroot,
           "take everything from the root DIR (default: /)",
           "Links stay inside DIR, nothing of the host is read,\nnothing that lies in DIR is run."},
    Option{"--library-path", "DIRS", Group::environment, only_resolve, &Typed::library_path,
           "LD_LIBRARY_PATH to assume (default: $LD_LIBRARY_PATH)", "With --sysroot the default is none."},
    Option{"--library-path", "DIRS", Group::environment, on_environment, &Typed::library_path,
           "LD_LIBRARY_PATH to assume (default: none)", "None, since the sandbox starts Python without it."},
    Option{"--preload", "LIB", Group::lookup, only_resolve, &Typed::preload,
           "load LIB first, as LD_PRELOAD does; repeatable", ""},
    Option{"--cpu", "LEVEL", Group::lookup, only_resolve, &Typed::cpu,
           "as on a CPU of this level (default: that of this one)",
           "x86-64, x86-64-v2, x86-64-v3 or x86-64-v4: decides on\nvariants, and on what is refused."},
    Option{"--tree", "", Group::lookup, only_resolve, &Typed::tree, "show which library loaded which", ""},

    Option{"--for", "VERSION", Group::sandbox, on_version, &Typed::for_version,
           "the dify-sandbox that is meant (default: latest)",
           "A tag such as 0.2.12, or main: `sandroot sandbox` has\nthem all. Given, what does not fit it is said."},
    Option{"--prepared", "", Group::sandbox, only_paths, &Typed::prepared,
           "the list for a root that is in the image already",
           "Only what the running container has right; no\ndirectory, since each would be copied file by file."},

    Option{"--package", "NAME", Group::content, on_environment, &Typed::package,
           "only this distribution and its needs; repeatable",
           "What its METADATA requires comes along; NAME[EXTRA]\n"
           "adds an extra's. The rest of the site directories is\n"
           "left out."},
    Option{"--prune", "SET", Group::content, on_environment, &Typed::prune,
           "leave out what imports do without; repeatable",
           "tests, headers, static, idlelib, ensurepip, stubs,\n"
           "docs, or safe for all these; pycache, sources and\n"
           "tkinter cost something. Commas between several."},
    Option{"--add", "PATH", Group::content, on_environment, &Typed::add, "a further file or directory; repeatable",
           "ELF files bring the libraries that they need."},
    Option{"--exclude", "GLOB", Group::content, on_environment, &Typed::exclude,
           "leave out what GLOB matches; repeatable", "GLOB is held against whole paths; * crosses slashes."},
    Option{"--profile", "NAME|FILE", Group::content, on_environment, &Typed::profile,
           "what the sandbox expects (default: dify); repeatable",
           "`sandroot profile` lists the names. FILE, with a slash\nin it, is your own. Several are merged in order."},
    Option{"--dlopen", "PRIORITY", Group::content, on_environment, &Typed::dlopen,
           "what .note.dlopen asks for (default: recommended)",
           "required, recommended, suggested or none: that much of\nwhat ELF files say that they open at run time."},
    Option{"--no-source-names", "", Group::content, on_environment, &Typed::no_source_names,
           "do not look for libraries in Python sources",
           "Else what a package's sources open through ctypes or\ncffi by a name that is written there enters too."},
    Option{"--cpu", "LEVEL", Group::content, on_environment, &Typed::cpu,
           "library variants to keep, up to LEVEL (default: all)",
           "x86-64, x86-64-v2, x86-64-v3 or x86-64-v4, as in\nglibc-hwcaps directories."},

    Option{"--check", "", Group::configuration, only_config, &Typed::check,
           "judge what is set, and say what to write instead", "CONFIG may be left out where variables are given."},
    Option{"--env", "NAME=VALUE", Group::configuration, only_config, &Typed::env,
           "a variable of the container, which wins; repeatable", "With --check, as all of these."},
    Option{"--env-file", "FILE", Group::configuration, only_config, &Typed::env_file,
           "such variables, a line each; --env wins", ""},
    Option{"--write", "", Group::configuration, only_config, &Typed::write, "change the file; without it: show how",
           "Mode and owner stay, and so does every byte around the\nlist. The file is replaced whole, or not at all."},
    Option{"--backup", "[=SUFFIX]", Group::configuration, only_config, &Typed::backup,
           "keep what was there beside it (default: .bak)", "With --write. An older copy is replaced."},

    Option{"--root", "DIR", Group::root, on_root, &Typed::root, "the root (default: /var/sandbox/sandbox-python)", ""},
    Option{"--link", "HOW", Group::root, only_build, &Typed::link, "auto, hard, reflink or copy files (default: auto)",
           "auto: hard links where that is safe, else reflinks,\nelse copies. hard, reflink: that or an error."},
    Option{"--keep", "NAME", Group::root, only_build, &Typed::keep, "carry NAME over from the old root; repeatable",
           "A top-level name, beside those of the profile (dify:\npython.so, tmp)."},
    Option{"--dry-run", "", Group::root, only_build, &Typed::dry_run, "say what would be built, change nothing", ""},
    Option{"--force", "", Group::root, only_build, &Typed::force, "replace a directory that sandroot did not build",
           ""},
    Option{"--rebuild", "", Group::root, only_build, &Typed::rebuild, "place everything anew, also what is unchanged",
           ""},
    Option{"--wait", "", Group::root, only_build, &Typed::wait, "wait for another build of the same root",
           "Without it a second build fails at once."},
    Option{"--import", "MODULE", Group::check, only_verify, &Typed::import, "import MODULE inside the root; repeatable",
           "Takes the right to chroot(2): root, or CAP_SYS_CHROOT."},
    Option{"--import-all", "", Group::check, only_verify, &Typed::import_all,
           "import every module of every installed package", ""},
    Option{"--manifest", "", Group::check, only_verify, &Typed::manifest, "look for what changed since the build",
           "Types, modes, owners, sizes, times and targets of all\nnames; contents only of files that sandroot wrote."},
    Option{"--symbols", "", Group::check, only_verify, &Typed::symbols, "look for symbols that nothing defines; slow",
           ""},
    Option{"--jobs", "N", Group::root, on_root, &Typed::jobs, "threads or interpreters (default: one for each CPU)",
           ""},

    Option{"--format", "FORMAT", Group::answer, only_paths, &Typed::format,
           "yaml, env, lines, null or json (default: yaml)",
           "yaml: python_lib_path for config.yaml, which main does\nnot read; env is its default. env: a line for\nENV "
           "in a Dockerfile. null: each path ends in a "
           "zero\nbyte."},
    Option{"--variable", "NAME", Group::answer, only_paths, &Typed::variable,
           "the line that --format env prints (default: by --for)",
           "PYTHON_LIB_PATH (dify-sandbox up to 0.2.15) or\nSYSTEM_LIB_REQUIREMENTS (main)."},
    Option{"--format", "FORMAT", Group::answer, only_wiring, &Typed::format,
           "text, json, dockerfile, compose, env (default: text)", "The last three to be put into a file as they are."},
    Option{"--format", "FORMAT", Group::answer, all_but_paths, &Typed::format, "text or json (default: text)", ""},
    Option{"-o,--output", "FILE", Group::answer, all_but_build, &Typed::output,
           "write the answer to FILE, whole or not at all", "Default, and meaning of -: standard output."},
    Option{
        "-o,--output", "FILE", Group::answer, only_build, &Typed::output,
        "FILE.tar[.gz|.zst|.xz]: write the root as an archive",
        "Also .tgz, .tzst, .txz; - is a plain tar on standard\noutput, the report on standard error. In place of a\n"
        "directory, so without --root, --link, --keep, --force,\n--rebuild, --wait, --dry-run. No time in it is later\n"
        "than SOURCE_DATE_EPOCH. Another FILE gets the report."},
    Option{"--color", "WHEN", Group::answer, everywhere, &Typed::color, "auto, always or never (default: auto)",
           "auto: on a terminal, unless NO_COLOR is set or TERM\nis dumb."},

    Option{"--log-level", "LEVEL", Group::talk, everywhere, &Typed::log_level,
           "debug, info, warn, error or off (default: warn)", "What is said on standard error."},
    Option{"-q,--quiet", "", Group::talk, everywhere, &Typed::quiet, "errors only, no progress", ""},
    Option{"-v,--verbose", "", Group::talk, everywhere, &Typed::verbose, "say more; twice: still more",
           "Lists all where a report sums up otherwise."},
    Option{"-h", "", Group::talk, everywhere, &Typed::brief_help, "a short help", ""},
    Option{"--help", "", Group::talk, everywhere, &Typed::full_help, "all of the help", ""},
    Option{"-h", "", Group::talk, {}, &Typed::brief_help, "a short help", ""},
    Option{"--help", "", Group::talk, {}, &Typed::full_help, "all of the help", ""},
    Option{"--version", "", Group::talk, {}, &Typed::version, "print the version", ""},
};

}   // namespace

std::string_view heading_of(Group group) {
    switch (group) {
    case Group::environment:
        return "What is examined";
    case Group::sandbox:
        return "The sandbox";
    case Group::content:
        return "What enters the root";
    case Group::configuration:
        return "The configuration";
    case Group::lookup:
        return "How it is looked up and shown";
    case Group::root:
        return "The root";
    case Group::check:
        return "What is tried inside";
    case Group::answer:
        return "The answer";
    case Group::talk:
        return "Else";
    }
    return "";
}

bool Option::has(Command command) const {
    return std::ranges::find(commands, command) != commands.end();
}

std::string_view Option::long_name() const {
    const auto comma = names.find(',');
    return comma == std::string_view::npos ? names : names.substr(comma + 1);
}

std::span<const Option> all_options() {
    return options;
}

}   // namespace sandroot::app
