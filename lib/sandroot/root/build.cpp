#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/placing/fill.hpp>
#include <sandroot/placing/work_plan.hpp>
#include <sandroot/root/build.hpp>
#include <sandroot/root/exchange.hpp>
#include <sandroot/root/keep.hpp>
#include <sandroot/root/publish.hpp>
#include <sandroot/root/record/compare.hpp>
#include <sandroot/root/record/manifest.hpp>
#include <sandroot/root/record/write_manifest.hpp>
#include <sandroot/root/state.hpp>
#include <sandroot/root/target.hpp>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

Result<void> check_keep(const std::vector<std::string>& keep) {
    for (const auto& name : keep)
        if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
            name.find('\0') != std::string::npos)
            return fail(Errc::usage, "\"" + escape_for_terminal(name) + "\" is not a top-level name of a root",
                        "--keep takes one name, such as tmp");
    return {};
}

/// May what stands there be replaced?
Result<void> check_occupant(const std::optional<StoredManifest>& manifest, const ExistingTarget& existing,
                            const TargetPath& place, const BuildOptions& options) {
    if (existing.state != TargetState::full || options.force) return {};
    const std::string hint = "use --force to replace it all the same, or choose another directory with --root";
    const auto refused = [&](const std::string& why) {
        return fail(Errc::refused, escape_for_terminal(place.path()) + " is not empty, and " + why, hint);
    };
    if (!manifest) return refused("not a root that sandroot built");
    const auto ours = is_ours(manifest->text, existing, options.keep);
    if (!ours) return refused("the record beside it is broken: " + ours.error().message);
    if (!*ours) return refused("not a root that sandroot built");
    return {};
}

/// Those of `keep` that the old root has.
std::vector<std::string> names_to_keep(const ExistingTarget& existing, const std::vector<std::string>& keep) {
    std::vector<std::string> names;
    std::ranges::copy_if(existing.names, std::back_inserter(names),
                         [&](const std::string& name) { return std::ranges::find(keep, name) != keep.end(); });
    return names;
}

/// Puts what was done into the answer, with its notes.
void add_up(const placing::Tally& tally, const placing::WorkPlan& work, Built& built) {
    built.directories = tally.directories;
    built.symlinks = tally.symlinks;
    built.generated = tally.generated;
    built.linked = tally.rungs[static_cast<std::size_t>(placing::Method::linked)];
    built.reflinked = tally.rungs[static_cast<std::size_t>(placing::Method::reflinked)];
    built.copied = tally.rungs[static_cast<std::size_t>(placing::Method::copied)];
    built.bytes_copied = tally.bytes;
    std::ranges::move(placing::notes_on(tally, work), std::back_inserter(built.notes));
}

/// Removes what was staged and the old root. The new one stands by then: what fails is a note and no failure, and
/// nothing stops the clearing up.
void clear_away(const State& state, Built& built) {
    for (const char* left : {State::staging, State::old})
        if (const auto removed = state.discard(left, nullptr, &built.notes); !removed)
            built.notes.push_back({placing::NoteKind::old_root_left, {}, {{"error", removed.error().message}}});
}

/// One build of one root, once its lock is held.
struct Job {
    const State& state;
    const placing::WorkPlan& work;
    const fs::DiskTree& source;
    const ExistingTarget& existing;
    const BuildOptions& options;
    Progress& progress;
};

/// Can the root that stands be compared with a plan: was it made the same way, and do we look at the very directory?
Result<std::optional<Comparison>> compare_with(const placing::WorkPlan& work, const fs::DiskTree& source,
                                               const ExistingTarget& existing, const TargetPath& place,
                                               const std::optional<StoredManifest>& manifest,
                                               const std::vector<std::string>& kept, const BuildOptions& options,
                                               Progress& progress) {
    if (!manifest || existing.state != TargetState::full || options.rebuild) return std::nullopt;
    const auto reader = ManifestReader::open(manifest->text);
    if (!reader || reader->head().link != options.link) return std::nullopt;
    SR_TRY(const auto tree, fs::DiskTree::open_root(HostPath(place.path())));
    SR_TRY(const auto top, tree->stat(RootPath(), fs::Follow::no));
    SR_TRY(const auto here, fs::look_at(existing.fd));
    if (top.identity != here.identity) return std::nullopt;
    SR_TRY(const auto identity, fs::lasting_identity(existing.fd));
    progress.begin(Stage::comparing, 0);
    auto compared = compare(work, source, *tree, *manifest, kept, options);
    progress.end();
    // A manifest that is broken further down says nothing; the root is built anew (if it may be replaced at all).
    if (!compared && compared.error().kind == Errc::malformed) return std::nullopt;
    if (!compared) return std::unexpected(std::move(compared).error());
    if (reader->head() != ManifestHead{identity, options.link, kept, options.asked}) compared->manifest_differs = true;
    return std::optional(*std::move(compared));
}

/// False where the whole root has to be built.
Result<bool> refresh_in(const Job& job, Comparison& comparison, Built& built) {
    SR_TRY(const auto identity, fs::lasting_identity(job.existing.fd));
    const ManifestHead head{identity, job.options.link, built.kept, job.options.asked};
    const Refresh what{job.work, job.source, job.state, job.existing, job.options, head};
    built.differences = comparison.differences;
    if (built.differences.empty()) {
        SR_DO(refresh_record(what, comparison));
        built.outcome = Outcome::unchanged;
        return true;
    }
    SR_TRY(const auto tally, refresh(what, comparison, job.progress));
    if (!tally) {
        SR_DO(job.state.start_over(job.options.stop));
        return false;
    }
    add_up(*tally, job.work, built);
    built.outcome = Outcome::refreshed;
    return true;
}

Result<void> build_in(const Job& job, Built& built) {
    const auto& options = job.options;
    SR_TRY(const os::Fd staging, job.state.stage());
    const placing::Fill filling{job.work, job.source, staging, placing_options(options)};

    job.progress.begin(Stage::placing, job.work.items);
    auto filled = fill(filling, job.progress);
    job.progress.end();
    if (!filled) return std::unexpected(std::move(filled).error());
    for (const auto& name : built.kept) {
        auto kept = keep_name(job.existing.fd, staging, name, options.stop, built.notes);
        if (!kept && kept.error().os_error == EINTR) return placing::interrupted();
        SR_DO(std::move(kept), "keeping " + escape_for_terminal(name));
    }
    SR_DO(placing::settle_late_directories(filling));

    SR_TRY(const fs::Lasting identity, fs::lasting_identity(staging));
    {
        SR_TRY(const os::Fd into, job.state.announce({}));
        SR_DO(write_manifest(into, {identity, options.link, built.kept, options.asked}, job.work, filled->links,
                             job.source.settled_before()),
              "writing the manifest");
    }
    if (options.durable && ::syncfs(staging.get()) != 0) return fail_errno(errno, "syncing the new root to the disk");
    add_up(filled->tally, job.work, built);
    return {};
}

Error with_hint(Error error) {
    if (!error.hint.empty()) return error;
    switch (error.os_error) {
    case ENOSPC:
        error.hint = "free some space there, or choose another directory with --root";
        break;
    case EDQUOT:
        error.hint = "the quota is used up: free some space there, or choose another directory with --root";
        break;
    case EROFS:
        error.hint = "choose a directory on a file system that can be written, with --root";
        break;
    case EACCES:
        error.hint = "run as a user who may write there, or choose another directory with --root";
        break;
    default:
        break;
    }
    return error;
}

Result<Built> build_at(const Parent& parent, const TargetPath& place, const plan::Plan& plan,
                       const fs::DiskTree& source, const BuildOptions& options, Progress& progress) {
    // Looked at before anything is created, and again once no other build can run here.
    SR_DO(look_at_target(parent, place));
    SR_TRY(State state, State::open(parent, place, options.wait, options.stop));
    SR_TRY(const ExistingTarget existing, look_at_target(parent, place));
    Built built;
    built.kept = names_to_keep(existing, options.keep);
    // Laid out before the manifest is read, for either takes much memory.
    SR_TRY(const placing::WorkPlan work, placing::plan_work(plan, built.kept));
    SR_TRY(auto manifest, state.manifest());
    SR_DO(check_occupant(manifest, existing, place, options));
    const Job job{state, work, source, existing, options, progress};

    SR_TRY(auto comparison, compare_with(work, source, existing, place, manifest, built.kept, options, progress));
    manifest.reset();
    bool is_refreshed = false;
    if (comparison) {
        SR_TRY(is_refreshed, refresh_in(job, *comparison, built));
    }
    if (!is_refreshed) {
        SR_DO(build_in(job, built));
        if (options.stop && *options.stop) return placing::interrupted();
    }

    progress.begin(Stage::publishing, 0);
    auto done = is_refreshed ? Result<void>() : publish(state, parent, place, existing, built.notes);
    if (done) done = state.published();
    if (done) clear_away(state, built);
    progress.end();
    if (!done) return std::unexpected(std::move(done).error());
    return built;
}

}   // namespace

Result<Built> build(const plan::Plan& plan, const fs::DiskTree& source, const HostPath& target,
                    const BuildOptions& options, Progress& progress) {
    SR_DO(check_keep(options.keep));
    SR_TRY(const TargetPath place, find_target(target));
    SR_DO(check_apart(place, plan, source));
    auto parent = Parent::open(place);
    if (!parent) return std::unexpected(with_hint(std::move(parent).error()));
    auto built = build_at(*parent, place, plan, source, options, progress);
    if (!built) {
        parent->undo();
        return std::unexpected(with_hint(std::move(built).error()));
    }
    return built;
}

Result<Forecast> forecast(const plan::Plan& plan, const fs::DiskTree& source, const HostPath& target,
                          const BuildOptions& options) {
    SR_DO(check_keep(options.keep));
    SR_TRY(const TargetPath place, find_target(target));
    SR_DO(check_apart(place, plan, source));
    Forecast forecast;
    if (!place.missing.empty()) return forecast;
    SR_TRY(const Parent parent, Parent::open(place));
    SR_TRY(const ExistingTarget existing, look_at_target(parent, place));
    if (existing.state != TargetState::full) return forecast;
    SR_TRY(const auto manifest, manifest_beside(parent, place));
    SR_DO(check_occupant(manifest, existing, place, options));
    const auto kept = names_to_keep(existing, options.keep);
    SR_TRY(const placing::WorkPlan work, placing::plan_work(plan, kept));
    Silence silence;
    SR_TRY(auto comparison, compare_with(work, source, existing, place, manifest, kept, options, silence));
    if (!comparison) return forecast;
    forecast.stands = true;
    forecast.differences = std::move(comparison->differences);
    return forecast;
}

Result<std::optional<HowBuilt>> how_built(const HostPath& target) {
    SR_TRY(const TargetPath place, find_target(target));
    if (!place.missing.empty()) return std::nullopt;
    SR_TRY(const Parent parent, Parent::open(place));
    SR_TRY(const auto manifest, manifest_beside(parent, place));
    if (!manifest) return std::nullopt;
    SR_TRY(const auto reader, ManifestReader::open(manifest->text));
    HowBuilt how{reader.head().asked};
    const auto root = fs::open_directory(parent.fd(), place.name, O_RDONLY);
    if (!root || manifest->may_be_others) return how;
    const auto identity = fs::lasting_identity(*root);
    how.is_from_here = identity && identity->born_seconds != 0 && *identity == reader.head().root;
    return how;
}

Result<std::optional<std::string>> manifest_of(const HostPath& target) {
    SR_TRY(const TargetPath place, find_target(target));
    if (!place.missing.empty()) return std::nullopt;
    SR_TRY(const Parent parent, Parent::open(place));
    SR_TRY(auto manifest, manifest_beside(parent, place));
    return manifest ? std::optional(std::move(manifest->text)) : std::nullopt;
}

}   // namespace sandroot::root
