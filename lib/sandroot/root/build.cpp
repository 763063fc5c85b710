#include <sandroot/base/escape.hpp>
#include <sandroot/root/at.hpp>
#include <sandroot/root/build.hpp>
#include <sandroot/root/fill.hpp>
#include <sandroot/root/keep.hpp>
#include <sandroot/root/layout.hpp>
#include <sandroot/root/manifest.hpp>
#include <sandroot/root/publish.hpp>
#include <sandroot/root/remove.hpp>
#include <sandroot/root/state.hpp>
#include <sandroot/root/target.hpp>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

Result<void> check_keep(const std::vector<std::string>& keep) {
    for (const auto& name : keep)
        if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
            name.find('\0') != std::string::npos)
            return fail(Errc::usage, "\"" + escape_for_terminal(name) + "\" is no top-level name of a root",
                        "--keep takes one name, such as tmp");
    return {};
}

/// May what stands there be replaced?
Result<void> check_occupant(const State& state, const Occupant& occupant, const Place& place,
                            const BuildOptions& options) {
    if (occupant.standing != Standing::full || options.force) return {};
    const std::string hint = "use --force to replace it all the same, or choose another directory with --root";
    const auto manifest = state.manifest();
    if (!manifest)
        return fail(Errc::refused,
                    escape_for_terminal(place.path()) +
                        " is not empty, and the record beside it is broken: " + manifest.error().message,
                    hint);
    if (!*manifest || !is_ours(**manifest, occupant, options.keep))
        return fail(Errc::refused,
                    escape_for_terminal(place.path()) + " is not empty, and not a root that sandroot built", hint);
    return {};
}

std::vector<std::string> names_to_keep(const Occupant& occupant, const std::vector<std::string>& keep) {
    std::vector<std::string> names;
    std::ranges::copy_if(occupant.names, std::back_inserter(names),
                         [&](const std::string& name) { return std::ranges::find(keep, name) != keep.end(); });
    return names;
}

Manifest manifest_of(const plan::Plan& plan, const std::vector<std::string>& kept, Lasting root) {
    Manifest manifest{root, kept, {}};
    for (const auto& entry : plan.entries) {
        const auto is_above = [&](const std::string& name) { return entry.at.is_within(RootPath(name)); };
        if (std::ranges::none_of(kept, is_above)) manifest.entries.push_back(record(entry));
    }
    return manifest;
}

Result<Built> build_in(const State& state, const plan::Plan& plan, const fs::DiskTree& source, const Occupant& occupant,
                       const BuildOptions& options, Progress& progress) {
    Built built;
    built.kept = names_to_keep(occupant, options.keep);
    SR_TRY(const Layout layout, lay_out(plan, built.kept));
    SR_TRY(const os::Fd staging, state.stage());
    const Fill filling{layout, source, staging, options};

    progress.begin(Stage::placing, layout.items);
    auto tally = fill(filling, progress);
    progress.end();
    if (!tally) return std::unexpected(std::move(tally).error());
    for (const auto& name : built.kept) {
        auto kept = keep_name(occupant.fd, staging, name, options.stop, built.notes);
        if (!kept && kept.error().os_error == EINTR) return interrupted();
        SR_DO(std::move(kept), "keeping " + escape_for_terminal(name));
    }
    SR_DO(settle_late_directories(filling));

    SR_TRY(const Lasting identity, lasting_identity(staging));
    SR_DO(state.announce(manifest_of(plan, built.kept, identity)), "writing the manifest");
    if (options.durable && ::syncfs(staging.get()) != 0) return fail_errno(errno, "syncing the new root to the disk");

    built.directories = tally->directories;
    built.symlinks = tally->symlinks;
    built.generated = tally->generated;
    built.linked = tally->rungs[static_cast<std::size_t>(Rung::linked)];
    built.reflinked = tally->rungs[static_cast<std::size_t>(Rung::reflinked)];
    built.copied = tally->rungs[static_cast<std::size_t>(Rung::copied)];
    built.bytes_copied = tally->bytes;
    std::ranges::move(notes_on(*tally, layout), std::back_inserter(built.notes));
    return built;
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
    case EMFILE:
        error.hint = "raise the limit with `ulimit -n`, or lower --jobs";
        break;
    case EACCES:
        error.hint = "run as a user who may write there, or choose another directory with --root";
        break;
    default:
        break;
    }
    return error;
}

Result<Built> build_at(const Parent& parent, const Place& place, const plan::Plan& plan, const fs::DiskTree& source,
                       const BuildOptions& options, Progress& progress) {
    // Looked at before anything is created, and again once nobody else can be building here.
    SR_DO(look_at_target(parent, place));
    SR_TRY(State state, State::open(parent, place, options.wait, options.stop));
    SR_TRY(const Occupant occupant, look_at_target(parent, place));
    SR_DO(check_occupant(state, occupant, place, options));
    SR_TRY(Built built, build_in(state, plan, source, occupant, options, progress));
    if (options.stop && *options.stop) return interrupted();

    progress.begin(Stage::publishing, 0);
    auto done = publish(state, parent, place, occupant, built.notes);
    if (done) done = state.published();
    if (done) {
        // From here on the new root stands, so what fails now is a remark and no failure.
        for (const char* left : {State::staging, State::old})
            if (const auto removed = remove_tree(state.fd(), left, options.stop); !removed)
                built.notes.push_back("the old root could not be removed yet (" + removed.error().message +
                                      "); the next build will try again");
    }
    progress.end();
    if (!done) return std::unexpected(std::move(done).error());
    return built;
}

}   // namespace

Result<Built> build(const plan::Plan& plan, const fs::DiskTree& source, const HostPath& target,
                    const BuildOptions& options, Progress& progress) {
    SR_DO(check_keep(options.keep));
    SR_TRY(const Place place, find_place(target));
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

}   // namespace sandroot::root
