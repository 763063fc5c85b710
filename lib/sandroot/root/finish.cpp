#include <sandroot/root/finish.hpp>

#include <algorithm>
#include <iterator>

namespace sandroot::root {

std::vector<std::string> names_to_keep(const Occupant& occupant, const std::vector<std::string>& keep) {
    std::vector<std::string> names;
    std::ranges::copy_if(occupant.names, std::back_inserter(names),
                         [&](const std::string& name) { return std::ranges::find(keep, name) != keep.end(); });
    return names;
}

void add_up(const Tally& tally, const Layout& layout, Built& built) {
    built.directories = tally.directories;
    built.symlinks = tally.symlinks;
    built.generated = tally.generated;
    built.linked = tally.rungs[static_cast<std::size_t>(Rung::linked)];
    built.reflinked = tally.rungs[static_cast<std::size_t>(Rung::reflinked)];
    built.copied = tally.rungs[static_cast<std::size_t>(Rung::copied)];
    built.bytes_copied = tally.bytes;
    std::ranges::move(notes_on(tally, layout), std::back_inserter(built.notes));
}

void clear_away(const State& state, Built& built) {
    for (const char* left : {State::staging, State::old})
        if (const auto removed = state.discard(left, nullptr, &built.notes); !removed)
            built.notes.push_back("the old root could not be removed yet (" + removed.error().message +
                                  "); the next build will try again");
}

}   // namespace sandroot::root
