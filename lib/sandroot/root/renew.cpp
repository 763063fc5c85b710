#include <sandroot/fs/look_again.hpp>
#include <sandroot/root/at.hpp>
#include <sandroot/root/compare.hpp>
#include <sandroot/root/finish.hpp>
#include <sandroot/root/manifest_part.hpp>
#include <sandroot/root/memo.hpp>
#include <sandroot/root/part.hpp>
#include <sandroot/root/place.hpp>
#include <sandroot/root/refresh.hpp>
#include <sandroot/root/renew.hpp>
#include <sandroot/root/state.hpp>
#include <sandroot/root/target.hpp>

#include <algorithm>
#include <future>

namespace sandroot::root {

namespace {

/// One look at one root, whose lock is held.
class Renewing {
public:
    Renewing(const State& state, const Occupant& occupant, const fs::DiskTree& source, const BuildOptions& options)
        : state_(state), occupant_(occupant), source_(source), options_(options) {}

    /// False where there is no memo for this root and this request.
    Result<bool> remember(const std::string& request) {
        if (is_overlay(occupant_.fd)) return false;
        SR_TRY(auto memo, state_.memo());
        SR_TRY(const Lasting identity, lasting_identity(occupant_.fd));
        if (!memo || identity.born_seconds == 0) return false;
        const ManifestHead head{identity, options_.link, names_to_keep(occupant_, options_.keep), options_.asked};
        if (memo->head.request != request || memo->head.manifest != head) return false;
        const auto stamp = state_.manifest_stamp();
        if (!stamp || *stamp != memo->head.stamp) return false;
        memo_ = *std::move(memo);
        return true;
    }

    [[nodiscard]] const std::string& interpreter() const { return memo_.head.interpreter; }
    [[nodiscard]] const std::vector<std::string>& warnings() const { return memo_.head.warnings; }

    /// False where a plan would be another one.
    [[nodiscard]] bool look() {
        const auto looked = fs::look_again(memo_.observed, source_, options_.jobs);
        if (!looked.same) return false;
        suspect_.directories = find_touched(memo_.directories, occupant_.fd, options_.jobs);
        if (!take_up(looked, source_, memo_, suspect_)) return false;
        is_rewritten_ = !looked.rewritten.empty() || !suspect_.times.empty();
        return std::ranges::none_of(memo_.directories, [&](const LeftBehind& directory) {
            return directory.shares_files && suspect_.directories.contains(RootPath("/" + directory.below));
        });
    }

    /// False where it takes more than one step.
    Result<bool> set_right(Built& built, Progress& progress) {
        if (suspect_.directories.empty() && suspect_.times.empty()) return true;
        const auto part = part_of(memo_, suspect_, source_);
        if (!part) return false;
        auto layout = lay_out(*part, memo_.head.manifest.kept);
        if (!layout) return false;
        mark_incomplete(*layout, suspect_);
        SR_TRY(const auto manifest, state_.manifest());
        if (!manifest) return false;
        SR_TRY(const auto root, fs::DiskTree::open_root(HostPath(path_of(occupant_.fd).value_or(""))));
        SR_TRY(const auto top, root->stat(RootPath(), fs::Follow::no));
        SR_TRY(const auto here, look_at(occupant_.fd));
        if (top.identity != here.identity) return false;
        auto comparison = compare(*layout, *root, excerpt_of(*manifest, *layout), memo_.head.manifest.kept, options_);
        if (!comparison && comparison.error().os_error == EINTR) return std::unexpected(comparison.error());
        if (!comparison) return false;
        if (comparison->differences.empty() && comparison->wrong_times.empty() && !is_rewritten_) return true;

        const Refresh what{*layout, source_, state_, occupant_, options_, memo_.head.manifest, *manifest};
        built.differences = comparison->differences;
        if (built.differences.empty()) {
            comparison->manifest_differs = true;
            SR_DO(refresh_record(what, *comparison));
        } else {
            SR_TRY(const auto tally, refresh(what, *comparison, progress));
            if (!tally) {
                SR_DO(state_.start_over(options_.stop));
                return false;
            }
            add_up(*tally, *layout, built);
            built.outcome = Outcome::refreshed;
        }
        has_written_ = true;
        return true;
    }

    /// To be called once the manifest stands: what was found and done is what the next run remembers.
    void write_down() {
        if (!has_written_) return;
        memo_.plan.totals.bytes += suspect_.bytes_more - suspect_.bytes_less;
        const auto stamp = state_.manifest_stamp();
        let_the_clock_tick();
        for (auto& directory : memo_.directories) {
            const RootPath at("/" + directory.below);
            const bool is_looked_at = suspect_.directories.contains(at) || suspect_.times.contains(at);
            if (is_looked_at && !look_behind_again(directory, occupant_.fd)) return;
        }
        if (!stamp) return;
        memo_.head.stamp = *stamp;
        state_.put_memo(parts_of(memo_));
    }

    [[nodiscard]] plan::Plan take_plan() {
        memo_.plan.entries.clear();
        memo_.plan.taken.clear();
        return std::move(memo_.plan);
    }

private:
    const State& state_;
    const Occupant& occupant_;
    const fs::DiskTree& source_;
    const BuildOptions& options_;
    Memo memo_;
    Suspect suspect_;
    bool is_rewritten_ = false;
    bool has_written_ = false;
};

}   // namespace

Result<std::optional<Renewed>> renew(const fs::DiskTree& source, const HostPath& target, const std::string& request,
                                     const std::function<Result<std::string>()>& interpreter,
                                     const BuildOptions& options, Progress& progress) {
    const auto no = std::optional<Renewed>();
    const auto place = find_place(target);
    if (!place || !place->missing.empty() || options.rebuild) return no;
    const auto parent = Parent::open(*place);
    if (!parent) return no;
    const auto standing = look_at_target(*parent, *place);
    if (!standing || standing->standing != Standing::full) return no;
    SR_TRY(State state, State::open(*parent, *place, options.wait, options.stop));
    const auto occupant = look_at_target(*parent, *place);
    if (!occupant || occupant->standing != Standing::full) return no;

    Renewing renewing(state, *occupant, source, options);
    SR_TRY(const bool is_known, renewing.remember(request));
    if (!is_known) return no;
    progress.begin(Stage::comparing, 0);
    auto asked = std::async(std::launch::async, interpreter);
    const bool is_same = renewing.look();
    const auto answered = asked.get();
    progress.end();
    if (options.stop && *options.stop) return std::unexpected(interrupted());
    if (!is_same || !answered || *answered != renewing.interpreter()) return no;

    Renewed renewed;
    renewed.built.outcome = Outcome::unchanged;
    renewed.built.kept = names_to_keep(*occupant, options.keep);
    SR_TRY(const bool is_right, renewing.set_right(renewed.built, progress));
    if (!is_right) return no;
    SR_DO(state.published());
    renewing.write_down();
    clear_away(state, renewed.built);
    renewed.plan = renewing.take_plan();
    renewed.warnings = renewing.warnings();
    return std::optional(std::move(renewed));
}

}   // namespace sandroot::root
