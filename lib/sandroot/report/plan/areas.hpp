// The parts of a plan that reports sum up rather than list: stdlib and site directories, directories of data.
#pragma once

#include <sandroot/plan/plan.hpp>
#include <sandroot/python/environment.hpp>

#include <vector>

namespace sandroot::report {

/// The directories of `interpreter` that the plan takes whole, sorted, none inside another.
[[nodiscard]] std::vector<RootPath> python_areas(const python::Interpreter& interpreter);

/// The other directories that the plan takes whole (certificates, time zones), sorted, none inside another.
[[nodiscard]] std::vector<RootPath> data_areas(const plan::Plan& plan, const std::vector<RootPath>& python);

/// The area that holds `path`, or null. None of `areas` lies inside another.
[[nodiscard]] const RootPath* area_of(const std::vector<RootPath>& areas, const RootPath& path);

}   // namespace sandroot::report
