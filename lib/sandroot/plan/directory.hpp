// Directory: the names that enter one directory of the root. Most of them enter together with all their neighbours and
// stay packed as the walk found them.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/fs/listing.hpp>
#include <sandroot/fs/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::plan {

enum class Kind : std::uint8_t { directory, file, symlink, generated };
[[nodiscard]] std::string_view name_of(Kind kind);
[[nodiscard]] Kind kind_of(fs::Type type);

/// Index into `Plan::reasons`.
using ReasonId = std::uint32_t;

/// One name of the root, as it is to be. All above it are directories of the plan, never symlinks. A view, valid as
/// long as the plan; a NUL byte follows `name` and `target`, so both serve as C strings.
struct Name {
    std::string_view directory;   ///< The path of the directory in which it lies; empty for the top itself.
    std::string_view name;        ///< Empty for the top.
    Kind kind = Kind::file;
    std::uint32_t mode = 0;   ///< The bits that it has inside: never setuid or setgid, sticky for directories only.
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::string_view target;           ///< A symlink's, as it is written.
    std::string_view content;          ///< A generated file's.
    std::string_view origin;           ///< Of a file that the tree has under another path: that path.
    fs::Stat source;                   ///< What is taken from the tree at the same path, through links on the way, or
                                       ///< from `origin`; else without an identity.
    bool must_copy = false;            ///< Its mode inside differs from the source's, so a hard link will not do.
    std::span<const ReasonId> why{};   ///< At least one.

    [[nodiscard]] std::string path() const;
    [[nodiscard]] RootPath at() const { return RootPath(path()); }
    [[nodiscard]] bool has_source() const { return source.identity != fs::Identity{}; }
    /// The last component of the path that the tree has it under; a NUL byte follows.
    [[nodiscard]] std::string_view source_name() const;
    /// Bytes of a file; 0 of anything else.
    [[nodiscard]] std::uint64_t size() const;
};

/// A name that entered for reasons of its own.
struct OwnName {
    std::string name;
    Kind kind = Kind::file;
    std::uint32_t mode = 0644;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::string payload{};   ///< The target of a symlink, the content of a generated file, the origin of another.
    fs::Stat source{};
    bool must_copy = false;
    std::vector<ReasonId> why{};
};

/// How a name lies in the directory `at`. The view is valid as long as all that is handed in.
[[nodiscard]] Name view_of(const RootPath& at, const OwnName& own);
[[nodiscard]] Name view_of(const RootPath& at, const fs::Listed& listed, const ReasonId& why);
/// The same of a listed name, to be kept by itself.
[[nodiscard]] OwnName own_name(const fs::Listed& listed, ReasonId why);

class Directory {
public:
    RootPath at;
    OwnName self;
    bool is_planned = true;   ///< False for a top that nothing asked for, and where a plan is broken.
    bool is_walked = false;   ///< It was taken as it is: whatever appears in it is taken by the next plan.

    /// How many names lie directly in it, directories left out: these follow in `Plan::directories`.
    [[nodiscard]] std::size_t size() const noexcept { return is_as_listed_ ? listed_.size() : order_.size(); }
    /// One of them; they are sorted by name.
    [[nodiscard]] Name operator[](std::size_t index) const;
    /// The name, without all else.
    [[nodiscard]] std::string_view name(std::size_t index) const;
    [[nodiscard]] std::optional<std::size_t> index_of(std::string_view name) const;
    /// The directory itself.
    [[nodiscard]] Name as_name() const;

    /// Gives it its names: `own`, sorted, and those of `listed` but for the indexes in `excluded`, sorted; directories
    /// in either are passed over.
    void fill(std::vector<OwnName> own, fs::Listing listed, ReasonId listed_why,
              const std::vector<std::uint32_t>& excluded);

private:
    static constexpr std::uint32_t in_listing = 1U << 31U;
    [[nodiscard]] std::uint32_t place_of(std::size_t index) const {
        return is_as_listed_ ? static_cast<std::uint32_t>(index) | in_listing : order_[index];
    }

    std::vector<OwnName> own_;
    fs::Listing listed_;   ///< Shared with the walk.
    ReasonId listed_why_ = 0;
    bool is_as_listed_ = false;          ///< Its names are those of `listed_`, and no order is kept.
    std::vector<std::uint32_t> order_;   ///< Indexes into `own_` or, with `in_listing` added, into `listed_`, by name.
};

}   // namespace sandroot::plan
