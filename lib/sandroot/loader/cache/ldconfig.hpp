// Ldconfig: what ldconfig would write into the cache of a tree, found without running it.
#pragma once

#include <sandroot/loader/cache/cache.hpp>
#include <sandroot/loader/cache/conf_file.hpp>
#include <sandroot/loader/system/system.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandroot::loader {

struct Ldconfig {
    std::vector<std::string> directories;   ///< Those that exist, in the order of its search, each file's spelt first.
    std::vector<CacheEntry> entries;        ///< In the order in which it writes them.
    std::vector<std::string> problems;      ///< Those of ld.so.conf.
};

/// Reads ld.so.conf and looks at each library of the directories named there and of the default ones, in a tree whose
/// loader is `system`, in the way of that glibc's release. A damaged ELF file is passed over. A name that ldconfig
/// would first make a link for is in the answer, too. Empty for musl. Source: ldconfig(8); glibc elf/ldconfig.c,
/// readelflib.c.
[[nodiscard]] Ldconfig model_ldconfig(const fs::Tree& tree, const System& system);

struct NewlyCached {
    std::string name;
    std::string path;
    friend bool operator==(const NewlyCached&, const NewlyCached&) = default;
};

/// What lookups would find in the cache of a tree once ldconfig had run there. Looks at the tree when it is first
/// asked.
class AfterLdconfig {
public:
    /// Both must outlive it.
    AfterLdconfig(const fs::Tree& tree, const System& system) : tree_(tree), system_(system) {}

    /// Those of `names`, which no lookup found, that would be found then, and where; in the order of `names`. Names
    /// with a slash are never looked up.
    [[nodiscard]] std::vector<NewlyCached> finds(std::span<const std::string> names);

private:
    const fs::Tree& tree_;
    const System& system_;
    std::optional<Cache> cache_;
};

}   // namespace sandroot::loader
