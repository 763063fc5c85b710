// Ownership: which of the names in site directories belong to chosen distributions, which to others, and which to
// nobody.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/python/survey.hpp>
#include <sandroot/scope/debian_files.hpp>
#include <sandroot/scope/selection.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sandroot::scope {

/// Whose a name is, with all that is below it.
enum class Whose : std::uint8_t { nobody, chosen, other, both };

/// A distribution owns its metadata, the files of its RECORD or installed-files.txt, and those that dpkg knows of its
/// Debian package; without such a list also the modules that it offers and NAME.libs. A directory that a .pth file of
/// its own puts on sys.path is its own as well: so an editable install keeps its sources.
class Ownership {
public:
    /// `is_chosen`: for each distribution of `installed`. `debian`: their Debian packages, where they have one.
    Ownership(const fs::Tree& tree, const python::Installed& installed, const std::vector<bool>& is_chosen,
              const DebianPackages& debian);

    [[nodiscard]] Whose whose(const RootPath& path) const;
    /// The one distribution that is not chosen and owns `path` or a directory above it.
    [[nodiscard]] std::optional<std::size_t> other_owner(const RootPath& path) const;
    /// Chosen distributions that have no list of their files, and how they were recognised all the same; editable
    /// installs whose sources no directory of sys.path holds.
    [[nodiscard]] const std::vector<Note>& notes() const noexcept { return notes_; }

private:
    struct Mark {
        bool chosen = false;
        bool other = false;
        std::optional<std::size_t> owner;   ///< Set for those that are not chosen, if it is one.
        friend bool operator==(const Mark&, const Mark&) = default;
    };
    void claim(const RootPath& path, std::size_t distribution);
    void claim_of_debian(std::size_t distribution, const DebianPackage& package);
    void claim_without_list(std::size_t distribution, bool of_debian);
    void claim_sources(const fs::Tree& tree, std::size_t distribution);

    const python::Installed& installed_;
    const std::vector<bool>& is_chosen_;
    std::unordered_map<std::string, Mark> marks_;
    std::vector<Note> notes_;
};

}   // namespace sandroot::scope
