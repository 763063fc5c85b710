#include <sandroot/fs/expand_glob.hpp>
#include <sandroot/plan/take_profile.hpp>

namespace sandroot::plan {

namespace {

/// Names that the globs of a profile may look at, all together.
constexpr std::size_t most_names = 2'000'000;

}   // namespace

void take_profile(Entries& entries, const policy::Profile& profile, std::size_t jobs) {
    const auto reason = [&](const std::string& what) {
        return Reason{ReasonKind::profile, {}, "profile " + profile.name + ": " + what};
    };
    std::size_t names_left = most_names;
    for (const auto& pattern : profile.paths) {
        for (const auto& path : fs::expand_glob(entries.tree(), pattern, names_left))
            if (const auto added = entries.add_below(path, reason(pattern), jobs); !added)
                entries.leave_out(path, LeftOutKind::failed, {{"error", added.error().message}});
    }
    for (const auto& pattern : profile.links) {
        for (const auto& path : fs::expand_glob(entries.tree(), pattern, names_left)) {
            const auto seen = entries.tree().stat(path, fs::Follow::no);
            if (!seen || seen->type != fs::Type::symlink) continue;
            if (const auto added = entries.add(path, reason(pattern)); !added)
                entries.leave_out(path, LeftOutKind::failed, {{"error", added.error().message}});
        }
    }
    for (const auto& directory : profile.directories)
        entries.add_made_directory(RootPath(directory.path), directory.mode, reason(directory.path));
    for (const auto& file : profile.files)
        entries.add_generated(RootPath(file.path), file.content, file.mode, reason(file.path));
}

}   // namespace sandroot::plan
