// View: what lookups in one tree have found out so far, shared by all copies of a process.
#pragma once

#include <sandroot/loader/cache/cache.hpp>
#include <sandroot/loader/cache/look_up.hpp>
#include <sandroot/loader/image.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/search/judge_object.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sandroot::loader {

/// A path that a lookup led to, and what ld.so makes of the file there.
struct Candidate {
    NameId name = 0;   ///< The number of `path`.
    SharedText path;   ///< As ld.so would open it; relative ones count from the working directory.
    Judgement judgement;
    std::string cannot_be_mapped;   ///< ld.so's words; empty where it can.
    fs::Identity identity;
    std::unique_ptr<const Image> image;   ///< Where the header is good.
};

/// Not safe to share between threads.
class View {
public:
    View(Objects& objects, std::shared_ptr<const System> system, std::shared_ptr<Tables> tables,
         std::shared_ptr<const Cache> cache, std::string working_directory);

    /// The file at `path`. The answer stays where it is as long as the view lives.
    [[nodiscard]] const Candidate& candidate(std::string_view path);

    /// The file that a search finds under `name` in one subdirectory of a directory; null where it is not there.
    /// `subdirectory` counts through System::hwcaps, its end being the directory itself.
    [[nodiscard]] const Candidate* probe(DirectoryId directory, std::size_t subdirectory, NameId name);
    [[nodiscard]] bool is_directory(DirectoryId directory, std::size_t subdirectory);
    /// The same of all subdirectories, one bit for each.
    [[nodiscard]] std::uint64_t directories(DirectoryId directory);
    /// The string that ld.so would open.
    [[nodiscard]] std::string path_in(DirectoryId directory, std::size_t subdirectory, NameId name) const;

    [[nodiscard]] bool has_cache() const noexcept { return cache_ != nullptr; }
    /// What the cache holds for `name`; null for nothing.
    [[nodiscard]] const Candidate* cached(NameId name);

    [[nodiscard]] RootPath at(std::string_view path) const;
    [[nodiscard]] Objects& objects() const noexcept { return objects_; }
    [[nodiscard]] const std::string& working_directory() const noexcept { return working_directory_; }

private:
    struct Place {
        RootPath path;
        Listing* listing = nullptr;
        enum class State : std::uint8_t { unknown, directory, nothing } state = State::unknown;
    };
    [[nodiscard]] Place& place(DirectoryId directory, std::size_t subdirectory);

    Objects& objects_;
    std::shared_ptr<const System> system_;
    std::shared_ptr<Tables> tables_;
    std::shared_ptr<const Cache> cache_;
    CacheQuery query_;
    std::string working_directory_;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    std::unordered_map<std::string, Candidate, Hash, std::equal_to<>> candidates_;
    std::vector<std::vector<Place>> places_;                     // By directory, then subdirectory.
    std::vector<std::optional<std::uint64_t>> directory_bits_;   // By directory.
    std::unordered_map<NameId, const Candidate*> cached_;
};

}   // namespace sandroot::loader
