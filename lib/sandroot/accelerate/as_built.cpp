#include <sandroot/accelerate/as_built.hpp>
#include <sandroot/root/state.hpp>
#include <sandroot/root/target.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace sandroot::accelerate {

namespace {

/// A directory with the place of its first name.
using Starts = std::vector<std::pair<root::Recorded, std::size_t>>;

Result<void> read_all(std::string_view text, std::vector<root::Recorded>& names, Starts& starts) {
    SR_TRY(auto reader, root::ManifestReader::open(text));
    for (;;) {
        SR_TRY(auto recorded, reader.next());
        if (!recorded) return {};
        if (recorded->kind == plan::Kind::directory) starts.emplace_back(*std::move(recorded), names.size());
        else names.push_back(*std::move(recorded));
    }
}

}   // namespace

bool has_time(const fs::Stat& seen, const root::Recorded& recorded) {
    return seen.mtime_seconds == recorded.mtime_seconds &&
           (seen.mtime_nanoseconds == recorded.mtime_nanoseconds || seen.mtime_nanoseconds == 0);
}

bool is_source_of(const fs::Stat& seen, const root::Recorded& recorded) {
    return recorded.kind == plan::kind_of(seen.type) && has_time(seen, recorded) &&
           (seen.type != fs::Type::file || seen.size == recorded.size);
}

bool is_as_placed(const fs::Stat& seen, const root::Recorded& recorded) {
    const auto type = recorded.kind == plan::Kind::directory ? fs::Type::directory
                      : recorded.kind == plan::Kind::symlink ? fs::Type::symlink
                                                             : fs::Type::file;
    return seen.type == type && has_time(seen, recorded) &&
           (type != fs::Type::file || (seen.size == recorded.size && seen.mode == recorded.mode));
}

Result<AsBuilt> AsBuilt::of(const HostPath& root) {
    AsBuilt made;
    SR_TRY(const auto place, root::find_target(root));
    if (!place.missing.empty()) return made;
    SR_TRY(const auto parent, root::Parent::open(place));
    SR_TRY(const auto manifest, root::manifest_beside(parent, place));
    if (!manifest || manifest->may_be_others) return made;
    Starts starts;
    if (!read_all(manifest->text, made.names_, starts)) return AsBuilt();
    for (std::size_t at = 0; at < starts.size(); ++at) {
        const std::size_t end = at + 1 < starts.size() ? starts[at + 1].second : made.names_.size();
        const auto names =
            std::span<const root::Recorded>(made.names_).subspan(starts[at].second, end - starts[at].second);
        made.directories_.push_back({std::move(starts[at].first), names});
    }
    for (const fs::Stat& stat : {manifest->stat, manifest->directory})
        made.ended_ = std::max(made.ended_, Time{stat.ctime_seconds, stat.ctime_nanoseconds});
    made.written_seconds_ = manifest->stat.mtime_seconds;
    return made;
}

const AsBuilt::Directory* AsBuilt::directory(std::string_view path) const {
    const auto name = [](const Directory& directory) -> std::string_view { return directory.self.name; };
    const auto found = std::ranges::lower_bound(directories_, path, {}, name);
    return found != directories_.end() && found->self.name == path ? &*found : nullptr;
}

const root::Recorded* AsBuilt::name_in(const Directory& directory, std::string_view name) {
    const auto by = [](const root::Recorded& recorded) -> std::string_view { return recorded.name; };
    const auto found = std::ranges::lower_bound(directory.names, name, {}, by);
    return found != directory.names.end() && found->name == name ? &*found : nullptr;
}

}   // namespace sandroot::accelerate
