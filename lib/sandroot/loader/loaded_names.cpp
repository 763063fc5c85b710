#include <sandroot/loader/loaded_names.hpp>

#include <utility>

namespace sandroot::loader {

std::size_t LoadedNames::slot_of(NameId name) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = (name * std::size_t{0x9e3779b1}) & mask;
    while (slots_[slot].object != nobody && slots_[slot].name != name) slot = (slot + 1) & mask;
    return slot;
}

void LoadedNames::rebuild(std::size_t slots) {
    const auto before = std::exchange(slots_, std::vector<Entry>(slots, Entry{0, nobody}));
    taken_ = 0;
    for (const Entry& entry : before) {
        if (entry.object == nobody) continue;
        slots_[slot_of(entry.name)] = entry;
        ++taken_;
    }
}

void LoadedNames::claim(NameId name, std::size_t object) {
    if (2 * (taken_ + 1) > slots_.size()) rebuild(slots_.empty() ? 64 : slots_.size() * 2);
    Entry& entry = slots_[slot_of(name)];
    if (entry.object != nobody) return;
    entry = {name, static_cast<std::uint32_t>(object)};
    ++taken_;
}

std::optional<std::size_t> LoadedNames::find(NameId name) const {
    if (slots_.empty()) return std::nullopt;
    const Entry& entry = slots_[slot_of(name)];
    if (entry.object == nobody) return std::nullopt;
    return entry.object;
}

void LoadedNames::forget_from(std::size_t first) {
    for (Entry& entry : slots_)
        if (entry.object != nobody && entry.object >= first) entry.object = nobody;
    rebuild(slots_.size());
}

}   // namespace sandroot::loader
