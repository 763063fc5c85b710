// Objects: every file that lookups open, read once, however many processes are simulated.
#pragma once

#include <sandroot/elf/facts.hpp>
#include <sandroot/fs/tree.hpp>

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace sandroot::loader {

/// What opening one path gave.
struct Opened {
    int os_error = 0;   ///< errno of open(2), EISDIR for a directory; 0 when it could be opened.
    fs::Stat stat;
    std::shared_ptr<const elf::Reading> reading;   ///< Null where `os_error` is set.
};

/// The names in one directory, asked for only when it is clear that many lookups go there.
struct Listing {
    enum class State : std::uint8_t { not_asked, listed, gone, unknown } state = State::not_asked;
    unsigned asked = 0;
    std::vector<std::string> names;   ///< Sorted.
};

/// Remembers by path string and by identity. Absent names in directories that were asked often are answered from one
/// listing. Not safe to share between threads.
class Objects {
public:
    explicit Objects(const fs::Tree& tree) : tree_(tree) {}
    Objects(const Objects&) = delete;
    Objects& operator=(const Objects&) = delete;

    /// Opens `path` as ld.so would. The answer stays where it is as long as this object lives.
    [[nodiscard]] const Opened& open(const RootPath& path);
    /// `directory`/`name`, spared the open where a listing shows that it is not there.
    [[nodiscard]] bool may_exist(const RootPath& directory, std::string_view name);
    /// The same for a caller that keeps the directory's listing at hand.
    [[nodiscard]] bool may_exist(Listing& listing, const RootPath& directory, std::string_view name) const;
    [[nodiscard]] Listing& listing(const RootPath& directory) { return listings_[directory]; }
    /// Puts an answer that somebody else already read (the parallel walk).
    void remember(const RootPath& path, Opened opened);

    [[nodiscard]] const fs::Tree& tree() const noexcept { return tree_; }

private:
    [[nodiscard]] Opened look(const RootPath& path);

    const fs::Tree& tree_;
    std::unordered_map<RootPath, Opened> by_path_;
    std::unordered_map<fs::Identity, std::shared_ptr<const elf::Reading>> by_identity_;
    std::unordered_map<RootPath, Listing> listings_;
};

/// Opens `paths` on `jobs` threads (0: one each CPU), for Objects::remember. In the order of `paths`.
[[nodiscard]] std::vector<Opened> read_ahead(const fs::Tree& tree, std::span<const RootPath> paths, std::size_t jobs);

}   // namespace sandroot::loader
