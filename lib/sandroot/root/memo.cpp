#include <sandroot/base/pack.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/root/at.hpp>
#include <sandroot/root/memo.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace sandroot::root {

namespace {

constexpr std::string_view first_bytes = "sandroot memo 3\n";
/// In this machine's order, so that another kind of machine does not take it for its own.
constexpr std::uint64_t order_mark = 0x0102030405060708U;
constexpr std::size_t enough_to_write = 64U << 10U;

// Each struct is taken apart with all its members, so that one that is added and forgotten here does not compile.

void put(Packer& out, const RootPath& path) {
    out.text(path.str());
}

void put(Packer& out, const fs::Stat& stat) {
    const auto& [type, mode, uid, gid, size, links, seconds, nanoseconds, identity, ctime_seconds, ctime_nanoseconds] =
        stat;
    out.number(type);
    for (const auto number : {mode, uid, gid, nanoseconds, ctime_nanoseconds}) out.number(number);
    for (const auto number : {size, links, identity.device, identity.inode}) out.number(number);
    for (const auto number : {seconds, ctime_seconds}) out.number(number);
}

template <class Items, class Put>
void put_all(Packer& out, const Items& items, const Put& put_one) {
    out.number(std::uint64_t{items.size()});
    for (const auto& item : items) put_one(item);
}

void put(Packer& out, const plan::Entry& entry) {
    const auto& [at, kind, mode, uid, gid, target, content, source, must_copy, why] = entry;
    (void)why;   // Reports that give reasons make the plan anew.
    put(out, at);
    out.number(kind);
    for (const auto number : {mode, uid, gid}) out.number(number);
    out.text(target);
    out.text(content);
    put(out, source);
    out.number(must_copy);
}

void put(Packer& out, const plan::Taken& taken) {
    const auto& [at, names, apart, why] = taken;
    (void)names;   // They are among the observations.
    (void)why;
    put(out, at);
    put_all(out, apart, [&](std::uint32_t index) { out.number(index); });
}

void put(Packer& out, const plan::Missing& missing) {
    const auto& [name, status, needed_by, error, places, elsewhere] = missing;
    out.text(name);
    out.number(status);
    put_all(out, needed_by, [&](const plan::Needer& needer) {
        const auto& [path, package, how] = needer;
        put(out, path);
        out.text(package);
        out.text(how);
    });
    out.text(error);
    put_all(out, places, [&](const std::string& place) { out.text(place); });
    const auto& [paths, unconfigured] = elsewhere;
    put_all(out, paths, [&](const RootPath& path) { put(out, path); });
    out.number(unconfigured);
}

void put(Packer& out, const plan::Plan& plan) {
    const auto& [entries, taken, whole, missing, left_out, remarks, scope, totals] = plan;
    (void)scope;   // The plan for a part of an environment is never remembered.
    put_all(out, entries, [&](const auto& one) { put(out, one); });
    put_all(out, taken, [&](const auto& one) { put(out, one); });
    put_all(out, whole, [&](const auto& one) { put(out, one); });
    put_all(out, missing, [&](const auto& one) { put(out, one); });
    put_all(out, left_out, [&](const plan::LeftOut& one) {
        const auto& [at, why, is_unread, files, bytes] = one;
        (void)files;   // Only a part of an environment has such sums.
        (void)bytes;
        put(out, at);
        out.text(why);
        out.number(is_unread);
    });
    put_all(out, remarks, [&](const plan::Remark& one) {
        const auto& [at, text, kind] = one;
        put(out, at);
        out.text(text);
        out.number(kind);
    });
    const auto& [files, bytes, objects, system_libraries] = totals;
    for (const auto number : {std::uint64_t{files}, bytes, std::uint64_t{objects}, std::uint64_t{system_libraries}})
        out.number(number);
}

void put(Packer& out, const MemoHead& head) {
    const auto& [manifest, stamp, request, interpreter, warnings] = head;
    out.number(manifest.root.inode);
    out.number(manifest.root.born_seconds);
    out.number(manifest.root.born_nanoseconds);
    out.number(manifest.link);
    put_all(out, manifest.kept, [&](const std::string& name) { out.text(name); });
    const Asked asked = manifest.asked.value_or(Asked{});
    put_all(out, asked.options, [&](const Asked::Option& option) {
        out.text(option.name);
        out.text(option.value);
    });
    put_all(out, asked.files, [&](const Asked::File& file) {
        out.text(file.path);
        out.text(file.content);
    });
    const auto& [inode, size, seconds, nanoseconds] = stamp;
    out.number(inode);
    out.number(size);
    out.number(seconds);
    out.number(nanoseconds);
    out.text(request);
    out.text(interpreter);
    put_all(out, warnings, [&](const std::string& warning) { out.text(warning); });
}

/// Takes apart what `put` made.
class Reading {
public:
    explicit Reading(std::string_view bytes) : in_(bytes) {}

    template <class Take>
    auto all(std::size_t least, const Take& take) {
        std::vector<decltype(take())> items(in_.count(least));
        for (auto& item : items) item = take();
        return items;
    }

    std::optional<Memo> run() {
        if (in_.raw(first_bytes.size()) != first_bytes || in_.number<std::uint64_t>() != order_mark)
            return std::nullopt;
        Memo memo;
        memo.head = head();
        memo.plan = plan();
        observations(memo.observed);
        memo.directories = all(8, [&] { return left_behind(); });
        if (!in_.done()) return std::nullopt;
        return memo;
    }

private:
    std::string text() { return std::string(in_.text()); }
    RootPath path() { return RootPath(text()); }

    fs::Stat stat() {
        fs::Stat stat;
        stat.type = in_.number<fs::Type>();
        for (auto* number : {&stat.mode, &stat.uid, &stat.gid, &stat.mtime_nanoseconds, &stat.ctime_nanoseconds})
            *number = in_.number<std::uint32_t>();
        for (auto* number : {&stat.size, &stat.links, &stat.identity.device, &stat.identity.inode})
            *number = in_.number<std::uint64_t>();
        for (auto* number : {&stat.mtime_seconds, &stat.ctime_seconds}) *number = in_.number<std::int64_t>();
        return stat;
    }

    MemoHead head() {
        MemoHead head;
        head.manifest.root.inode = in_.number<std::uint64_t>();
        head.manifest.root.born_seconds = in_.number<std::int64_t>();
        head.manifest.root.born_nanoseconds = in_.number<std::uint32_t>();
        head.manifest.link = in_.number<Link>();
        head.manifest.kept = all(8, [&] { return text(); });
        head.manifest.asked->options = all(16, [&] {
            std::string name = text();
            return Asked::Option{std::move(name), text()};
        });
        head.manifest.asked->files = all(16, [&] {
            std::string path = text();
            return Asked::File{std::move(path), text()};
        });
        head.stamp.inode = in_.number<std::uint64_t>();
        head.stamp.size = in_.number<std::uint64_t>();
        head.stamp.mtime_seconds = in_.number<std::int64_t>();
        head.stamp.mtime_nanoseconds = in_.number<std::uint32_t>();
        head.request = text();
        head.interpreter = text();
        head.warnings = all(8, [&] { return text(); });
        return head;
    }

    plan::Entry entry() {
        plan::Entry entry;
        entry.at = path();
        entry.kind = in_.number<plan::Kind>();
        for (auto* number : {&entry.mode, &entry.uid, &entry.gid}) *number = in_.number<std::uint32_t>();
        entry.target = text();
        entry.content = text();
        entry.source = stat();
        entry.must_copy = in_.flag();
        return entry;
    }

    plan::Missing missing() {
        plan::Missing missing;
        missing.name = text();
        missing.status = in_.number<plan::MissingStatus>();
        missing.needed_by = all(24, [&] {
            RootPath needer = path();
            std::string package = text();
            return plan::Needer{std::move(needer), std::move(package), text()};
        });
        missing.error = text();
        missing.places = all(8, [&] { return text(); });
        missing.elsewhere.paths = all(8, [&] { return path(); });
        missing.elsewhere.unconfigured = in_.flag();
        return missing;
    }

    plan::Plan plan() {
        plan::Plan plan;
        plan.entries = all(64, [&] { return entry(); });
        plan.taken = all(16, [&] {
            RootPath at = path();
            return plan::Taken{std::move(at), {}, all(4, [&] { return in_.number<std::uint32_t>(); }), nullptr};
        });
        plan.whole = all(8, [&] { return path(); });
        plan.missing = all(16, [&] { return missing(); });
        plan.left_out = all(16, [&] {
            RootPath at = path();
            std::string why = text();
            return plan::LeftOut{std::move(at), std::move(why), in_.flag(), 0, 0};
        });
        plan.remarks = all(16, [&] {
            RootPath at = path();
            std::string said = text();
            return plan::Remark{std::move(at), std::move(said), in_.number<plan::RemarkKind>()};
        });
        plan.totals.files = in_.number<std::uint64_t>();
        plan.totals.bytes = in_.number<std::uint64_t>();
        plan.totals.objects = in_.number<std::uint64_t>();
        plan.totals.system_libraries = in_.number<std::uint64_t>();
        return plan;
    }

    void observations(fs::Recollection& observed) {
        for (std::size_t left = in_.count(16); left > 0; --left) {
            RootPath at = path();
            const auto question = in_.number<fs::Question>();
            observed.answers.emplace_hint(observed.answers.end(), std::pair(std::move(at), question),
                                          in_.number<std::uint64_t>());
        }
        for (std::size_t left = in_.count(16); left > 0; --left) {
            RootPath at = path();
            fs::Remembered scan;
            scan.stat = stat();
            scan.settled = in_.flag();
            scan.names = text();
            scan.digests.resize(in_.count(sizeof(fs::NameDigest)));
            const auto bytes = in_.raw(scan.digests.size() * sizeof(fs::NameDigest));
            if (!bytes.empty()) std::memcpy(scan.digests.data(), bytes.data(), bytes.size());
            // The names are walked by these numbers.
            if (std::cmp_not_equal(std::ranges::count(scan.names, '\0'), scan.digests.size())) in_.break_off();
            observed.scans.emplace_hint(observed.scans.end(), std::move(at), std::move(scan));
        }
    }

    LeftBehind left_behind() {
        LeftBehind directory;
        directory.below = text();
        directory.inode = in_.number<std::uint64_t>();
        directory.ctime_seconds = in_.number<std::int64_t>();
        directory.ctime_nanoseconds = in_.number<std::uint32_t>();
        directory.has_own_files = in_.flag();
        directory.shares_files = in_.flag();
        return directory;
    }

    Unpacker in_;
};

}   // namespace

MemoParts parts_of(const MemoHead& head, const plan::Plan& plan, const fs::Observations& observed,
                   const std::vector<LeftBehind>& directories) {
    // One at a time, for all together would take as much memory as the listings.
    const auto scans = [&observed](const auto& take) -> Result<void> {
        for (const auto& [at, scan] : observed.scans) SR_DO(take(at, fs::remember(scan)));
        return {};
    };
    return {head, plan, observed.answers, observed.scans.size(), scans, directories};
}

MemoParts parts_of(const Memo& memo) {
    const auto& observed = memo.observed;
    const auto scans = [&observed](const auto& take) -> Result<void> {
        for (const auto& [at, scan] : observed.scans) SR_DO(take(at, scan));
        return {};
    };
    return {memo.head, memo.plan, observed.answers, observed.scans.size(), scans, memo.directories};
}

Result<void> write_memo(const os::Fd& into, const MemoParts& parts) {
    Packer out;
    out.raw(first_bytes);
    out.number(order_mark);
    put(out, parts.head);
    put(out, parts.plan);
    out.number(std::uint64_t{parts.answers.size()});
    for (const auto& [asked, digest] : parts.answers) {
        put(out, asked.first);
        out.number(asked.second);
        out.number(digest);
        if (out.pending() > enough_to_write) SR_DO(os::write_all(into, out.take()));
    }
    out.number(std::uint64_t{parts.scan_count});
    SR_DO(parts.scans([&](const RootPath& at, const fs::Remembered& scan) -> Result<void> {
        const auto& [stat, settled, names, digests] = scan;
        put(out, at);
        put(out, stat);
        out.number(settled);
        out.text(names);
        out.number(std::uint64_t{digests.size()});
        out.raw({reinterpret_cast<const char*>(digests.data()), digests.size() * sizeof(fs::NameDigest)});
        if (out.pending() > enough_to_write) return os::write_all(into, out.take());
        return {};
    }));
    put_all(out, parts.directories, [&](const LeftBehind& directory) {
        const auto& [below, inode, seconds, nanoseconds, has_own_files, shares_files] = directory;
        out.text(below);
        out.number(inode);
        out.number(seconds);
        out.number(nanoseconds);
        out.number(has_own_files);
        out.number(shares_files);
    });
    return os::write_all(into, out.take());
}

std::optional<Memo> read_memo(std::string_view bytes) {
    return Reading(bytes).run();
}

Result<ManifestStamp> stamp_of(const os::Fd& state, const char* name) {
    SR_TRY(const auto seen, look_at(state, name));
    return ManifestStamp{seen.identity.inode, seen.size, seen.mtime_seconds, seen.mtime_nanoseconds};
}

}   // namespace sandroot::root
