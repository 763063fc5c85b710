#include <sandroot/explain/packages/packages.hpp>
#include <sandroot/explain/resolve.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/os/usable_cpus.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/report/resolve_json.hpp>
#include <sandroot/report/resolve_text.hpp>

#include "command/command.hpp"

#include <algorithm>
#include <atomic>
#include <set>
#include <span>
#include <utility>

namespace sandroot::app {

namespace {

/// Neighbours in a list tend to need the same libraries, so a thread takes so many at a time.
constexpr std::size_t files_at_a_time = 64;
/// Each thread finds out for itself what is in the library directories, which costs about as much as so many files.
constexpr std::size_t files_worth_a_thread = 512;

/// What is left of one file once it is reported.
struct Shown {
    std::string text;
    std::string error;   ///< Where it could not be examined at all.
    Exit exit = Exit::ok;
    std::vector<std::string> missing;   ///< Libraries.
};

Shown show(const explain::ResolvedFile& file, bool is_one_of_many, const ResolveOptions& options,
           const Output& output) {
    Shown shown;
    if (file.unreadable) {
        shown.exit = Exit::failure;
        shown.error = file.path + ": " + file.error;
    } else if (file.status != loader::LoadStatus::ok) {
        shown.exit = Exit::findings;
    }
    for (const auto& row : explain::libraries_of(file))
        if (!row.object && !row.name.contains('/')) shown.missing.emplace_back(row.name);
    if (output.format == Format::json) shown.text = report::resolve_json(file);
    else if (options.tree) shown.text = report::resolve_tree(file, output.palette);
    else shown.text = report::resolve_text(file, is_one_of_many, output.palette);
    return shown;
}

std::vector<Shown> show_all(const fs::Tree& tree, Operands files, const Examine& examine, const ResolveOptions& options,
                            const Output& output, Progress& progress) {
    loader::StartOptions start;
    start.library_path = examine.library_path.value_or("");
    start.preload = options.preload;
    start.working_directory = examine.sysroot ? "/" : options.working_directory;

    std::vector<RootPath> paths;
    paths.reserve(files.size());
    for (const auto& file : files) paths.push_back(explain::whole_path(start.working_directory, file));
    const std::vector<loader::Opened> opened = loader::read_ahead(tree, paths, 0);

    std::vector<Shown> shown(files.size());
    std::atomic<std::size_t> next = 0;
    const std::size_t threads = std::min(os::usable_cpus(), files.size() / files_worth_a_thread + 1);
    fs::in_parallel(threads, threads, [&](std::size_t) {
        // The text does not show real paths. What lies elsewhere takes a walk through all library directories, for
        // too long a wait if many files are asked about.
        explain::Resolver resolver(tree, start, examine.x86_level,
                                   {.real = output.format == Format::json, .elsewhere = files.size() == 1});
        for (std::size_t at = 0; at < paths.size(); ++at) resolver.remember(paths[at], opened[at]);
        for (std::size_t at = 0; (at = next.fetch_add(files_at_a_time)) < files.size();) {
            const std::size_t end = std::min(at + files_at_a_time, files.size());
            for (std::size_t file = at; file < end; ++file)
                shown[file] = show(resolver.resolve(files[file]), files.size() > 1, options, output);
            progress.advance(end - at, 0);
        }
    });
    return shown;
}

}   // namespace

Result<CommandResult> resolve(const Examine& examine, const ResolveOptions& options, Operands files,
                              const Output& output, Console& console) {
    SR_TRY(const auto tree, fs::DiskTree::open_root(examine.root()), "--sysroot");
    console.progress.begin(Stage::resolving, files.size());
    const std::vector<Shown> shown = show_all(*tree, files, examine, options, output, console.progress);
    console.progress.end();

    CommandResult result;
    for (const auto& file : shown) {
        if (!file.error.empty()) result.complaints.push_back(Error{Errc::system, 0, file.error, {}});
        if (result.exit != Exit::failure && file.exit != Exit::ok) result.exit = file.exit;
    }
    if (output.format == Format::json) {
        std::vector<std::string> roots;
        for (const auto& file : shown) roots.push_back(file.text);
        result.text = report::resolve_json_report(roots);
        return result;
    }
    // A person reads the complaint; a program finds it in the JSON.
    if (shown.size() == 1 && !result.complaints.empty()) return result;
    std::size_t length = 0;
    for (const auto& file : shown) length += file.text.size();
    result.text.reserve(length);
    std::set<std::string> missing;
    for (const auto& file : shown) {
        result.text += file.text;
        missing.insert(file.missing.begin(), file.missing.end());
    }
    if (missing.empty()) return result;
    const auto packages = explain::packages_for(missing, explain::read_distribution(*tree), tree.get());
    if (!packages.all.empty()) result.text += report::install_text({&packages, 1}, output.palette);
    return result;
}

}   // namespace sandroot::app
