// The state directory beside a root, `.<name>.sandroot`: its lock, its staging area, its manifest.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/root/manifest.hpp>
#include <sandroot/root/target.hpp>

#include <atomic>
#include <optional>
#include <string>

namespace sandroot::root {

/// Held for the whole of a build; the lock goes with it. Removes again what it does not need unless `published`.
class State {
public:
    /// Creates the directory if need be, takes the lock and finishes or clears what a killed build left.
    /// Errors: another build holds the lock (with its process id, unless `wait`); something there is not ours: a
    /// symlink, another user's directory.
    [[nodiscard]] static Result<State> open(const Parent& parent, const Place& place, bool wait,
                                            const std::atomic<bool>* stop);
    State(State&&) = default;
    State& operator=(State&&) = delete;
    ~State();

    /// The manifest of the last build; nothing where there is none. Errors: malformed.
    [[nodiscard]] Result<std::optional<Manifest>> manifest() const;
    /// A new empty staging directory.
    [[nodiscard]] Result<os::Fd> stage() const;
    /// Puts the manifest of the staged root where a later run finds it, also when we are killed after the swap.
    [[nodiscard]] Result<void> announce(const Manifest& manifest) const;
    /// To be called after the swap: the announced manifest is the manifest.
    [[nodiscard]] Result<void> published();

    [[nodiscard]] const os::Fd& fd() const noexcept { return fd_; }

    static constexpr const char* staging = "staging";
    static constexpr const char* old = "old";   ///< Where the old root waits if it cannot be exchanged at once.

private:
    State(const Parent& parent, std::string root, std::string name)
        : parent_(&parent), root_(std::move(root)), name_(std::move(name)) {}
    [[nodiscard]] Result<void> take_lock(bool wait, const std::atomic<bool>* stop);
    [[nodiscard]] Result<void> recover(const std::atomic<bool>* stop);
    [[nodiscard]] Result<std::optional<Manifest>> read(const char* name) const;

    const Parent* parent_;
    std::string root_;   ///< The root's name.
    std::string name_;   ///< Our own.
    os::Fd fd_;
    os::Fd lock_;
    bool published_ = false;
};

/// Does the manifest say that this directory is a root of ours? See build.hpp for the rule.
[[nodiscard]] bool is_ours(const Manifest& manifest, const Occupant& occupant, const std::vector<std::string>& keep);

}   // namespace sandroot::root
