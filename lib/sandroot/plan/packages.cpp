#include <sandroot/base/escape.hpp>
#include <sandroot/plan/packages.hpp>

#include <algorithm>
#include <set>

namespace sandroot::plan {

namespace {

/// A sys.path entry above the interpreter's own stdlib (a .pth that names "/" or "/usr") is no package directory.
bool is_above_stdlib(const RootPath& directory, const python::Interpreter& interpreter) {
    return interpreter.stdlib != directory && interpreter.stdlib.is_within(directory);
}

}   // namespace

std::vector<RootPath> package_directories(const python::Interpreter& interpreter) {
    std::vector<RootPath> directories = interpreter.site_directories;
    directories.push_back(interpreter.stdlib);
    directories.push_back(interpreter.platstdlib);
    for (const auto& path : interpreter.paths)
        if (!is_above_stdlib(path, interpreter)) directories.push_back(path);
    // Site directories first, so that what lies in both (site-packages inside the stdlib) is known as site's.
    std::vector<RootPath> out;
    for (auto& directory : directories)
        if (std::ranges::find(out, directory) == out.end()) out.push_back(std::move(directory));
    return out;
}

std::vector<RootPath> outermost(const std::vector<RootPath>& directories) {
    std::set<RootPath> all;
    for (const auto& directory : directories)
        if (!directory.is_root()) all.insert(directory.tidy());
    std::vector<RootPath> outer;
    for (const auto& path : all) {
        const bool inside =
            std::ranges::any_of(all, [&](const auto& other) { return other != path && path.is_within(other); });
        if (!inside) outer.push_back(path);
    }
    return outer;
}

Result<void> take_packages(Entries& entries, const python::Environment& environment, std::size_t jobs) {
    const python::Interpreter& interpreter = environment.interpreter;
    SR_TRY(const auto program, entries.add(interpreter.executable, {ReasonKind::interpreter, {}, "the interpreter"}));
    const RootPath settings = interpreter.prefix / "pyvenv.cfg";
    if (entries.tree().stat(settings, fs::Follow::yes)) {
        SR_TRY(const auto taken, entries.add(settings, {ReasonKind::interpreter, interpreter.executable,
                                                        "names the Python behind the venv"}));
    }
    for (const auto& directory : package_directories(interpreter)) {
        const bool is_site =
            std::ranges::find(interpreter.site_directories, directory) != interpreter.site_directories.end();
        const bool is_stdlib = directory == interpreter.stdlib || directory.is_within(interpreter.stdlib);
        const Reason why = is_site     ? Reason{ReasonKind::site, directory, "a site directory"}
                           : is_stdlib ? Reason{ReasonKind::stdlib, directory, "the standard library"}
                                       : Reason{ReasonKind::site, directory, "on sys.path"};
        if (!entries.tree().stat(directory, fs::Follow::yes)) continue;
        SR_DO(entries.add_below(directory, why, jobs), "taking " + escape_for_terminal(directory.str()));
    }
    for (const auto& path : interpreter.paths)
        if (is_above_stdlib(path, interpreter)) entries.leave_out(path, LeftOutKind::above_stdlib);
    return {};
}

}   // namespace sandroot::plan
