#include <sandroot/accelerate/as_built.hpp>
#include <sandroot/accelerate/copy_in.hpp>
#include <sandroot/accelerate/names.hpp>
#include <sandroot/accelerate/put.hpp>
#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/fs/same_bytes.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/os/file.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>

#include <fcntl.h>

namespace sandroot::accelerate {

namespace {

/// What is known of a directory of the source.
struct Known {
    const AsBuilt::Directory* recorded = nullptr;   ///< Unset too if the root does not hold it as recorded.
    bool has_no_new_names = false;                  ///< Nor has one above it, as far as their own times tell.
};

/// One directory while its names are copied.
struct Here {
    const Found& found;
    const Known& known;
    os::Fd source;
    os::Fd into;   ///< Empty as long as the root has no such directory.
};

class CopyIn {
public:
    CopyIn(const Names& names, const AsBuilt& built, const fs::DiskTree& source, const fs::DiskTree& root)
        : names_(names), built_(built), source_(source), root_(root) {
        copied_.was_built = built.knows_anything();
    }

    Copied run(std::size_t jobs) {
        for (const auto& found : names_.directories) known_.push_back(known(found));
        fs::read_in_parallel(names_.directories.size(), jobs, [&](std::size_t index) { copy_directory(index); });
        return std::move(copied_);
    }

private:
    /// To be asked for a directory after the one above it.
    [[nodiscard]] Known known(const Found& found) const {
        Known known;
        if (const auto* recorded = built_.directory(found.real); recorded && stands(found, *recorded)) {
            known.recorded = recorded;
            known.has_no_new_names = has_time(found.stat, recorded->self);
        } else if (!recorded && found.above) {
            known.has_no_new_names = known_[*found.above].has_no_new_names &&
                                     (!found.link || built_.is_older(*found.link)) && built_.had_its_names(found.stat);
        }
        return known;
    }

    /// Does the root hold the directory where its names would go, with every name that was put into it?
    [[nodiscard]] bool stands(const Found& found, const AsBuilt::Directory& recorded) const {
        const auto fd = root_.open_fd(RootPath(found.real), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (!fd) return false;
        const auto here = fs::look_at(*fd);
        const auto there = root_.stat(found.into, fs::Follow::yes);
        if (!here || !there || here->identity != there->identity) return false;
        const auto names = fs::names_in(*fd);
        return names && std::ranges::includes(*names, recorded.names, {}, {}, &root::Recorded::name);
    }

    void copy_directory(std::size_t index) {
        const Found& found = names_.directories[index];
        if (found.names.empty()) return;
        Copied here;
        Here directory{found, known_[index], {}, {}};
        if (auto fd = os::open(found.at, O_RDONLY | O_DIRECTORY)) directory.source = *std::move(fd);
        if (auto fd = root_.open_fd(found.into, O_RDONLY | O_DIRECTORY)) directory.into = *std::move(fd);
        for (std::size_t at = 0; at < found.names.size(); ++at) {
            auto done = copy_name(directory, found.names[at], here);
            if (done) continue;
            here.failed.push_back(in_step(std::move(done).error(), escape_for_terminal(found.at.str())));
            here.last_failed = here.last_failed || names_.last == std::pair(index, at);
        }
        const std::scoped_lock lock(mutex_);
        copied_.linked += here.linked;
        copied_.copied += here.copied;
        copied_.symlinks += here.symlinks;
        copied_.standing += here.standing;
        copied_.left_out += here.left_out;
        copied_.last_failed = copied_.last_failed || here.last_failed;
        std::ranges::move(here.failed, std::back_inserter(copied_.failed));
    }

    Result<void> copy_name(Here& here, const std::string& name, Copied& copied) const {
        SR_TRY(const auto seen, fs::look_at(here.source, name));
        const auto there = here.into ? fs::look_at(here.into, name) : std::unexpected(Error{});
        const auto* recorded = here.known.recorded ? AsBuilt::name_in(*here.known.recorded, name) : nullptr;
        if (!recorded && !names_.is_one && here.known.has_no_new_names && built_.is_older(seen)) {
            ++copied.left_out;
            return {};
        }
        if (there && is_in_place(here, name, seen, *there, recorded)) {
            ++copied.standing;
            return {};
        }
        if (!here.into) {
            SR_TRY(here.into, make_directory(root_, here.found.into));
        }
        SR_TRY(const Put how, put({here.source, name, seen}, here.into, root_, here.found.into));
        ++(how == Put::linked ? copied.linked : how == Put::copied ? copied.copied : copied.symlinks);
        return {};
    }

    /// Has the root what the copier would put there, or what was put there on purpose?
    [[nodiscard]] bool is_in_place(const Here& here, const std::string& name, const fs::Stat& seen,
                                   const fs::Stat& there, const root::Recorded* recorded) const {
        if (there.identity == seen.identity) return true;
        const RootPath in_root = here.found.into / name;
        // The build made something of its own of it.
        if (recorded && recorded->kind != plan::kind_of(seen.type) && is_as_placed(there, *recorded))
            return built_.is_older(seen);
        if (there.type != seen.type) return false;
        if (seen.type == fs::Type::symlink) {
            const auto wanted = source_.read_link(RootPath(here.found.at.str()) / name);
            const auto placed = root_.read_link(in_root);
            return wanted && placed && *wanted == *placed;
        }
        if (recorded && is_source_of(seen, *recorded) && is_as_placed(there, *recorded))
            return built_.is_older(seen) || have_same_bytes(RootPath(here.found.at.str()) / name, in_root);
        if (!has_size_and_time(there, seen)) return false;
        return changed(seen) < changed(there) || have_same_bytes(RootPath(here.found.at.str()) / name, in_root);
    }

    static bool has_size_and_time(const fs::Stat& copy, const fs::Stat& of) {
        return copy.size == of.size && copy.mtime_seconds == of.mtime_seconds &&
               copy.mtime_nanoseconds == of.mtime_nanoseconds;
    }
    static std::tuple<std::int64_t, std::uint32_t> changed(const fs::Stat& stat) {
        return {stat.ctime_seconds, stat.ctime_nanoseconds};
    }

    [[nodiscard]] bool have_same_bytes(const RootPath& at, const RootPath& in_root) const {
        const auto from = source_.open(at);
        const auto placed = root_.open(in_root);
        return from && placed && fs::same_bytes(**from, **placed).value_or(false);
    }

    const Names& names_;
    const AsBuilt& built_;
    const fs::DiskTree& source_;
    const fs::DiskTree& root_;
    std::vector<Known> known_;
    std::mutex mutex_;
    Copied copied_;
};

}   // namespace

Result<Copied> copy_in(const std::string& entry, const HostPath& root, Generation generation, std::size_t jobs) {
    SR_TRY(Names names, find_names(entry, generation));
    SR_DO(fs::create_directories(root));
    SR_TRY(const AsBuilt built, AsBuilt::of(root));
    SR_TRY(const auto source, fs::DiskTree::open_root(HostPath("/")));
    SR_TRY(const auto tree, fs::DiskTree::open_root(root));
    if (names.is_directory) (void)make_directory(*tree, RootPath(entry).tidy());
    Copied copied = CopyIn(names, built, *source, *tree).run(jobs);
    copied.unread = std::move(names.unread);
    return copied;
}

}   // namespace sandroot::accelerate
