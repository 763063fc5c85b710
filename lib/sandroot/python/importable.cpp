#include <sandroot/python/importable.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace sandroot::python {

namespace {

/// Imports that do something: antigravity opens a browser, this and __phello__ print, __main__ is whatever runs
/// already; idlelib and turtledemo are graphical programs; test is CPython's own test suite, which images may leave out
/// in part.
constexpr std::array acting{"antigravity", "this",    "__hello__",  "__phello__",
                            "__main__",    "idlelib", "turtledemo", "test"};

/// Parts of the stdlib that are there as Python text even where the extension under them was not built, or is for
/// another operating system: their import fails outside the root as well, so it proves nothing.
constexpr std::array<std::pair<const char*, const char*>, 10> stands_on{{{"bz2", "_bz2"},
                                                                         {"crypt", "_crypt"},
                                                                         {"ctypes", "_ctypes"},
                                                                         {"curses", "_curses"},
                                                                         {"lzma", "_lzma"},
                                                                         {"msilib", "_msi"},
                                                                         {"sqlite3", "_sqlite3"},
                                                                         {"ssl", "_ssl"},
                                                                         {"tkinter", "_tkinter"},
                                                                         {"turtle", "_tkinter"}}};

}   // namespace

std::vector<std::string> importable_modules(const Environment& environment) {
    std::vector<std::string> modules;
    for (const auto& object : environment.objects)
        if (object.kind == ObjectKind::extension) modules.push_back(object.module);
    std::vector<std::string> compiled = modules;
    compiled.insert(compiled.end(), environment.interpreter.builtin_modules.begin(),
                    environment.interpreter.builtin_modules.end());
    std::ranges::sort(compiled);
    const auto was_built = [&](const std::string& module) {
        return std::ranges::none_of(stands_on, [&](const auto& pair) {
            return module == pair.first && !std::ranges::binary_search(compiled, pair.second);
        });
    };
    for (const auto& module : environment.stdlib_modules)
        if (was_built(module)) modules.push_back(module);
    for (const auto& distribution : environment.distributions)
        modules.insert(modules.end(), distribution.top_level.begin(), distribution.top_level.end());

    std::erase_if(modules, [](const std::string& module) {
        const auto top = module.substr(0, module.find('.'));
        return std::ranges::any_of(acting, [&](const char* name) { return top == name; });
    });
    std::ranges::sort(modules);
    modules.erase(std::ranges::unique(modules).begin(), modules.end());
    return modules;
}

}   // namespace sandroot::python
