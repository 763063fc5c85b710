// Advice: what allowing a system call gives away, and what does without it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/filter/supervisor.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::trace {

struct Advice {
    std::vector<std::string> calls;   ///< Names.
    std::string object;               ///< A glob for the object that calls; empty: any.
    std::string path;                 ///< A glob for the path that the call is about; empty: any, or none.
    std::string because;              ///< What allowing it gives away; empty: nothing is said of that.
    std::string instead;              ///< What does without it; empty: nothing is known.
};

/// Reads advice from YAML. `origin` names the text in errors, which tell the line of the mistake.
[[nodiscard]] Result<std::vector<Advice>> parse_advice(std::string_view yaml, std::string_view origin);

/// Those that apply to `call`, in their order. `name` is its name.
[[nodiscard]] std::vector<Advice> advice_for(const std::vector<Advice>& all, const std::string& name,
                                             const filter::Seen& call);

}   // namespace sandroot::trace
