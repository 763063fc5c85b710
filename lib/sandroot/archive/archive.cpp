#include <sandroot/archive/archive.hpp>
#include <sandroot/archive/order.hpp>
#include <sandroot/base/escape.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/placing/fill.hpp>
#include <sandroot/placing/placer.hpp>
#include <sandroot/placing/tally.hpp>
#include <sandroot/placing/work_plan.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace sandroot::archive {

namespace {

constexpr std::size_t buffer_size = 1U << 20U;

class Archiver {
public:
    Archiver(const placing::WorkPlan& work, const fs::DiskTree& source, TarWriter& writer,
             const ArchiveOptions& options, Progress& progress)
        : work_(work), source_(source), writer_(writer), options_(options), progress_(progress),
          members_(members_of(work)), buffer_(buffer_size) {}

    Result<Archived> run() {
        for (const auto& member : members_) {
            if (stopped()) return placing::interrupted();
            const std::uint64_t before = archived_.bytes;
            SR_DO(add(member));
            progress_.advance(1, archived_.bytes - before);
        }
        SR_DO(writer_.end());
        archived_.archive_bytes = writer_.written();
        archived_.notes = placing::notes_on({}, work_);
        return std::move(archived_);
    }

private:
    [[nodiscard]] bool stopped() const { return options_.stop && *options_.stop; }

    [[nodiscard]] static std::string below(const plan::Name& item) { return item.path().substr(1); }

    Result<void> add(const Member& member) {
        const plan::Name item = item_of(work_, member);
        TarHeader header;
        header.path = below(item);
        header.kind = item.kind;
        header.mode = item.mode;
        header.uid = item.uid;
        header.gid = item.gid;
        header.time = time_of(item, options_.newest);
        if (member.link) {
            header.link = below(item_of(work_, members_[*member.link]));
            ++archived_.hard_links;
            return writer_.begin(header);
        }
        switch (item.kind) {
        case plan::Kind::directory:
            ++archived_.directories;
            return writer_.begin(header);
        case plan::Kind::symlink:
            ++archived_.symlinks;
            return add_symlink(member, item, header);
        case plan::Kind::generated:
            ++archived_.generated;
            header.size = item.content.size();
            SR_DO(writer_.begin(header));
            return writer_.write(std::as_bytes(std::span(item.content)));
        case plan::Kind::file:
            break;
        }
        ++archived_.files;
        return add_file(member, item, header);
    }

    Result<void> add_symlink(const Member& member, const plan::Name& item, TarHeader& header) {
        if (item.has_source()) {
            SR_DO(enter(member));
            SR_DO(placing::check_source_symlink(from_, item));
        }
        header.target = item.target;
        return writer_.begin(header);
    }

    Result<void> add_file(const Member& member, const plan::Name& item, TarHeader& header) {
        os::Fd origin;
        if (item.origin.empty()) {
            SR_DO(enter(member));
        } else {
            SR_TRY(origin, placing::open_source(source_, work_.directories[member.directory], item), "reading");
        }
        SR_TRY(const os::Fd from, placing::open_source_file(origin ? origin : from_, item));
        header.size = item.source.size;
        SR_TRY(header.data, told_of(data_in(from, header.size, options_.stop), item));
        header.has_holes = header.size > 0 && header.data != std::vector<Extent>{{0, header.size}};
        SR_DO(writer_.begin(header));
        std::uint64_t at = 0;
        for (const auto& extent : header.data) {
            SR_DO(pass_hole(extent.begin - at));
            SR_DO(told_of(copy(from, extent), item));
            archived_.bytes += extent.end - extent.begin;
            at = extent.end;
        }
        SR_DO(pass_hole(header.size - at));
        return placing::check_source_file(from, item);
    }

    /// What went wrong with the bytes of a file, in the words that a build has for it.
    template <class T>
    static Result<T> told_of(Result<T> result, const plan::Name& item) {
        if (result) return result;
        if (result.error().os_error == ENODATA) return placing::changed(item);
        if (result.error().os_error == EINTR) return placing::interrupted();
        return result;
    }

    Result<void> copy(const os::Fd& from, const Extent& extent) {
        for (std::uint64_t at = extent.begin; at < extent.end;) {
            if (stopped()) return placing::interrupted();
            const auto part = std::span(buffer_).first(std::min<std::uint64_t>(extent.end - at, buffer_.size()));
            SR_TRY(const std::size_t count, os::read_at(from, at, part));
            if (count < part.size()) return fail_errno(ENODATA, "the file ends early");
            SR_DO(writer_.write(part));
            at += count;
        }
        return {};
    }

    /// The writer counts the bytes of a hole and wants to be shown some.
    Result<void> pass_hole(std::uint64_t length) {
        if (length > 0) zeros_.resize(buffer_size);
        while (length > 0) {
            if (stopped()) return placing::interrupted();
            const auto part = std::span(std::as_const(zeros_)).first(std::min<std::uint64_t>(length, zeros_.size()));
            SR_DO(writer_.write(part));
            length -= part.size();
        }
        return {};
    }

    /// Opens the directory that the member comes from, unless it was the last one's as well.
    Result<void> enter(const Member& member) {
        if (from_ && entered_ == member.directory) return {};
        SR_TRY(from_, placing::open_source(source_, work_.directories[member.directory]), "reading");
        entered_ = member.directory;
        return {};
    }

    const placing::WorkPlan& work_;
    const fs::DiskTree& source_;
    TarWriter& writer_;
    const ArchiveOptions& options_;
    Progress& progress_;
    std::vector<Member> members_;
    std::vector<std::byte> buffer_;
    std::vector<std::byte> zeros_;
    os::Fd from_;
    std::size_t entered_ = 0;
    Archived archived_;
};

Error with_hint(Error error) {
    if (error.hint.empty() && (error.os_error == ENOSPC || error.os_error == EDQUOT || error.os_error == EFBIG))
        error.hint = "free some space there, write it elsewhere with --output, or compress it: root.tar.zst";
    return error;
}

}   // namespace

Result<Archived> write_archive(const plan::Plan& plan, const fs::DiskTree& source, const os::Fd& into,
                               const ArchiveOptions& options, Progress& progress) {
    SR_TRY(const placing::WorkPlan work, placing::plan_work(plan, {}));
    SR_TRY(TarWriter writer, TarWriter::open(into, options.compression));
    progress.begin(Stage::archiving, work.items);
    auto archived = Archiver(work, source, writer, options, progress).run();
    progress.end();
    if (!archived) return std::unexpected(with_hint(std::move(archived).error()));
    return archived;
}

Result<void> check_archive_apart(const HostPath& file, const plan::Plan& plan, const fs::DiskTree& source) {
    SR_TRY(const HostPath directory, fs::canonical(file.parent()), escape_for_terminal(file.str()));
    SR_TRY(const HostPath top, fs::canonical(source.host_path()), "the source");
    const RootPath real(directory.str());
    const RootPath above(top.str());
    if (!real.is_within(above)) return {};
    const RootPath inside(above.is_root() ? real.str() : real.str().substr(top.str().size()));
    for (const auto& whole : plan.whole)
        if (inside.is_within(whole))
            return fail(Errc::refused,
                        "the archive " + escape_for_terminal(file.str()) + " lies in " +
                            escape_for_terminal(whole.str()) + ", which is itself taken into it",
                        "write it elsewhere with --output");
    return {};
}

}   // namespace sandroot::archive
