#include <sandroot/archive/tar_writer.hpp>
#include <sandroot/os/file.hpp>

#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <clocale>
#include <optional>
#include <string_view>
#include <utility>

namespace sandroot::archive {

namespace {

constexpr int block = 1 << 20;   ///< So much goes to write(2) at once.

/// libarchive takes names for text of the locale. In the plain one all but ASCII is bytes to it, and kept.
class PlainLocale {
public:
    PlainLocale() : plain_(::newlocale(LC_ALL_MASK, "C", nullptr)), before_(::uselocale(plain_)) {}
    PlainLocale(const PlainLocale&) = delete;
    PlainLocale& operator=(const PlainLocale&) = delete;
    ~PlainLocale() {
        ::uselocale(before_);
        if (plain_ != nullptr) ::freelocale(plain_);
    }

private:
    locale_t plain_;
    locale_t before_;
};

struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

struct FreeArchive {
    void operator()(::archive* writer) const {
        // Else it would still write what it has.
        archive_write_fail(writer);
        archive_write_free(writer);
    }
};

unsigned type_of(plan::Kind kind) {
    switch (kind) {
    case plan::Kind::directory:
        return AE_IFDIR;
    case plan::Kind::symlink:
        return AE_IFLNK;
    case plan::Kind::file:
    case plan::Kind::generated:
        break;
    }
    return AE_IFREG;
}

int add_filter(::archive* writer, Compression compression) {
    switch (compression) {
    case Compression::none:
        return archive_write_add_filter_none(writer);
    case Compression::gzip:
        if (const int added = archive_write_add_filter_gzip(writer); added != ARCHIVE_OK) return added;
        return archive_write_set_filter_option(writer, "gzip", "timestamp", nullptr);
    case Compression::zstd:
        return archive_write_add_filter_zstd(writer);
    case Compression::xz:
        return archive_write_add_filter_xz(writer);
    }
    return ARCHIVE_FATAL;
}

}   // namespace

struct TarWriter::Stream {
    explicit Stream(const os::Fd& fd) : into(fd) {}

    const os::Fd& into;
    std::uint64_t written = 0;
    std::optional<Error> error;   ///< What write(2) said, once it failed.
    std::unique_ptr<archive_entry, FreeEntry> entry{archive_entry_new()};
    std::unique_ptr<::archive, FreeArchive> writer{archive_write_new()};

    static la_ssize_t take(::archive* writer, void* self, const void* bytes, std::size_t count) {
        auto& stream = *static_cast<Stream*>(self);
        if (auto done = os::write_all(stream.into, {static_cast<const char*>(bytes), count}); !done) {
            archive_set_error(writer, done.error().os_error, "%s", done.error().message.c_str());
            stream.error = std::move(done).error();
            return -1;
        }
        stream.written += count;
        return static_cast<la_ssize_t>(count);
    }

    /// The error behind the last call's answer.
    std::unexpected<Error> failed() {
        if (error) return std::unexpected(in_step(*error, "the archive"));
        const char* text = archive_error_string(writer.get());
        return fail(Errc::system, std::string("the archive: ") + (text ? text : "out of memory"));
    }
};

TarWriter::TarWriter(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
TarWriter::TarWriter(TarWriter&&) noexcept = default;
TarWriter::~TarWriter() = default;

Result<TarWriter> TarWriter::open(const os::Fd& into, Compression compression) {
    const PlainLocale plain;
    auto stream = std::make_unique<Stream>(into);
    ::archive* const writer = stream->writer.get();
    if (!writer || !stream->entry) return fail_errno(ENOMEM, "the archive");
    if (archive_write_set_format_pax(writer) != ARCHIVE_OK || add_filter(writer, compression) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(writer, block) != ARCHIVE_OK ||
        // Bytes behind the end of a compressed stream would be taken for rubbish.
        archive_write_set_bytes_in_last_block(writer, 1) != ARCHIVE_OK ||
        archive_write_open2(writer, stream.get(), nullptr, Stream::take, nullptr, nullptr) != ARCHIVE_OK)
        return stream->failed();
    return TarWriter(std::move(stream));
}

Result<void> TarWriter::begin(const TarHeader& header) {
    archive_entry* const entry = archive_entry_clear(stream_->entry.get());
    archive_entry_copy_pathname(entry, header.path.c_str());
    archive_entry_set_filetype(entry, type_of(header.kind));
    archive_entry_set_perm(entry, header.mode);
    archive_entry_set_uid(entry, header.uid);
    archive_entry_set_gid(entry, header.gid);
    archive_entry_set_mtime(entry, header.time.seconds, header.time.nanoseconds);
    archive_entry_set_size(entry, static_cast<la_int64_t>(header.size));
    if (!header.target.empty()) archive_entry_copy_symlink(entry, header.target.c_str());
    if (!header.link.empty()) archive_entry_copy_hardlink(entry, header.link.c_str());
    if (header.has_holes) {
        for (const auto& [begin, end] : header.data)
            archive_entry_sparse_add_entry(entry, static_cast<la_int64_t>(begin), static_cast<la_int64_t>(end - begin));
        if (header.data.empty()) archive_entry_sparse_add_entry(entry, static_cast<la_int64_t>(header.size), 0);
    }
    const PlainLocale plain;
    // A warning says that a name is no ASCII and went in as bytes, which is what is wanted.
    if (archive_write_header(stream_->writer.get(), entry) < ARCHIVE_WARN) return stream_->failed();
    return {};
}

Result<void> TarWriter::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const la_ssize_t count = archive_write_data(stream_->writer.get(), bytes.data(), bytes.size());
        if (count < 0) return stream_->failed();
        if (count == 0) return fail(Errc::malformed, "the archive: more bytes than the member has");
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> TarWriter::end() {
    if (archive_write_close(stream_->writer.get()) != ARCHIVE_OK) return stream_->failed();
    return {};
}

std::uint64_t TarWriter::written() const {
    return stream_->written;
}

}   // namespace sandroot::archive
