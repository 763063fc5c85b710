// Supervisor: holds the listeners of filtered processes, answers what their filters do not let pass, and records it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/filter/rules.hpp>
#include <sandroot/os/fd.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::filter {

/// What becomes of a call that is neither let pass nor faked.
enum class Beyond : std::uint8_t {
    kill,     ///< Its process is killed, as by the sandbox.
    permit,   ///< The kernel does it.
};

/// Calls of one number from one object.
struct Seen {
    int number = 0;
    std::string object;   ///< As calling_object() tells.
    std::string path;     ///< Of execve and execveat: what was to be run. Of mkdir and mkdirat: what was to be made.
    bool in_thread = false;   ///< Not in the first thread of its process.
    std::size_t times = 0;
};

/// What processes of one tag did.
struct Record {
    std::vector<Seen> beyond;     ///< In the order of their first call.
    std::vector<Seen> faked;      ///< The same of calls that were answered and not done.
    std::optional<Seen> killed;   ///< What one of them was killed for.
};

/// Runs a thread of its own until finish(). The filters of the processes must be those of make_program() for the same
/// rules, with Otherwise::notify.
class Supervisor {
public:
    /// Errors: no descriptors or threads are left.
    [[nodiscard]] static Result<Supervisor> start(Rules rules, versions::Architecture architecture, Beyond beyond);
    Supervisor(Supervisor&&) noexcept;
    Supervisor& operator=(Supervisor&&) noexcept;
    ~Supervisor();

    /// The socket on which a process hands its listener over; it is to be passed to a child.
    [[nodiscard]] int socket() const;
    /// Stops; whoever still waits for an answer is told ENOSYS. What was recorded, by tag.
    [[nodiscard]] std::map<std::uint32_t, Record> finish();

private:
    struct State;
    explicit Supervisor(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The descriptors that a child needs in order to filter itself.
struct ChildFiles {
    os::Fd orders;
    os::Fd installer;
};

/// Writes the orders for `rules` and the installer to files in memory. `listens`: whether a supervisor is to be told.
/// `processes`: how many its user may have; 0: no limit.
[[nodiscard]] Result<ChildFiles> child_files(const Rules& rules, versions::Architecture architecture, bool listens,
                                             std::uint32_t processes = 0);

/// Their numbers in the child.
inline constexpr int socket_descriptor = 251;
inline constexpr int orders_descriptor = 252;
inline constexpr int installer_descriptor = 253;

}   // namespace sandroot::filter
