// A plan as JSON, version 1; and the parts of it that other reports repeat.
#pragma once

#include <sandroot/explain/packages/packages.hpp>
#include <sandroot/foretell/foretell.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/python/environment.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/sink.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandroot::report {

/// `packages` bring what is missing. Entry by entry, since there may be hundreds of thousands. `foretold` is left out
/// if nothing was.
void plan_json(const plan::Plan& plan, const python::Interpreter& interpreter,
               std::span<const explain::Packages> packages,
               const std::optional<std::vector<foretell::Foretold>>& foretold, const Sink& to);

[[nodiscard]] Json json_of(const plan::Reason& reason);
[[nodiscard]] Json json_of(const plan::Plan& plan, const plan::Name& entry);
[[nodiscard]] Json json_of(const plan::Missing& missing);
[[nodiscard]] Json json_of(const plan::LeftOut& left_out);
[[nodiscard]] Json json_of(const plan::Remark& remark);
/// null where everything that is installed is meant.
[[nodiscard]] Json json_of(const std::optional<scope::Selection>& scope);

}   // namespace sandroot::report
