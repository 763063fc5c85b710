// The state directory beside a root, `.<name>.sandroot`: its lock, its staging area, its manifest.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/placing/note.hpp>
#include <sandroot/root/target.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::root {

/// What one rename does inside a root that stands.
struct Change {
    std::string below;         ///< The name, from the root's top, without leading "/".
    std::uint64_t inode = 0;   ///< Whose name it is then; 0 where it is gone.
};

struct StoredManifest {
    std::string text;
    fs::Stat stat;                ///< When it was put there: what changed in the root since was not the build's doing.
    fs::Stat directory;           ///< That of the state directory.
    bool may_be_others = false;   ///< Somebody other than root and the caller could have written it.
};

/// Held for the whole of a build; the lock goes with it. Removes again what it does not need unless `published`.
class State {
public:
    /// Creates the directory if need be, takes the lock and finishes or clears what a killed build left.
    /// Errors: another build holds the lock (with its process id, unless `wait`); something there is not ours: a
    /// symlink, another user's directory.
    [[nodiscard]] static Result<State> open(const Parent& parent, const TargetPath& place, bool wait,
                                            const std::atomic<bool>* stop);
    State(State&&) = default;
    State& operator=(State&&) = delete;
    ~State();

    /// The last build's manifest; nothing if there is none.
    [[nodiscard]] Result<std::optional<StoredManifest>> manifest() const;
    /// A new empty staging directory.
    [[nodiscard]] Result<os::Fd> stage() const;
    /// Opens the place for the manifest of what is staged. A later run finds it there, also when we are killed after
    /// the swap: it counts if the root is then the directory that it names, or if `change` is given, if that was done.
    [[nodiscard]] Result<os::Fd> announce(const std::optional<Change>& change) const;
    /// Removes the directory `name` in the state directory. An old root in which a process still runs (see in_use.hpp)
    /// is only set aside, and `notes`, if given, say so; a later run removes it. Errors: those of `remove_tree`.
    [[nodiscard]] Result<void> discard(const char* name, const std::atomic<bool>* stop,
                                       placing::Notes* notes = nullptr) const;
    /// Removes what was staged and announced.
    [[nodiscard]] Result<void> start_over(const std::atomic<bool>* stop) const;
    /// To be called after the swap, or where none was needed: the announced manifest is the manifest.
    [[nodiscard]] Result<void> published();

    [[nodiscard]] const os::Fd& fd() const noexcept { return fd_; }

    static constexpr const char* staging = "staging";
    static constexpr const char* old = "old";   ///< Where the old root waits if it cannot be exchanged at once.

private:
    State(const Parent& parent, std::string root, std::string name)
        : parent_(&parent), root_(std::move(root)), name_(std::move(name)) {}
    [[nodiscard]] Result<void> take_lock(bool wait, const std::atomic<bool>* stop);
    [[nodiscard]] Result<void> recover(const std::atomic<bool>* stop);
    [[nodiscard]] Result<void> clear_aside(const std::atomic<bool>* stop) const;
    [[nodiscard]] bool counts(const std::string& announced, const os::Fd& root) const;

    const Parent* parent_;
    std::string root_;   ///< The root's name.
    std::string name_;   ///< Our own.
    os::Fd fd_;
    os::Fd lock_;
    std::array<os::Fd, 4> spare_;   ///< Given back for clearing up, which must not fail where a build ran out of them.
    bool published_ = false;
};

/// The manifest of `place`, without taking the lock: for looking only. Nothing if there is none.
[[nodiscard]] Result<std::optional<StoredManifest>> manifest_beside(const Parent& parent, const TargetPath& place);

/// Does the manifest say that this directory is a root of ours? See build.hpp for the rule. Errors: malformed.
[[nodiscard]] Result<bool> is_ours(std::string_view manifest, const ExistingTarget& existing,
                                   const std::vector<std::string>& keep);

}   // namespace sandroot::root
