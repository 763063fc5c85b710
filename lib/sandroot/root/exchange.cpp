#include <sandroot/base/escape.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/placing/placer.hpp>
#include <sandroot/root/exchange.hpp>
#include <sandroot/root/record/write_manifest.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace sandroot::root {

namespace {

/// Answers of renameat2(2) after which the whole root is built instead.
bool cannot_exchange(int number) {
    return number == EXDEV || number == EINVAL || number == ENOSYS;
}

std::string below(const RootPath& path) {
    return path.str().substr(1);
}

bool is_torn(const placing::HardLink& second, const RootPath& name) {
    const auto inside = [&](const plan::Name& item) { return RootPath(item.path()).is_within(name); };
    return inside(second.item) || inside(second.first);
}

class Refreshing {
public:
    Refreshing(const Refresh& what, Comparison& comparison, RootPath name, Progress& progress)
        : what_(what), comparison_(comparison), name_(std::move(name)), progress_(progress) {}

    Result<std::optional<placing::Tally>> run() {
        SR_TRY(parent_, fs::open_directory(what_.existing.fd, below(name_.parent()), O_RDONLY), "in the root");
        SR_TRY(const os::Fd staging, what_.state.stage());
        SR_TRY(const auto device, fs::look_at(staging));
        device_ = device.identity.device;
        above_ = *placing::find_directory(what_.work, name_.parent().str());
        SR_DO(stage(staging));
        SR_TRY(const auto change, change_to_come(staging));
        {
            SR_TRY(const os::Fd into, what_.state.announce(change));
            SR_DO(write_manifest(into, what_.head, what_.work, comparison_.links, what_.source.settled_before()),
                  "writing the manifest");
        }
        if (what_.options.durable && ::syncfs(staging.get()) != 0)
            return fail_errno(errno, "syncing the new files to the disk");
        if (what_.options.stop && *what_.options.stop) return placing::interrupted();
        SR_TRY(const bool done, exchange(staging));
        if (!done) return std::optional<placing::Tally>();
        if (std::ranges::find(comparison_.wrong_times, above_) == comparison_.wrong_times.end())
            comparison_.wrong_times.push_back(above_);
        return std::optional(tally_);
    }

private:
    [[nodiscard]] std::string last() const { return std::string(name_.name()); }

    /// Puts what is to be at the name into the staging directory, under the same last component.
    Result<void> stage(const os::Fd& staging) {
        if (const auto directory = placing::find_directory(what_.work, name_.str()))
            return stage_directory(staging, *directory);
        const auto& above = what_.work.directories[above_];
        for (std::size_t at = 0; at < above.size(); ++at) {
            const plan::Name item = above.item(at);
            if (item.name != name_.name()) continue;
            os::Fd from;
            if (item.has_source()) {
                SR_TRY(from, placing::open_source(what_.source, above, item), "reading");
            }
            placing::Placer placer(what_.options.link, device_, placing::may_chown(), what_.options.stop);
            SR_TRY(const placing::Placed placed, placer.place({from, staging}, item, placing::Check::each));
            count(item, placed, tally_);
            comparison_.links.names[above_][at] =
                item.kind == plan::Kind::file && placed.rung == placing::Method::linked;
            is_planned_ = true;
        }
        return {};
    }

    Result<void> stage_directory(const os::Fd& staging, std::size_t directory) {
        is_planned_ = is_directory_ = true;
        std::vector<std::size_t> origins;
        const placing::WorkPlan part = placing::part_of(what_.work, directory, origins);
        const auto& above = what_.work.directories[above_].below;
        const placing::Fill filling{part, what_.source, staging, placing_options(what_.options),
                                    above.empty() ? 0 : above.size() + 1};
        progress_.begin(Stage::placing, part.items);
        auto filled = fill(filling, progress_);
        progress_.end();
        if (!filled) return std::unexpected(std::move(filled).error());
        SR_DO(placing::settle_late_directories(filling));
        tally_ = filled->tally;
        for (std::size_t index = 1; index < origins.size(); ++index)
            comparison_.links.names[origins[index]] = std::move(filled->links.names[index]);
        return {};
    }

    Result<Change> change_to_come(const os::Fd& staging) const {
        Change change{below(name_), 0};
        if (!is_planned_) return change;
        SR_TRY(const auto seen, fs::look_at(staging, last()));
        change.inode = seen.identity.inode;
        return change;
    }

    /// False where the file system will not.
    Result<bool> exchange(const os::Fd& staging) const {
        const std::string name = last();
        const auto failed = [&](int number) -> Result<bool> {
            if (cannot_exchange(number)) return false;
            return fail_errno(number, "replacing " + escape_for_terminal(name_.str()) + " in the root");
        };
        if (!is_planned_) {
            if (::renameat2(parent_.get(), name.c_str(), what_.state.fd().get(), State::old, RENAME_NOREPLACE) != 0)
                return failed(errno);
            return true;
        }
        const auto old = fs::look_at(parent_, name);
        if (!old && old.error().os_error != ENOENT) return std::unexpected(old.error());
        // One file replaces another by a plain rename, which every file system has.
        const bool both_files = old && old->type != fs::Type::directory && !is_directory_;
        const unsigned how = both_files ? 0U : old ? unsigned{RENAME_EXCHANGE} : unsigned{RENAME_NOREPLACE};
        if (::renameat2(staging.get(), name.c_str(), parent_.get(), name.c_str(), how) != 0) return failed(errno);
        return true;
    }

    const Refresh& what_;
    Comparison& comparison_;
    RootPath name_;
    Progress& progress_;
    os::Fd parent_;
    std::uint64_t device_ = 0;
    std::size_t above_ = 0;   ///< The directory that holds the name.
    bool is_planned_ = false;
    bool is_directory_ = false;
    placing::Tally tally_;
};

Result<void> set_times(const Refresh& refresh, const Comparison& comparison) {
    const placing::Placer placer(refresh.options.link, 0, placing::may_chown(), refresh.options.stop);
    for (const std::size_t at : comparison.wrong_times) {
        const auto& directory = refresh.work.directories[at];
        if (directory.is_kept) continue;
        SR_TRY(const os::Fd fd, fs::open_directory(refresh.existing.fd, std::string(directory.below), O_RDONLY),
               "in the root");
        SR_TRY([[maybe_unused]] const bool owner_lost, placer.settle(fd, directory.self));
    }
    return {};
}

}   // namespace

RootPath common_name(const std::vector<Difference>& differences) {
    if (differences.empty()) return {};
    RootPath common = differences.front().at;
    for (const auto& difference : differences)
        while (!difference.at.is_within(common)) common = common.parent();
    return common;
}

Result<std::optional<placing::Tally>> refresh(const Refresh& refresh, Comparison& comparison, Progress& progress) {
    const RootPath name = common_name(comparison.differences);
    if (name.is_root()) return std::optional<placing::Tally>();
    const auto torn = [&](const placing::HardLink& second) { return is_torn(second, name); };
    if (std::ranges::any_of(refresh.work.hard_links, torn)) return std::optional<placing::Tally>();
    if (!placing::find_directory(refresh.work, name.parent().str())) return std::optional<placing::Tally>();
    const auto whole = placing::find_directory(refresh.work, name.str());
    if (whole && refresh.work.directories[*whole].is_kept) return std::optional<placing::Tally>();
    SR_TRY(auto tally, Refreshing(refresh, comparison, name, progress).run());
    // What fails from here on is left to the next run, for the exchange is done.
    if (tally) (void)set_times(refresh, comparison);
    return tally;
}

Result<void> refresh_record(const Refresh& refresh, const Comparison& comparison) {
    SR_DO(set_times(refresh, comparison));
    if (!comparison.manifest_differs) return {};
    SR_TRY(const os::Fd into, refresh.state.announce({}));
    return write_manifest(into, refresh.head, refresh.work, comparison.links, refresh.source.settled_before());
}

}   // namespace sandroot::root
