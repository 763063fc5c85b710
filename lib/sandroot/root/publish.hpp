// Lets a staged root take the place of the old one in one step.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/placing/note.hpp>
#include <sandroot/root/state.hpp>
#include <sandroot/root/target.hpp>

#include <string>
#include <vector>

namespace sandroot::root {

/// renameat2(RENAME_EXCHANGE) where something stands at the target, a rename where not. A file system without exchange
/// gets two renames, of which the next run completes or undoes the first; an old root that cannot be renamed (EXDEV: a
/// lower layer of an overlay) is emptied and replaced, and `notes` say so. The old root then lies in the state
/// directory. Errors: those of rename(2); the target is as it was.
[[nodiscard]] Result<void> publish(const State& state, const Parent& parent, const TargetPath& place,
                                   const ExistingTarget& existing, placing::Notes& notes);

}   // namespace sandroot::root
