#include <sandroot/fs/walk.hpp>
#include <sandroot/python/text.hpp>
#include <sandroot/scope/named_modules.hpp>
#include <sandroot/scope/suites.hpp>

#include <algorithm>
#include <unordered_map>

namespace sandroot::scope {

namespace {

using python::Directory;

std::string with_dots(std::string_view relative) {
    std::string dotted(relative);
    std::ranges::replace(dotted, '/', '.');
    return dotted;
}

class Suites {
public:
    Suites(const fs::Tree& tree, const python::SearchDirectories& places, const RootPath& stdlib,
           const std::vector<std::string>& names)
        : tree_(tree), places_(places), names_(names) {
        const RootPath own = stdlib.tidy() / "test";
        RootPath last;   // The last of a directory and all that follows it in the order of paths.
        for (const auto& directory : places.directories()) {
            if (!last.is_root() && directory.at.is_within(last)) continue;
            if (std::ranges::find(names, directory.at.name()) == names.end()) continue;
            const auto relative = relative_of(directory);
            const bool is_in_package = relative.find('/') != std::string::npos || directory.at == own;
            if (!is_in_package || !holds_tests(directory)) continue;
            last = directory.at;
            by_module_[with_dots(relative)].push_back(directory.at);
            suites_.insert(directory.at);
        }
    }

    std::unordered_set<RootPath> run(std::size_t jobs) {
        std::vector<Source> pending = sources_outside();
        // What a suite that is needed imports is needed as well.
        while (!pending.empty()) {
            std::vector<std::vector<RootPath>> needed(pending.size());
            fs::in_parallel(pending.size(), jobs, [&](std::size_t at) { needed[at] = suites_needed_by(pending[at]); });
            pending.clear();
            for (const auto& paths : needed)
                for (const auto& path : paths)
                    if (suites_.erase(path) == 1) append_sources_below(path, pending);
        }
        add_conftests();
        return std::move(suites_);
    }

private:
    struct Source {
        RootPath at;
        std::string package;   ///< Dotted.
    };

    /// "numpy/core/tests" from the nearest directory of sys.path.
    [[nodiscard]] std::string relative_of(const Directory& directory) const {
        auto all = places_.relative_to_search(directory, "");
        if (all.empty()) return {};
        if (all.front().ends_with('/')) all.front().pop_back();
        return all.front();
    }

    [[nodiscard]] bool holds_tests(const Directory& directory) const {
        return std::ranges::any_of(directory.entries, [&](const fs::Listed& entry) {
            if (entry.stat.type != fs::Type::directory) return python::is_test(entry.name);
            const Directory* below = places_.directory(directory.at / entry.name);
            return below != nullptr && holds_tests(*below);
        });
    }

    [[nodiscard]] bool is_in_suite(const RootPath& directory) const {
        for (RootPath at = directory; !at.is_root(); at = at.parent())
            if (suites_.contains(at)) return true;
        return false;
    }

    void append_sources(const Directory& directory, std::vector<Source>& out) const {
        std::string package;
        bool is_known = false;
        for (const auto& entry : directory.entries) {
            if (entry.stat.type == fs::Type::directory || !entry.name.ends_with(".py") || entry.name == "conftest.py")
                continue;
            if (!is_known) package = with_dots(relative_of(directory));
            is_known = true;
            out.push_back({directory.at / entry.name, package});
        }
    }

    [[nodiscard]] std::vector<Source> sources_outside() const {
        std::vector<Source> out;
        if (suites_.empty()) return out;
        for (const auto& directory : places_.directories())
            if (!is_in_suite(directory.at)) append_sources(directory, out);
        return out;
    }

    void append_sources_below(const RootPath& top, std::vector<Source>& out) const {
        for (const auto& directory : places_.directories())
            if (directory.at.is_within(top)) append_sources(directory, out);
    }

    [[nodiscard]] std::vector<RootPath> suites_needed_by(const Source& source) const {
        std::vector<RootPath> needed;
        const auto text = fs::read(tree_, source.at, python::largest_source);
        if (!text) {
            for (const auto& suite : suites_)
                if (suite.is_within(source.at.parent())) needed.push_back(suite);
            return needed;
        }
        for (const auto& named : named_modules(*text, names_)) {
            std::string module = named.module;
            if (named.dots > 0) {
                std::string base = source.package;
                for (unsigned dot = 1; dot < named.dots && !base.empty(); ++dot)
                    base.resize(base.rfind('.') == std::string::npos ? 0 : base.rfind('.'));
                module = base.empty() ? module : module.empty() ? base : base + "." + module;
            }
            // The suite itself, or something in it.
            for (std::size_t end = 0; end != std::string::npos && !module.empty();) {
                end = module.find('.', end + 1);
                const auto found = by_module_.find(module.substr(0, end));
                if (found != by_module_.end()) needed.insert(needed.end(), found->second.begin(), found->second.end());
            }
        }
        return needed;
    }

    void add_conftests() {
        std::vector<RootPath> found;
        for (const auto& directory : places_.directories())
            if (python::type_in(directory, "conftest.py") == fs::Type::file && !relative_of(directory).empty())
                found.push_back(directory.at / "conftest.py");
        suites_.insert(found.begin(), found.end());
    }

    const fs::Tree& tree_;
    const python::SearchDirectories& places_;
    const std::vector<std::string>& names_;
    std::unordered_map<std::string, std::vector<RootPath>> by_module_;
    std::unordered_set<RootPath> suites_;
};

}   // namespace

std::unordered_set<RootPath> unused_suites(const fs::Tree& tree, const python::SearchDirectories& places,
                                           const RootPath& stdlib, const std::vector<std::string>& names,
                                           std::size_t jobs) {
    return Suites(tree, places, stdlib, names).run(jobs);
}

}   // namespace sandroot::scope
