// Closure: brings the libraries that lookups found into the entries, each with the request that asked for it.
#pragma once

#include <sandroot/plan/entries.hpp>
#include <sandroot/plan/libraries/resolve.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sandroot::plan {

/// A library in the root, by the string under which a lookup opened it.
struct Library {
    RootPath path;
    RootPath real;
    std::string soname;   ///< Empty where it has none.
    std::vector<std::string> dlopen_notes;
    unsigned isa_level = 0;   ///< x86 ISA level that it needs beyond the baseline: 0 to 3.
};

/// An object that no import opens, and what asks for it.
struct Extra {
    Resolution resolution;
    Reason why;
};

class Closure {
public:
    Closure(Entries& entries, const Resolver& resolver) : entries_(entries), resolver_(resolver) {}

    /// Everything that the start of the interpreter loaded. Call it first.
    void take_startup();
    /// Everything that `resolution` loaded; `why` is the reason for its own object, where that is not in the entries
    /// yet.
    void take(const Resolution& resolution, const Reason& why);
    /// Opens the object at `path` alone, or starts it where it is a program, and takes what that loads. What is no
    /// dynamic ELF object brings nothing.
    void take_object(const RootPath& path, const Reason& why);
    /// dlopen(name) as the interpreter would; false where there is no such library.
    bool take_soname(const std::string& name, const Reason& why);

    /// Variants of the libraries taken so far in glibc-hwcaps directories, with their closures; and for each variant
    /// that a lookup chose, the plain file. `levels`: names such as "x86-64-v3" to keep, empty for all.
    void take_hwcaps_variants(const std::vector<std::string>& levels);

    /// By the path string of the lookup.
    [[nodiscard]] const std::map<RootPath, Library>& libraries() const noexcept { return libraries_; }
    /// Bare names that the cache, the default directories or LD_LIBRARY_PATH answered, and with which path.
    [[nodiscard]] const std::map<std::string, RootPath>& bare_names() const noexcept { return bare_names_; }
    /// What `take_object` and `take_soname` opened.
    [[nodiscard]] const std::vector<Extra>& extra() const noexcept { return extra_; }

private:
    const loader::Object& object(const Resolution& resolution, loader::ObjectIndex index) const;
    /// Where the name `path` lies: its directory without symlinks. So reasons name entries of the plan.
    const RootPath& place_of(const RootPath& path);
    /// musl's own configuration, where the image has it.
    void take_search_path_file(const loader::System& system);
    void take_library(const loader::Object& object, const Reason& why);

    Entries& entries_;
    const Resolver& resolver_;
    std::map<RootPath, Library> libraries_;
    std::map<std::string, RootPath> bare_names_;
    std::unordered_map<RootPath, RootPath> places_;
    std::unordered_set<std::string> edges_;
    std::vector<Extra> extra_;
};

}   // namespace sandroot::plan
