#include <sandroot/fs/walk.hpp>
#include <sandroot/root/record/manifest.hpp>
#include <sandroot/verify/manifest_check.hpp>

#include <algorithm>
#include <string>

namespace sandroot::verify {

namespace {

std::string octal(std::uint32_t mode) {
    std::string out;
    for (unsigned shift = 12; shift > 0; shift -= 3) out += static_cast<char>('0' + ((mode >> (shift - 3)) & 7U));
    return out;
}

plan::Kind kind_of(fs::Type type) {
    if (type == fs::Type::directory) return plan::Kind::directory;
    return type == fs::Type::symlink ? plan::Kind::symlink : plan::Kind::file;
}

class Checker {
public:
    Checker(const fs::Tree& root, const fs::Tree& source, std::vector<fs::WalkedDirectory> walked,
            std::vector<std::string> kept)
        : root_(root), source_(source), walked_(std::move(walked)), kept_(std::move(kept)),
          seen_(walked_.size(), false) {}

    Result<void> enter(const root::Recorded& recorded) {
        leave();
        const auto top = std::string_view(recorded.name).substr(1, recorded.name.find('/', 1) - 1);
        if (std::ranges::find(kept_, top) != kept_.end()) return {};
        const auto found = std::ranges::lower_bound(walked_, recorded.name, {},
                                                    [](const auto& one) -> const std::string& { return one.at.str(); });
        path_ = RootPath(recorded.name);
        here_ = found != walked_.end() && found->at == path_ ? &*found : nullptr;
        next_ = 0;
        if (!here_) {
            // The directory above, gone as well, was reported already.
            if (!gone_.is_root() && path_.is_within(gone_)) return {};
            gone_ = path_;
            add(Severity::error, "removed", path_, "the directory is gone");
            return {};
        }
        seen_[static_cast<std::size_t>(found - walked_.begin())] = true;
        compare(recorded, path_, here_->stat, {});
        return {};
    }

    Result<void> look_at(const root::Recorded& recorded) {
        if (!here_) return {};
        const auto& names = here_->entries;
        for (; next_ < names.size() && names.name(next_) < recorded.name; ++next_) stranger(next_);
        const RootPath at = path_ / recorded.name;
        if (next_ == names.size() || names.name(next_) != recorded.name) {
            add(Severity::error, "removed", at, "is gone");
            return {};
        }
        const fs::Listed listed = names[next_++];
        if (kind_of(listed.stat.type) != (recorded.kind == plan::Kind::generated ? plan::Kind::file : recorded.kind)) {
            add(Severity::error, "changed", at, "is now a " + std::string(fs::name_of(listed.stat.type)));
            return {};
        }
        if (!compare(recorded, at, listed.stat, listed.target)) return {};
        if (recorded.kind == plan::Kind::generated) return compare_content(recorded, at);
        if (recorded.linked) compare_source(at, listed.stat);
        return {};
    }

    std::vector<Finding> finish() {
        leave();
        for (std::size_t at = 0; at < walked_.size(); ++at)
            if (!seen_[at]) add(Severity::error, "added", walked_[at].at, "a directory that no build put there");
        for (std::size_t at = 0; at < walked_.size(); ++at)
            for (std::size_t name = 0; !seen_[at] && name < walked_[at].entries.size(); ++name)
                if (walked_[at].entries.type(name) != fs::Type::directory)
                    add(Severity::error, "added", walked_[at].at / walked_[at].entries.name(name),
                        "no build put it there");
        std::ranges::sort(findings_);
        return std::move(findings_);
    }

    void unread(const fs::Unread& unread) { add(Severity::error, "changed", unread.at, unread.error.message); }

private:
    /// The rest of a directory that the manifest tells no more of.
    void leave() {
        for (; here_ && next_ < here_->entries.size(); ++next_) stranger(next_);
        here_ = nullptr;
    }

    void stranger(std::size_t index) {
        const auto name = here_->entries.name(index);
        if (here_->entries.type(index) == fs::Type::directory) return;   // It comes by itself.
        if (path_.is_root() && std::ranges::find(kept_, name) != kept_.end()) return;
        add(Severity::error, "added", path_ / name, "no build put it there");
    }

    /// True where it is what was recorded.
    bool compare(const root::Recorded& recorded, const RootPath& at, const fs::Stat& stat, std::string_view target) {
        std::string text;
        const auto differs = [&](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
        const bool is_file = recorded.kind == plan::Kind::file || recorded.kind == plan::Kind::generated;
        if (is_file && stat.size != recorded.size)
            differs("size " + std::to_string(recorded.size) + " -> " + std::to_string(stat.size));
        if (recorded.kind != plan::Kind::symlink && stat.mode != recorded.mode)
            differs("mode " + octal(recorded.mode) + " -> " + octal(stat.mode));
        if (target != recorded.target) differs("leads to " + std::string(target) + " instead of " + recorded.target);
        if (stat.uid != recorded.uid || stat.gid != recorded.gid)
            differs("owner " + std::to_string(recorded.uid) + ":" + std::to_string(recorded.gid) + " -> " +
                    std::to_string(stat.uid) + ":" + std::to_string(stat.gid));
        if (stat.mtime_seconds != recorded.mtime_seconds || stat.mtime_nanoseconds != recorded.mtime_nanoseconds)
            differs(recorded.kind == plan::Kind::directory ? "names in it came or went" : "was written since");
        if (!text.empty()) add(Severity::error, "changed", at, text);
        return text.empty();
    }

    Result<void> compare_content(const root::Recorded& recorded, const RootPath& at) {
        SR_TRY(const auto content, fs::read(root_, at, recorded.size));
        if (root::digest_of(content) != recorded.digest) add(Severity::error, "changed", at, "holds other bytes");
        return {};
    }

    void compare_source(const RootPath& at, const fs::Stat& stat) {
        const auto source = source_.stat(at, fs::Follow::yes);   // A build may put a file in the place of a link.
        if (!source) add(Severity::warning, "stale", at, "its source is gone; build the root again");
        else if (source->identity != stat.identity && source->size == stat.size &&
                 source->mtime_seconds == stat.mtime_seconds && source->mtime_nanoseconds == stat.mtime_nanoseconds)
            add(Severity::error, "changed", at,
                "is no longer the file that was linked, though size and time are the same");
        else if (source->identity != stat.identity)
            add(Severity::warning, "stale", at, "its source was replaced since; build the root again");
    }

    void add(Severity severity, std::string kind, const RootPath& at, std::string text) {
        findings_.push_back({severity, std::move(kind), at.str(), std::move(text)});
    }

    const fs::Tree& root_;
    const fs::Tree& source_;
    std::vector<fs::WalkedDirectory> walked_;
    std::vector<std::string> kept_;
    std::vector<bool> seen_;
    RootPath path_;
    RootPath gone_;
    const fs::WalkedDirectory* here_ = nullptr;
    std::size_t next_ = 0;
    std::vector<Finding> findings_;
};

}   // namespace

Result<std::vector<Finding>> check_manifest(const fs::Tree& root, std::string_view manifest, const fs::Tree& source,
                                            const std::vector<std::string>& keep, std::size_t jobs) {
    SR_TRY(auto reader, root::ManifestReader::open(manifest), "the root's manifest");
    auto kept = reader.head().kept;
    kept.insert(kept.end(), keep.begin(), keep.end());
    const auto descend = [&](const RootPath& directory) {
        return !directory.parent().is_root() || std::ranges::find(kept, directory.name()) == kept.end();
    };
    SR_TRY(auto walked, fs::walk(root, RootPath(), jobs, descend), "walking the root");
    Checker checker(root, source, std::move(walked.directories), kept);
    for (const auto& unread : walked.unread) checker.unread(unread);
    for (;;) {
        SR_TRY(const auto recorded, reader.next(), "the root's manifest");
        if (!recorded) return checker.finish();
        SR_DO(recorded->kind == plan::Kind::directory ? checker.enter(*recorded) : checker.look_at(*recorded));
    }
}

}   // namespace sandroot::verify
