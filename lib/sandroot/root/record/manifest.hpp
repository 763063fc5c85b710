// The manifest beside a root: what the last build put there, one line a name, directory by directory.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/placing/owner.hpp>
#include <sandroot/plan/plan.hpp>
#include <sandroot/root/build.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandroot::root {

struct ManifestHead {
    fs::Lasting root;                ///< The directory that the manifest describes.
    Link link = Link::automatic;     ///< What the build was asked for.
    std::vector<std::string> kept;   ///< Top-level names that came from the root before; sorted.
    /// Unset only in a manifest of the second version, which does not tell.
    std::optional<RecordedOptions> asked = RecordedOptions{};
    friend bool operator==(const ManifestHead&, const ManifestHead&) = default;
};

/// A name as it was placed. Nothing in it depends on where the root lies.
struct Recorded {
    std::string name;   ///< For a directory its path from the top, "/" for the top; else one name in that directory.
    plan::Kind kind = plan::Kind::file;
    bool linked = false;   ///< A file that has its source's inode.
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t size = 0;   ///< For a file; 0 otherwise.
    std::int64_t mtime_seconds = 0;
    std::uint32_t mtime_nanoseconds = 0;
    std::string target;         ///< A symlink's.
    std::uint64_t digest = 0;   ///< For a generated file's content: FNV-1a, which tells changes, not attackers.
    std::uint64_t inode = 0;    ///< A copied file's: its source's, which is another one once somebody replaced it.
    /// A copied file's: when its source's inode last changed. Zero if a later change might have the same time, and in
    /// older manifests. A hard link has none, for making the link is such a change.
    std::int64_t ctime_seconds = 0;
    std::uint32_t ctime_nanoseconds = 0;
    friend bool operator==(const Recorded&, const Recorded&) = default;
};

/// What the manifest says of `item`.
/// `settled_before`, in seconds since 1970: times do not tell apart changes of the source from then on.
[[nodiscard]] Recorded record(const plan::Name& item, bool linked, std::int64_t settled_before);

/// FNV-1a, 64 bits.
[[nodiscard]] std::uint64_t digest_of(std::string_view bytes);

/// Makes the text: `sandroot manifest 4`, `root …`, `link …`, `kept …`, `asked --OPTION …`, `read FILE …`; each
/// directory followed by the names in it; `end COUNT`. Blanks, control characters and backslashes of names and values
/// are written as \xHH.
class ManifestWriter {
public:
    explicit ManifestWriter(const ManifestHead& head);
    void add(const Recorded& recorded);
    /// What was written since the last call, so that the whole need not be held.
    [[nodiscard]] std::string take() { return std::exchange(text_, {}); }
    [[nodiscard]] std::size_t pending() const noexcept { return text_.size(); }
    void end();

private:
    std::string text_;
    std::size_t count_ = 0;
};

/// Reads that back, line by line, and the versions before: the third lacks the times of change, the second also `asked`
/// and `read`. Errors: malformed, with the
/// line: another version, cut off, out of order, what is no name or path.
class ManifestReader {
public:
    /// `text` must outlive it.
    [[nodiscard]] static Result<ManifestReader> open(std::string_view text);
    [[nodiscard]] const ManifestHead& head() const noexcept { return head_; }
    /// The next name; nothing at the end.
    [[nodiscard]] Result<std::optional<Recorded>> next();

private:
    explicit ManifestReader(std::string_view text) : text_(text) {}
    [[nodiscard]] std::unexpected<Error> broken(std::string_view why) const;
    [[nodiscard]] std::optional<std::string_view> next_line();
    [[nodiscard]] Result<void> read_head();
    [[nodiscard]] Result<void> read_asked();

    std::string_view text_;
    ManifestHead head_;
    std::size_t line_ = 0;
    std::size_t count_ = 0;
    bool has_ctimes_ = true;
    std::string directory_;   ///< The last one.
    std::string name_;        ///< The last one in it; empty before the first.
};

}   // namespace sandroot::root
