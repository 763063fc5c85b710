// Observations: what a tree answered to everything that it was asked, so that it can be asked again.
#pragma once

#include <sandroot/fs/listing.hpp>
#include <sandroot/fs/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace sandroot::fs {

enum class Question : std::uint8_t { stat, stat_followed, open, read_link, list, scan_failed };

/// What is remembered of a name: `shape` is type, mode and owner; `state` which file it is and when it was last
/// written. Of a directory the state is left out, for its own scan tells of that.
struct NameDigest {
    std::uint64_t shape = 0;
    std::uint64_t state = 0;
    std::uint64_t size = 0;
    friend bool operator==(const NameDigest&, const NameDigest&) = default;
};
[[nodiscard]] NameDigest digest_of(const Stat& stat);

/// A number for an answer or an error to one of the questions. Times and link counts of directories do not count.
[[nodiscard]] std::uint64_t digest_of(const Result<Stat>& answer);
[[nodiscard]] std::uint64_t digest_of(const Result<std::string>& answer);
[[nodiscard]] std::uint64_t digest_of(const Result<std::vector<DirectoryEntry>>& answer);

/// A directory as it was when its names were read.
struct Observed {
    Stat stat;   ///< Looked at before the names were.
    /// Its ctime was older than the clock by then, so that any later change gives it another one.
    bool settled = false;
    Listing names;   ///< Shared with whoever asked.
};

struct Observations {
    std::map<std::pair<RootPath, Question>, std::uint64_t> answers;   ///< Digests.
    std::map<RootPath, Observed> scans;                               ///< By path, as it was asked for.
};

/// The same as it is written down.
struct Remembered {
    Stat stat;
    bool settled = false;
    std::string names;                 ///< Sorted, each with a NUL byte.
    std::vector<NameDigest> digests;   ///< In the same order.
};
[[nodiscard]] Remembered remember(const Observed& observed);

/// The names of a listing, or of what `scan` or `list` gave, as they are remembered.
template <class Entries>
[[nodiscard]] std::string packed_names(const Entries& entries) {
    std::string names;
    for (const auto& entry : entries) names.append(entry.name).push_back('\0');
    return names;
}

struct Recollection {
    std::map<std::pair<RootPath, Question>, std::uint64_t> answers;
    std::map<RootPath, Remembered> scans;
};

/// A name that was changed so many seconds ago may be changed again within the same tick of its clock. Clocks of
/// network file systems are not ours to the second.
inline constexpr std::int64_t settled_after = 2;

/// Is the time of `stat` past by so much that no change after now can leave it with the same?
[[nodiscard]] bool is_settled(const Stat& stat);

/// Passes every question on and notes the answer. What was read from an opened file is not noted, but which file it was
/// and when it had been written. `tree` must outlive it.
class ObservingTree final : public Tree {
public:
    explicit ObservingTree(const Tree& tree) : tree_(tree) {}

    [[nodiscard]] Result<Stat> stat(const RootPath& path, Follow follow) const override;
    [[nodiscard]] Result<std::unique_ptr<File>> open(const RootPath& path) const override;
    [[nodiscard]] Result<std::string> read_link(const RootPath& path) const override;
    [[nodiscard]] Result<std::vector<DirectoryEntry>> list(const RootPath& path) const override;
    [[nodiscard]] Result<std::vector<ScannedEntry>> scan(const RootPath& path) const override;
    [[nodiscard]] Result<Listing> listing(const RootPath& path) const override;
    /// Not noted: who finds something there opens the file as well.
    void look_through(const RootPath& directory, std::span<const std::string_view> names, std::size_t limit,
                      const Look& take) const override {
        tree_.look_through(directory, names, limit, take);
    }

    /// To be called once nobody asks any more.
    [[nodiscard]] Observations take() { return std::move(noted_); }

private:
    void note(const RootPath& path, Question question, std::uint64_t digest) const;

    const Tree& tree_;
    mutable std::mutex mutex_;
    mutable Observations noted_;
};

}   // namespace sandroot::fs
