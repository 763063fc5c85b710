// Options: what the command line asks for, by what a command needs, with every default filled in. From here on neither
// the environment nor the terminal is asked.
#pragma once

#include <sandroot/archive/archive.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/elf/dlopen_note.hpp>
#include <sandroot/report/format/palette.hpp>
#include <sandroot/report/sandbox/copied_paths.hpp>
#include <sandroot/report/sandbox/traced.hpp>
#include <sandroot/report/sandbox/wiring.hpp>
#include <sandroot/root/build.hpp>
#include <sandroot/versions/version.hpp>

#include "cli/parse.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::app {

/// The texts of profiles' files, by path from "/" on.
using ProfileTexts = std::map<std::string, std::string>;

enum class LogLevel : std::uint8_t { debug, info, warn, error, off };
enum class Format : std::uint8_t { text, json };
enum class Color : std::uint8_t { automatic, always, never };

/// What is examined, and how.
struct Examine {
    std::string python;
    std::string search_path;   ///< Where `python` is looked up.
    std::map<std::string, std::string> interpreter_environment;
    std::optional<HostPath> sysroot;   ///< If set, nothing that lies in it is run.
    std::optional<std::string> library_path;
    std::optional<unsigned> x86_level;   ///< Of --cpu.
    std::size_t jobs = 0;                ///< Threads; 0: one for each CPU.

    [[nodiscard]] HostPath root() const { return sysroot.value_or(HostPath("/")); }
};

/// What enters the root.
struct Select {
    std::vector<std::string> profiles;     ///< Names, or files if they hold a slash.
    ProfileTexts profile_texts;            ///< Files that need not be read again.
    std::optional<elf::Priority> dlopen;   ///< Unset: nothing.
    bool no_source_names = false;
    bool font_cache = false;
    std::vector<std::string> package;
    std::vector<std::string> prune;
    std::vector<std::string> add;
    std::vector<std::string> exclude;
};

/// The dify-sandbox that the command is about.
struct Target {
    versions::Version version;
    bool is_given = false;   ///< By --for.
};

/// What every command that makes a plan needs.
struct Planning {
    Examine examine;
    Select select;
    Target target;
};

struct ResolveOptions {
    std::vector<std::string> preload;
    bool tree = false;
    std::string working_directory;
};

struct PathsOptions {
    std::optional<report::PathFormat> format;   ///< Set once the options are resolved.
    std::optional<std::string_view> variable;
    bool prepared = false;   ///< The root is in the image already.
};

struct ConfigOptions {
    bool check = false;
    bool prepared = false;          ///< The root is in the image already.
    std::vector<std::string> env;   ///< NAME=VALUE of the container.
    std::optional<std::string> env_file;
    bool write = false;
    std::optional<std::string> backup;   ///< The suffix of the copy.
};

/// The root that a command is about.
struct Root {
    HostPath path;
    std::vector<std::string> keep;   ///< Top-level names that are carried over from an older root.
};

/// Where `build` writes the root as an archive.
struct ArchiveOptions {
    std::optional<HostPath> file;   ///< Unset: standard output.
    archive::ArchiveOptions options;
};

struct BuildOptions {
    root::BuildOptions options;
    bool dry_run = false;
    std::optional<ArchiveOptions> archive;   ///< If set, an archive is wanted instead of a directory.
    ParsedArguments arguments;               ///< From which the manifest records what a later command needs to know.
};

/// The filter of system calls under which something runs inside a root.
struct FilterOptions {
    bool is_off = false;
    std::optional<std::string> allowed;   ///< As in ALLOWED_SYSCALLS.
    std::optional<std::string> config;    ///< A config.yaml of dify-sandbox.
    std::vector<std::string> env;         ///< NAME=VALUE of its container.
    std::optional<bool> network;
};

struct VerifyOptions {
    std::vector<std::string> import;
    bool import_all = false;
    bool symbols = false;
    bool manifest = false;
    std::string not_recalled;   ///< Why the options of the build are not known; empty if they are.
};

struct TraceOptions {
    std::optional<std::string> code;
    std::optional<std::string> module;
    std::optional<std::string> import;
    std::size_t runs = 3;
    std::size_t seconds = 60;   ///< For each run.
    bool no_namespaces = false;
    report::TraceFormat format = report::TraceFormat::text;
};

struct AccelerateOptions {
    std::string to;   ///< The directory for the program, in the image.
    bool check = false;
    bool undo = false;
};

struct ExplainOptions {
    bool has_environment = false;   ///< One was named, so the error is held against what is installed there.
};

struct Output {
    Format format = Format::text;
    std::optional<HostPath> file;   ///< Unset: standard output.
    Color color = Color::automatic;
    report::Palette palette;
    bool every_entry = false;
};

struct Messages {
    std::optional<LogLevel> log_level;   ///< Set once the options are resolved.
    bool quiet = false;
    unsigned verbose = 0;
    bool progress = false;
};

struct Options {
    Command command = Command::resolve;
    std::vector<std::string> operands;
    Planning planning;
    ResolveOptions resolve;
    PathsOptions paths;
    report::WiringFormat wiring = report::WiringFormat::text;
    ConfigOptions config;
    Root root;
    BuildOptions build;
    VerifyOptions verify;
    FilterOptions filter;
    TraceOptions trace;
    AccelerateOptions accelerate;
    ExplainOptions explain;
    Output output;
    Messages messages;
};

}   // namespace sandroot::app
