// Writes a pax archive, member by member; libarchive stays behind it.
#pragma once

#include <sandroot/archive/order.hpp>
#include <sandroot/archive/zeros.hpp>
#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sandroot::archive {

enum class Compression : std::uint8_t { none, gzip, zstd, xz };

/// What stands in front of a member's bytes. Owners are numbers; names of theirs mean nothing in another system.
struct TarHeader {
    std::string path;   ///< Relative, without "./" and without a trailing "/"; any bytes.
    plan::Kind kind = plan::Kind::file;
    std::uint32_t mode = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    ArchiveTime time;
    std::string target;           ///< A symlink's.
    std::string link;             ///< The path of the member whose further name this is; empty for none.
    std::uint64_t size = 0;       ///< The size of a file that has bytes of its own.
    std::vector<Extent> data{};   ///< Where `has_holes`: which of them are not in a hole.
    bool has_holes = false;
};

/// The same calls write the same bytes, whatever locale the process has.
class TarWriter {
public:
    /// Writes to `into`, which must outlive it. Errors: those of libarchive.
    [[nodiscard]] static Result<TarWriter> open(const os::Fd& into, Compression compression);
    TarWriter(TarWriter&&) noexcept;
    TarWriter& operator=(TarWriter&&) = delete;
    ~TarWriter();

    // Errors of all that follow: those of write(2), ENOSPC and EPIPE among them; those of libarchive.
    [[nodiscard]] Result<void> begin(const TarHeader& header);
    /// The member's next bytes; in a hole they count and are not written.
    [[nodiscard]] Result<void> write(std::span<const std::byte> bytes);
    /// To be called once, after the last member.
    [[nodiscard]] Result<void> end();
    /// What has gone to `into` so far.
    [[nodiscard]] std::uint64_t written() const;

private:
    struct Stream;
    explicit TarWriter(std::unique_ptr<Stream> stream);
    std::unique_ptr<Stream> stream_;
};

}   // namespace sandroot::archive
