#include <sandroot/plan/packages.hpp>
#include <sandroot/report/plan/areas.hpp>

#include <algorithm>

namespace sandroot::report {

std::vector<RootPath> data_areas(const plan::Plan& plan, const std::vector<RootPath>& python) {
    std::vector<RootPath> areas;
    for (const auto& whole : plan.whole)
        if (!area_of(python, whole)) areas.push_back(whole);
    return areas;
}

std::vector<RootPath> python_areas(const python::Interpreter& interpreter) {
    std::vector<RootPath> all = interpreter.site_directories;
    all.push_back(interpreter.stdlib);
    all.push_back(interpreter.platstdlib);
    return plan::outermost(all);
}

const RootPath* area_of(const std::vector<RootPath>& areas, const RootPath& path) {
    const auto at = std::ranges::find_if(areas, [&](const auto& area) { return path.is_within(area); });
    return at == areas.end() ? nullptr : &*at;
}

}   // namespace sandroot::report
