// Load, musl: how musl's loader answers one request.
#pragma once

#include <sandroot/loader/process_state.hpp>

#include <optional>
#include <string>

namespace sandroot::loader {

/// What is left to do when the request has no answer among the loaded objects.
struct MuslAnswer {
    const Candidate* enters = nullptr;   ///< The file that becomes a new object.
    std::optional<NameId> shortname;     ///< Under which name that object will be found.
    std::optional<ObjectIndex> needed_by;
    std::string error;   ///< musl's words where nothing answers.
    bool fatal = false;
};

/// Fills in `request`; `found` only where a loaded object answers. `loader` is the object that has the DT_NEEDED; none
/// for what dlopen or LD_PRELOAD names. Source: musl ldso/dynlink.c:load_library.
[[nodiscard]] MuslAnswer answer_in_musl(ProcessState& process, Occasion occasion, Request& request, NameId wanted,
                                        std::optional<ObjectIndex> loader);

}   // namespace sandroot::loader
