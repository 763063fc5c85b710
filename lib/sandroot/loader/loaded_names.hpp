// Loaded names: which object of a process answers to a name without any search.
#pragma once

#include <sandroot/loader/interner.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace sandroot::loader {

/// A flat table, since it is copied with each process. The first object to claim a name keeps it: ld.so asks its
/// objects in load order (glibc elf/dl-load.c:_dl_map_object, dl-misc.c:_dl_name_match_p).
class LoadedNames {
public:
    /// Nothing happens where the name is taken.
    void claim(NameId name, std::size_t object);
    [[nodiscard]] std::optional<std::size_t> find(NameId name) const;
    /// Frees the names of `first` and all later objects.
    void forget_from(std::size_t first);

private:
    struct Entry {
        NameId name;
        std::uint32_t object;
    };
    static constexpr std::uint32_t nobody = UINT32_MAX;
    [[nodiscard]] std::size_t slot_of(NameId name) const;
    void rebuild(std::size_t slots);

    std::vector<Entry> slots_;   // A power of two of them, at most half of them taken.
    std::size_t taken_ = 0;
};

}   // namespace sandroot::loader
