#include <sandroot/base/escape.hpp>
#include <sandroot/root/publish.hpp>
#include <sandroot/root/remove.hpp>

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

std::unexpected<Error> failed(int number, const TargetPath& place) {
    return fail_errno(number, "putting the new root at " + escape_for_terminal(place.path()),
                      number == EBUSY ? "something is mounted there, or it is some process's root in a way that pins it"
                                      : "");
}

/// Removes the old root in place, for its own directory cannot be moved away.
Result<void> replace_unmovable(const State& state, const Parent& parent, const TargetPath& place,
                               const ExistingTarget& existing, placing::Notes& notes) {
    SR_DO(remove_contents(existing.fd), "emptying the old root " + escape_for_terminal(place.path()));
    if (::renameat(state.fd().get(), State::staging, parent.fd().get(), place.name.c_str()) != 0)
        return failed(errno, place);
    notes.push_back({placing::NoteKind::old_root_emptied});
    return {};
}

}   // namespace

Result<void> publish(const State& state, const Parent& parent, const TargetPath& place, const ExistingTarget& existing,
                     placing::Notes& notes) {
    const int from = state.fd().get();
    const int into = parent.fd().get();
    const char* name = place.name.c_str();
    if (existing.state == TargetState::absent) {
        // NOREPLACE, so that what somebody put there meanwhile is not taken for nothing.
        if (::renameat2(from, State::staging, into, name, RENAME_NOREPLACE) == 0) return {};
        if (errno != EINVAL && errno != ENOSYS) return failed(errno, place);
        if (::renameat(from, State::staging, into, name) != 0) return failed(errno, place);
        return {};
    }
    if (::renameat2(from, State::staging, into, name, RENAME_EXCHANGE) == 0) return {};
    if (errno == EXDEV) return replace_unmovable(state, parent, place, existing, notes);
    if (errno != EINVAL && errno != ENOSYS) return failed(errno, place);

    if (::renameat(into, name, from, State::old) != 0) {
        if (errno == EXDEV) return replace_unmovable(state, parent, place, existing, notes);
        return failed(errno, place);
    }
    if (::renameat(from, State::staging, into, name) != 0) {
        const int number = errno;
        (void)::renameat(from, State::old, into, name);
        return failed(number, place);
    }
    return {};
}

}   // namespace sandroot::root
