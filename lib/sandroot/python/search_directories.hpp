// SearchDirectories: the directories in which an interpreter looks for modules, each walked once however they are
// nested or named.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/python/environment.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sandroot::python {

/// A directory by the name that the interpreter uses, and where it really lies.
struct SearchDirectory {
    RootPath known_as;
    RootPath real;
};

/// The name by which the interpreter would use `path`, which lies in `place`.
[[nodiscard]] RootPath renamed(const RootPath& path, const SearchDirectory& place);

/// A directory that was walked.
struct Directory {
    RootPath at;   ///< By the name that the interpreter would use.
    RootPath real;
    fs::Listing entries;   ///< Sorted by name.
};

/// What a path belongs to: the nearest of these directories above it tells.
enum class Territory : std::uint8_t { stdlib, site, other };

class SearchDirectories;

/// What to read in a walk of `place`, one of `places`.
using LookIn = std::function<fs::Look(const SearchDirectories& places, const SearchDirectory& place)>;

/// Does the name at `index` in `directory` stay?
using Keep = std::function<bool(const Directory& directory, std::size_t index)>;

class SearchDirectories {
public:
    SearchDirectories() = default;
    SearchDirectories(SearchDirectories&&) = default;
    SearchDirectories& operator=(SearchDirectories&&) = default;
    SearchDirectories(const SearchDirectories&) = delete;   // Its index refers to its own names.
    SearchDirectories& operator=(const SearchDirectories&) = delete;
    ~SearchDirectories() = default;
    /// Walks stdlib, platstdlib, sys.path and the site directories. A directory symlink whose name an import could
    /// follow and that leads out of them is walked too, under the link's name. `look_in` may read files meanwhile.
    /// Errors: the stdlib is not there; one of these directories cannot be read.
    [[nodiscard]] static Result<SearchDirectories> walk(const fs::Tree& tree, const Interpreter& interpreter,
                                                        std::size_t jobs, const LookIn& look_in = {});

    [[nodiscard]] const std::vector<Directory>& directories() const noexcept { return directories_; }
    /// sys.path, then further site directories: those that are directories, without doubles, in order.
    [[nodiscard]] const std::vector<SearchDirectory>& search() const noexcept { return search_; }
    /// site-packages and dist-packages below the standard library that are on no sys.path, such as those of the Python
    /// behind a venv. They are not walked.
    [[nodiscard]] const std::vector<RootPath>& unsearched() const noexcept { return unsearched_; }
    /// What could not be walked, and why.
    [[nodiscard]] const std::vector<Unusable>& unread() const noexcept { return unread_; }

    /// The walked directory at `path`, by either of its names; null where it was not walked.
    [[nodiscard]] const Directory* directory(const RootPath& path) const;
    /// Takes out each name that `keep` does not want, with all below it. What is asked about a directory is asked after
    /// what is asked about the one above.
    void narrow(const Keep& keep);
    /// Every directory that was walked and is still wanted, sorted by its real path.
    [[nodiscard]] std::vector<fs::WalkedDirectory> take_walked() { return std::move(walked_); }

    /// `directory`/`name` seen from each search directory above it, the nearest first: "numpy/core/x.so".
    [[nodiscard]] std::vector<std::string> relative_to_search(const Directory& directory, std::string_view name) const;
    /// The nearest search directory above or at `path`; null where there is none.
    [[nodiscard]] const SearchDirectory* search_place_of(const RootPath& path) const;
    [[nodiscard]] Territory territory(const RootPath& at, const RootPath& real) const;
    [[nodiscard]] Territory territory(const Directory& directory) const {
        return territory(directory.at, directory.real);
    }
    /// `at` from the name of the outermost of these directories on that holds it: "site-packages/numpy/core". Part of
    /// `at`.
    [[nodiscard]] std::string_view from_outermost(const RootPath& at) const;

private:
    void index();

    std::vector<Directory> directories_;
    std::vector<fs::WalkedDirectory> walked_;
    std::vector<SearchDirectory> search_;
    std::vector<SearchDirectory> sites_;
    std::vector<SearchDirectory> stdlib_;
    std::vector<SearchDirectory> tops_;   ///< All of these, as far as none lies in another.
    std::vector<RootPath> unsearched_;
    std::vector<Unusable> unread_;
    std::unordered_map<std::string_view, std::size_t> by_name_;   ///< Names of `directories_`.
};

/// The type of the entry called `name`; nothing where there is none.
[[nodiscard]] std::optional<fs::Type> type_in(const Directory& directory, std::string_view name);

/// `path` below `ancestor` without the slash between; empty for `ancestor` itself; nothing where it is not within.
/// It is a part of `path`, which has to outlive it.
[[nodiscard]] std::optional<std::string_view> below(const RootPath& path, const RootPath& ancestor);
std::optional<std::string_view> below(RootPath&& path, const RootPath& ancestor) = delete;

/// `relative` from `base` on, ".." folded by text: installers and site.py make their paths by text as well.
[[nodiscard]] RootPath folded(const RootPath& base, std::string_view relative);

}   // namespace sandroot::python
