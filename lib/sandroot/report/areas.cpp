#include <sandroot/report/areas.hpp>

#include <algorithm>
#include <set>

namespace sandroot::report {

std::vector<RootPath> data_areas(const plan::Plan& plan, const std::vector<RootPath>& python) {
    std::vector<RootPath> areas;
    for (const auto& whole : plan.whole)
        if (!area_of(python, whole)) areas.push_back(whole);
    return areas;
}

std::vector<RootPath> python_areas(const python::Interpreter& interpreter) {
    std::set<RootPath> all;
    const auto take = [&](const RootPath& path) {
        if (!path.is_root()) all.insert(path.tidy());
    };
    take(interpreter.stdlib);
    take(interpreter.platstdlib);
    for (const auto& path : interpreter.site_directories) take(path);
    std::vector<RootPath> outer;
    for (const auto& path : all) {
        const bool inside =
            std::ranges::any_of(all, [&](const auto& other) { return other != path && path.is_within(other); });
        if (!inside) outer.push_back(path);
    }
    return outer;
}

const RootPath* area_of(const std::vector<RootPath>& areas, const RootPath& path) {
    const auto at = std::ranges::find_if(areas, [&](const auto& area) { return path.is_within(area); });
    return at == areas.end() ? nullptr : &*at;
}

}   // namespace sandroot::report
