// Resolve: which libraries a file would be started with, for each how ld.so finds it, and what is missing.
#pragma once

#include <sandroot/fs/chase.hpp>
#include <sandroot/loader/cache/ldconfig.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/loader/search/elsewhere.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace sandroot::explain {

/// What is known of one file.
struct ResolvedFile {
    std::string path;   ///< As it was asked for.
    loader::LoadStatus status = loader::LoadStatus::ok;
    std::string error;             ///< Why the status is not ok; empty for ok.
    bool unreadable = false;       ///< It could not be examined at all.
    bool static_program = false;   ///< Needs no loader.
    loader::Loaded loaded;
    std::vector<loader::Object> objects;   ///< What `loaded` indexes.
    std::string executable_stack;          ///< The object that wants one, if dlopen refuses the file for that.
    std::string cache_problem;             ///< Why ld.so does not use its cache, where that may matter.
    /// Missing names that the cache would hold once ldconfig has run, and where.
    std::vector<loader::NewlyCached> after_ldconfig;
    std::vector<std::optional<RootPath>> real;   ///< For each object, the end of its path in the same root.
    /// By missing name, what would answer it; unset if that was not looked for.
    std::optional<std::map<std::string, loader::Elsewhere>> elsewhere = {};
};

/// One library of a file: an object that was loaded, or a request that nothing answered.
struct Library {
    std::string_view name;                       ///< As it was requested.
    std::optional<loader::ObjectIndex> object;   ///< None for a missing one.
    std::optional<loader::Source> source;
    loader::ObjectIndex needed_by = 0;
    const loader::Request* request = nullptr;   ///< The one that loaded it or failed; null where no request did.
};

/// In ld.so's load order, a missing one where it was asked for; each loaded object once, each missing name once for
/// each requester. The file itself and linux-vdso are left out. Points into `file`.
[[nodiscard]] std::vector<Library> libraries_of(const ResolvedFile& file);

/// What would answer the missing library of `row`; empty if nothing does, or if that was not looked for.
[[nodiscard]] loader::Elsewhere elsewhere_of(const ResolvedFile& file, const Library& row);

/// The path of an object, or for linux-vdso its name.
[[nodiscard]] const std::string& path_of(const ResolvedFile& file, loader::ObjectIndex index);

/// Resolves one file after another and remembers what it read. Not safe to share between threads.
class Resolver {
public:
    /// Which fields of ResolvedFile are wanted beside the others.
    struct Wanted {
        bool real = false;
        bool elsewhere = false;
    };

    /// `tree` must outlive the resolver. `x86_level`: of the CPU to assume, where it is not this machine's.
    Resolver(const fs::Tree& tree, loader::StartOptions start, std::optional<unsigned> x86_level, Wanted wanted)
        : tree_(tree), objects_(tree), chaser_(tree), start_(std::move(start)), x86_level_(x86_level), wanted_(wanted) {
    }

    /// Puts a file that was read already.
    void remember(const RootPath& path, const loader::Opened& opened) { objects_.remember(path, opened); }

    /// Everything that can be said of one file; what keeps us from it is in the answer too.
    [[nodiscard]] ResolvedFile resolve(const std::string& file);

private:
    [[nodiscard]] Result<void> look_into(ResolvedFile& answer);
    [[nodiscard]] Result<void> load(ResolvedFile& answer, const elf::Facts& facts);
    /// A library or a module comes into a running process by dlopen, which refuses what a start would grant. Source:
    /// glibc NEWS for 2.41.
    static void refuse_executable_stack(ResolvedFile& answer, const loader::System& system);
    /// ld.so knows of a library in a directory of ld.so.conf by its cache only, which may be missing or old.
    void note_what_ldconfig_would_find(ResolvedFile& answer, const loader::Process& fresh);
    /// A process before its start, from which each file of that kind sets out: they share what its loader knows.
    [[nodiscard]] Result<const loader::Process*> process_for(const elf::Facts& facts);
    [[nodiscard]] std::map<std::string, loader::Elsewhere> elsewhere_of(const loader::Loaded& loaded,
                                                                        const loader::System& system) const;
    [[nodiscard]] std::optional<RootPath> real_of(const loader::Object& object);

    using Key = std::tuple<std::string, bool, elf::Class, elf::Order, std::uint16_t, std::uint32_t>;

    const fs::Tree& tree_;
    loader::Objects objects_;
    fs::Chaser chaser_;
    loader::StartOptions start_;
    std::map<Key, loader::Process> fresh_;
    std::optional<unsigned> x86_level_;
    std::map<const loader::Process*, loader::AfterLdconfig> after_ldconfig_;   // For those in `fresh_`.
    Wanted wanted_;
};

/// A path as it was typed, below `working_directory` where it is relative.
[[nodiscard]] RootPath whole_path(const std::string& working_directory, const std::string& file);

}   // namespace sandroot::explain
