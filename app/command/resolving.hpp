// Resolving: what one thread knows while it resolves one file after another.
#pragma once

#include <sandroot/fs/chase.hpp>
#include <sandroot/loader/cache/ldconfig.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/report/resolved.hpp>

#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace sandroot::app {

/// Not safe to share between threads.
class Resolving {
public:
    /// Which fields of ResolvedFile are wanted beside the others.
    struct Wanted {
        bool real = false;
        bool elsewhere = false;
    };

    /// `x86_level`: of the CPU to assume, where it is not this machine's.
    Resolving(const fs::Tree& tree, loader::StartOptions start, std::optional<unsigned> x86_level, Wanted wanted)
        : tree_(tree), objects_(tree), chaser_(tree), start_(std::move(start)), x86_level_(x86_level), wanted_(wanted) {
    }

    /// Puts a file that was read already.
    void remember(const RootPath& path, const loader::Opened& opened) { objects_.remember(path, opened); }

    /// Everything that can be said of one file; what keeps us from it is in the answer too.
    [[nodiscard]] report::ResolvedFile look_at(const std::string& file);

private:
    [[nodiscard]] Result<void> look_into(report::ResolvedFile& answer);
    [[nodiscard]] Result<void> load(report::ResolvedFile& answer, const elf::Facts& facts);
    /// ld.so knows of a library in a directory of ld.so.conf by its cache only, which may be missing or old.
    void note_what_ldconfig_would_do(report::ResolvedFile& answer, const loader::Process& fresh);
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
    std::map<const loader::Process*, loader::AfterLdconfig> after_ldconfig_;   // Of those in `fresh_`.
    Wanted wanted_;
};

/// A path as it was typed, below `working_directory` where it is relative.
[[nodiscard]] RootPath whole_path(const std::string& working_directory, const std::string& file);

}   // namespace sandroot::app
