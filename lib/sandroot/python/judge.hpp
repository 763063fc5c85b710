// Turns what a candidate's bytes say into an object of a kind, or into the reason why it cannot serve.
#pragma once

#include <sandroot/elf/facts.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/python/candidates.hpp>
#include <sandroot/python/environment.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::python {

/// What opening and reading one candidate gave.
struct Examined {
    std::optional<Error> error;
    fs::Stat stat;
    std::shared_ptr<const elf::Reading> reading;
    bool names_init = false;   ///< It was looked for, and is there.
};

struct Fault {
    Defect defect = Defect::unreadable;
    Values values{};
};

/// Why `examined` cannot serve as a library or program beside `interpreter` (its program's header; none if that is not
/// ELF). None if it can, or if it is not meant to.
[[nodiscard]] std::optional<Fault> fault_of(const Candidate& candidate, const Examined& examined,
                                            const std::optional<elf::Header>& interpreter);

/// Whether it is an ELF object at all. Only asked of what has no fault.
[[nodiscard]] bool is_object(const Examined& examined);

/// extension and program are known from the file alone; what is left is a plug-in until `is_bundled` says otherwise.
[[nodiscard]] ObjectKind kind_of(const Candidate& candidate, const Examined& examined);

/// A library that was brought along: in a "*.libs" directory, wanted by another object of the environment (`needed` are
/// all their DT_NEEDED names without directories, sorted), or a lib*.so* beside Python modules, which load it by
/// ctypes.
[[nodiscard]] bool is_bundled(const Candidate& candidate, const Examined& examined,
                              const std::vector<std::string>& needed);

}   // namespace sandroot::python
