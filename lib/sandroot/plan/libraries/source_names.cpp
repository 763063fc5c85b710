#include <sandroot/base/glob.hpp>
#include <sandroot/loader/search/find_library.hpp>
#include <sandroot/plan/libraries/source_names.hpp>
#include <sandroot/python/modules.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace sandroot::plan {

namespace {

using python::LibraryName;
using python::NamedBy;

/// "line 63: find_library("zbar")"
std::string how(const LibraryName& named) {
    const std::string quoted = '"' + named.name + '"';
    const std::string line = "line " + std::to_string(named.line) + ": ";
    switch (named.by) {
    case NamedBy::ctypes:
        return line + "ctypes, " + quoted;
    case NamedBy::cffi:
        return line + "dlopen(" + quoted + ")";
    case NamedBy::find_library:
        return line + "find_library(" + quoted + ")";
    case NamedBy::file_name:
        break;
    }
    return line + quoted;
}

/// "magic" of magic, libmagic.so, libmagic.so.1, libmagic-1.so: what names have in common that are tried in turn.
std::string stem_of(const LibraryName& named) {
    std::string_view name = named.name;
    name.remove_prefix(std::min(name.size(), name.rfind('/') + 1));
    name = name.substr(0, name.find(".so"));
    if (name.starts_with("lib")) name.remove_prefix(3);
    return std::string(name.substr(0, name.find_last_not_of("0123456789.-") + 1));
}

class Names {
public:
    Names(Entries& entries, Closure& closure, const python::Environment& environment, const loader::System& system,
          const policy::Rules& rules, std::vector<Missing>& missing)
        : entries_(entries), closure_(closure), environment_(environment), system_(system), rules_(rules),
          missing_(missing) {}

    void take(const python::NamingSource& source) {
        std::set<std::string> there;
        std::vector<const LibraryName*> absent;
        for (const auto& named : source.names) {
            if (is_of_other_systems(named)) continue;
            if (take(named, {ReasonKind::named_in_source, source.at, how(named)})) there.insert(stem_of(named));
            else if (named.by != NamedBy::file_name) absent.push_back(&named);
        }
        for (const auto* named : absent)
            if (there.insert(stem_of(*named)).second) tell_missing(source.at, *named);
    }

private:
    /// ctypes gives dlopen(3) the name as it is, and on Linux no library is called "user32".
    [[nodiscard]] bool is_of_other_systems(const LibraryName& named) const {
        return any_glob_matches(rules_.of_other_systems, named.name) ||
               (named.by == NamedBy::ctypes && named.name.find(".so") == std::string::npos);
    }

    bool take(const LibraryName& named, const Reason& why) {
        const bool is_path = named.name.starts_with('/');
        if (is_path && !entries_.tree().stat(RootPath(named.name), fs::Follow::yes)) return false;
        if (named.by != NamedBy::find_library && closure_.take_soname(named.name, why)) return true;
        if (is_path || (named.by != NamedBy::find_library && named.by != NamedBy::cffi)) return false;
        const auto found = loader::find_library(entries_.tree(), system_, named.name);
        return found && closure_.take_soname(*found, why);
    }

    void tell_missing(const RootPath& source, const LibraryName& named) {
        const bool is_bare = named.name.find(".so") == std::string::npos;
        missing_.push_back({is_bare ? "lib" + named.name + ".so" : named.name,
                            any_glob_matches(rules_.host_provided, named.name) ? MissingStatus::host_provided
                                                                               : MissingStatus::optional,
                            {{source, package_of(source), how(named)}},
                            {},
                            {}});
    }

    /// By the name that it offers to `import`.
    [[nodiscard]] std::string package_of(const RootPath& source) const {
        for (const auto& distribution : environment_.distributions) {
            const auto relative = python::below(source, distribution.metadata.parent());
            if (!relative) continue;
            const auto module = python::top_level_of(*relative, environment_.interpreter.extension_suffixes);
            if (module && std::ranges::find(distribution.top_level, *module) != distribution.top_level.end())
                return distribution.name;
        }
        return {};
    }

    Entries& entries_;
    Closure& closure_;
    const python::Environment& environment_;
    const loader::System& system_;
    const policy::Rules& rules_;
    std::vector<Missing>& missing_;
};

}   // namespace

void take_source_names(Entries& entries, Closure& closure, const python::Environment& environment,
                       const loader::System& system, const policy::Rules& rules, std::vector<Missing>& missing) {
    Names names(entries, closure, environment, system, rules, missing);
    for (const auto& source : environment.sources)
        if (entries.find(source.real)) names.take(source);
}

}   // namespace sandroot::plan
