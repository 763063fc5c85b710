#include <sandroot/fs/observations.hpp>

#include <bit>
#include <ctime>
#include <string_view>

namespace sandroot::fs {

namespace {

/// Tells changes, not attackers: whoever can forge a stat owns the tree.
class Digest {
public:
    Digest& add(std::uint64_t value) {
        value_ = std::rotl((value_ ^ value) * 0x9e3779b97f4a7c15U, 29);
        return *this;
    }
    Digest& add(std::string_view text) {
        for (const char byte : text) value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
        return add(text.size());
    }
    [[nodiscard]] std::uint64_t value() const { return value_ ^ (value_ >> 32U); }

private:
    std::uint64_t value_ = 0xcbf29ce484222325U;
};

template <class Answer>
std::uint64_t digest_of_error(const Result<Answer>& answer) {
    const auto& error = answer.error();
    return Digest()
        .add(0xe)
        .add(static_cast<std::uint64_t>(error.kind))
        .add(static_cast<std::uint64_t>(error.os_error))
        .value();
}

}   // namespace

NameDigest digest_of(const Stat& stat) {
    NameDigest digest;
    digest.shape =
        Digest().add(static_cast<std::uint64_t>(stat.type)).add(stat.mode).add(stat.uid).add(stat.gid).value();
    if (stat.type == Type::directory) return digest;
    digest.state = Digest()
                       .add(stat.identity.device)
                       .add(stat.identity.inode)
                       .add(static_cast<std::uint64_t>(stat.mtime_seconds))
                       .add(stat.mtime_nanoseconds)
                       .value();
    digest.size = stat.size;
    return digest;
}

std::uint64_t digest_of(const Result<Stat>& answer) {
    if (!answer) return digest_of_error(answer);
    const NameDigest name = digest_of(*answer);
    return Digest()
        .add(name.shape)
        .add(name.state)
        .add(name.size)
        .add(answer->identity.device)
        .add(answer->identity.inode)
        .value();
}

std::uint64_t digest_of(const Result<std::string>& answer) {
    if (!answer) return digest_of_error(answer);
    return Digest().add(*answer).value();
}

std::uint64_t digest_of(const Result<std::vector<DirectoryEntry>>& answer) {
    if (!answer) return digest_of_error(answer);
    Digest digest;
    for (const auto& entry : *answer) digest.add(entry.name).add(static_cast<std::uint64_t>(entry.type));
    return digest.value();
}

bool is_settled(const Stat& stat) {
    return stat.ctime_seconds != 0 && stat.ctime_seconds < std::time(nullptr) - settled_after;
}

Remembered remember(const Observed& observed) {
    Remembered remembered{observed.stat, observed.settled, packed_names(observed.names), {}};
    remembered.digests.reserve(observed.names.size());
    for (const auto& one : observed.names) remembered.digests.push_back(digest_of(one.stat));
    return remembered;
}

void ObservingTree::note(const RootPath& path, Question question, std::uint64_t digest) const {
    const std::scoped_lock lock(mutex_);
    noted_.answers.try_emplace({path, question}, digest);
}

Result<Stat> ObservingTree::stat(const RootPath& path, Follow follow) const {
    auto answer = tree_.stat(path, follow);
    note(path, follow == Follow::yes ? Question::stat_followed : Question::stat, digest_of(answer));
    return answer;
}

Result<std::unique_ptr<File>> ObservingTree::open(const RootPath& path) const {
    auto answer = tree_.open(path);
    const Result<Stat> stat = answer ? Result<Stat>((*answer)->stat()) : std::unexpected(answer.error());
    note(path, Question::open, digest_of(stat));
    return answer;
}

Result<std::string> ObservingTree::read_link(const RootPath& path) const {
    auto answer = tree_.read_link(path);
    note(path, Question::read_link, digest_of(answer));
    return answer;
}

Result<std::vector<DirectoryEntry>> ObservingTree::list(const RootPath& path) const {
    auto answer = tree_.list(path);
    note(path, Question::list, digest_of(answer));
    return answer;
}

Result<Listing> ObservingTree::listing(const RootPath& path) const {
    const auto before = tree_.stat(path, Follow::yes);
    auto answer = tree_.listing(path);
    if (!before || !answer) {
        const Result<Stat> failed = std::unexpected(before ? answer.error() : before.error());
        note(path, Question::scan_failed, digest_of(failed));
        return answer;
    }
    const std::scoped_lock lock(mutex_);
    noted_.scans.try_emplace(path, Observed{*before, is_settled(*before), *answer});
    return answer;
}

Result<std::vector<ScannedEntry>> ObservingTree::scan(const RootPath& path) const {
    SR_TRY(const auto listed, listing(path));
    std::vector<ScannedEntry> entries;
    entries.reserve(listed.size());
    for (const auto& one : listed) entries.push_back({std::string(one.name), one.stat, std::string(one.target)});
    return entries;
}

}   // namespace sandroot::fs
