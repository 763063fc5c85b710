// Image: what the search needs to know of one object, once it is known by which path it was opened.
#pragma once

#include <sandroot/elf/facts.hpp>
#include <sandroot/loader/interner.hpp>
#include <sandroot/loader/search/dynamic_string_tokens.hpp>
#include <sandroot/loader/system/system.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::loader {

struct Image {
    struct Dependency {
        elf::Facts::Dependency::Kind kind = elf::Facts::Dependency::Kind::needed;
        NameId name = 0;   ///< Tokens unexpanded.
        bool has_token = false;
    };
    /// The versions that it wants of one file: `count` elements of Facts::version_needs from `first` on.
    struct Versions {
        NameId file = 0;
        std::size_t first = 0;
        std::size_t count = 0;
        mutable const Image* satisfied_by = nullptr;   ///< The last provider that had them all.
    };

    std::shared_ptr<const elf::Facts> facts;   ///< Null for the kernel's own object.
    std::optional<std::string> origin;         ///< What $ORIGIN means for it.
    std::optional<NameId> soname;
    std::vector<Dependency> dependencies;
    std::vector<Versions> versions;
    std::vector<std::string_view> defined_versions;   ///< Sorted.
    bool has_runpath = false;                         ///< Also where it is the empty string.
    std::vector<DirectoryId> rpath;                   ///< Empty where a RUNPATH silences it; with musl the one list.
    std::vector<DirectoryId> runpath;
    bool no_default_directories = false;   ///< DF_1_NODEFLIB.
};

/// Whose tokens they are: a program that is setuid is trusted less than its libraries.
enum class Role : std::uint8_t { library, program };

[[nodiscard]] TokenValues token_values(const System& system, const std::optional<std::string>& origin,
                                       Role role = Role::library);

/// `origin` is what $ORIGIN means; not set if the program's own is not known.
[[nodiscard]] Image make_image(std::shared_ptr<const elf::Facts> facts, std::optional<std::string> origin,
                               const System& system, Tables& tables, Role role = Role::library);

/// The directory part of a path as opened, with `working_directory` before a relative one; never folded, never
/// resolved. Source: glibc elf/dl-object.c:_dl_new_object.
[[nodiscard]] std::string origin_of(std::string_view path, std::string_view working_directory);

/// Numbers of the directories in a list.
[[nodiscard]] std::vector<DirectoryId> number_directories(const std::vector<std::string>& directories, Tables& tables);

}   // namespace sandroot::loader
