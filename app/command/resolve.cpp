#include <sandroot/explain/resolve.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/os/usable_cpus.hpp>
#include <sandroot/report/resolve_json.hpp>
#include <sandroot/report/resolve_text.hpp>

#include "command/command.hpp"

#include <algorithm>
#include <atomic>
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
};

Shown show(const explain::ResolvedFile& file, const Request& request) {
    Shown shown;
    if (file.unreadable) {
        shown.exit = Exit::failure;
        shown.error = file.path + ": " + file.error;
    } else if (file.status != loader::LoadStatus::ok) {
        shown.exit = Exit::findings;
    }
    if (request.format == Format::json) shown.text = report::resolve_json(file);
    else if (request.tree) shown.text = report::resolve_tree(file, request.palette);
    else shown.text = report::resolve_text(file, request.operands.size() > 1, request.palette);
    return shown;
}

std::vector<Shown> show_all(const fs::Tree& tree, const Request& request, Progress& progress) {
    loader::StartOptions start;
    start.library_path = request.library_path;
    start.preload = request.preload;
    start.working_directory = request.foreign_root ? "/" : request.working_directory;

    const std::span<const std::string> files = request.operands;
    std::vector<RootPath> paths;
    paths.reserve(files.size());
    for (const auto& file : files) paths.push_back(explain::whole_path(start.working_directory, file));
    const std::vector<loader::Opened> opened = loader::read_ahead(tree, paths, 0);

    std::vector<Shown> shown(files.size());
    std::atomic<std::size_t> next = 0;
    const std::size_t threads = std::min(os::usable_cpus(), files.size() / files_worth_a_thread + 1);
    fs::in_parallel(threads, threads, [&](std::size_t) {
        // The text does not show real paths. What lies elsewhere takes a walk through all library directories, for
        // which nobody wants to wait who asks about many files.
        explain::Resolver resolver(tree, start, request.x86_level,
                                   {.real = request.format == Format::json, .elsewhere = files.size() == 1});
        for (std::size_t at = 0; at < paths.size(); ++at) resolver.remember(paths[at], opened[at]);
        for (std::size_t at = 0; (at = next.fetch_add(files_at_a_time)) < files.size();) {
            const std::size_t end = std::min(at + files_at_a_time, files.size());
            for (std::size_t file = at; file < end; ++file) shown[file] = show(resolver.resolve(files[file]), request);
            progress.advance(end - at, 0);
        }
    });
    return shown;
}

}   // namespace

Result<Answer> resolve(const Request& request, Talk& talk) {
    SR_TRY(const auto tree, fs::DiskTree::open_root(request.sysroot), "--sysroot");
    talk.progress.begin(Stage::resolving, request.operands.size());
    const std::vector<Shown> shown = show_all(*tree, request, talk.progress);
    talk.progress.end();

    Answer answer;
    for (const auto& file : shown) {
        if (!file.error.empty()) answer.complaints.push_back(Error{Errc::system, 0, file.error, {}});
        if (answer.exit != Exit::failure && file.exit != Exit::ok) answer.exit = file.exit;
    }
    if (request.format == Format::json) {
        std::vector<std::string> roots;
        for (const auto& file : shown) roots.push_back(file.text);
        answer.text = report::resolve_json_report(roots);
        return answer;
    }
    // A person reads the complaint; a program finds it in the JSON.
    if (shown.size() == 1 && !answer.complaints.empty()) return answer;
    std::size_t length = 0;
    for (const auto& file : shown) length += file.text.size();
    answer.text.reserve(length);
    for (const auto& file : shown) answer.text += file.text;
    return answer;
}

}   // namespace sandroot::app
