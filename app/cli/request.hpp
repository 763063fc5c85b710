// Request: what was typed with every default filled in. From here on neither the environment nor the terminal is asked.
#pragma once

#include <sandroot/archive/archive.hpp>
#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/elf/dlopen_note.hpp>
#include <sandroot/report/format/palette.hpp>
#include <sandroot/report/sandbox/copied_paths.hpp>
#include <sandroot/report/sandbox/wiring.hpp>
#include <sandroot/root/build.hpp>
#include <sandroot/versions/version.hpp>

#include "cli/typed.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::app {

/// What the program finds around itself, looked up once.
struct Surroundings {
    std::string search_path;    ///< PATH.
    std::string library_path;   ///< LD_LIBRARY_PATH.
    std::map<std::string, std::string>
        shim_environment;   ///< Variables without which a version manager finds no Python.
    std::string working_directory;
    std::string term;
    std::string source_date_epoch;   ///< SOURCE_DATE_EPOCH.
    bool no_color = false;           ///< NO_COLOR is set and not empty.
    bool stdout_is_terminal = false;
    bool stderr_is_terminal = false;
};

/// Profiles' files by their path from "/" on.
using ProfileTexts = std::map<std::string, std::string>;

enum class LogLevel : std::uint8_t { debug, info, warn, error, off };
enum class Format : std::uint8_t { text, json };

/// Where `build` writes the root as an archive.
struct ArchiveRequest {
    std::optional<HostPath> file;   ///< Unset: standard output.
    archive::ArchiveOptions options;
};

struct Request {
    Command command = Command::resolve;
    std::vector<std::string> operands;

    std::string python;
    std::string search_path;
    std::map<std::string, std::string> interpreter_environment;
    std::string working_directory;
    HostPath sysroot{"/"};
    bool foreign_root = false;   ///< --sysroot was given: nothing that lies in it is run.
    std::string library_path;
    std::vector<std::string> profiles;     ///< Names, or files where they hold a slash.
    ProfileTexts profile_texts;            ///< Of files that need not be read any more.
    std::optional<elf::Priority> dlopen;   ///< Of --dlopen; unset: none.
    bool source_names = true;              ///< Take the libraries that Python sources name.
    std::optional<unsigned> x86_level;     ///< Of --cpu.
    std::vector<std::string> package;
    std::vector<std::string> prune;
    std::vector<std::string> add;
    std::vector<std::string> exclude;

    bool tree = false;
    std::vector<std::string> preload;
    report::PathFormat path_format = report::PathFormat::yaml;
    report::WiringFormat wiring_format = report::WiringFormat::text;
    bool prepared = false;   ///< The root is in the image already.
    versions::Version version;
    bool version_given = false;   ///< --for was.

    bool check = false;
    std::vector<std::string> env;   ///< NAME=VALUE of the container.
    std::optional<std::string> env_file;
    bool write = false;
    std::optional<std::string> backup;   ///< What is put behind the name of the copy.

    HostPath root;
    root::BuildOptions build;
    bool dry_run = false;
    std::optional<ArchiveRequest> archive;   ///< Set where an archive is wanted in place of a directory.
    std::vector<std::string> import;
    bool import_all = false;
    bool symbols = false;
    bool manifest = false;
    std::string not_recalled;   ///< Why the options of the build are not known; empty where they are.

    Format format = Format::text;
    std::optional<HostPath> output;   ///< Unset: standard output.
    report::Palette palette;          ///< Of the answer.
    bool every_entry = false;
    LogLevel log_level = LogLevel::warn;
    bool progress = false;
};

/// Errors: usage: a value that an option does not have, options that exclude each other.
[[nodiscard]] Result<Request> settle(const Typed& typed, const Surroundings& around);

/// Whether something written to a terminal or not has colours. `when` is "auto", "always" or "never".
[[nodiscard]] bool has_colour(std::string_view when, bool is_terminal, const Surroundings& around);

}   // namespace sandroot::app
