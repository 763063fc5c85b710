#include "cli/archive.hpp"

#include <sandroot/base/escape.hpp>

#include <charconv>
#include <string_view>
#include <utility>

namespace sandroot::app {

namespace {

using archive::Compression;

constexpr std::pair<std::string_view, Compression> endings[] = {
    {".tar", Compression::none},     {".tar.gz", Compression::gzip}, {".tgz", Compression::gzip},
    {".tar.zst", Compression::zstd}, {".tzst", Compression::zstd},   {".tar.xz", Compression::xz},
    {".txz", Compression::xz}};
/// What others call the archives that we do not make.
constexpr std::string_view foreign_endings[] = {".tar.bz2", ".tar.lz4", ".tar.lz", ".tar.lzma", ".tar.br",
                                                ".tar.Z",   ".tbz",     ".tbz2",   ".tlz"};

Result<std::optional<Compression>> compression_of(const std::string& name) {
    if (name == "-") return Compression::none;
    for (const auto& [ending, compression] : endings)
        if (name.ends_with(ending)) return compression;
    for (const auto ending : foreign_endings)
        if (name.ends_with(ending))
            return fail(Errc::usage, "--output: no archive is written as " + std::string(ending),
                        ".tar, .tar.gz, .tar.zst and .tar.xz are");
    return std::nullopt;
}

/// What speaks of the directory that is not built.
Result<void> refuse_directory_options(const Typed& typed) {
    const std::pair<std::string_view, bool> given[] = {
        {"--root", typed.root.has_value()}, {"--link", typed.link.has_value()}, {"--keep", !typed.keep.empty()},
        {"--force", typed.force > 0},       {"--rebuild", typed.rebuild > 0},   {"--wait", typed.wait > 0}};
    for (const auto& [option, is_given] : given)
        if (is_given)
            return fail(Errc::usage, std::string(option) + " is about a directory, and --output asks for an archive",
                        "leave one of them out");
    if (typed.dry_run > 0)
        return fail(Errc::usage, "--dry-run does not write the archive that --output asks for",
                    "sandroot plan shows what would be in it");
    return {};
}

/// Source: the specification of SOURCE_DATE_EPOCH, reproducible-builds.org. Empty is taken for unset, as it comes from
/// a Dockerfile's ARG that nobody gave a value.
Result<std::optional<std::int64_t>> newest_of(const std::string& epoch) {
    if (epoch.empty()) return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(epoch.data(), epoch.data() + epoch.size(), seconds);
    if (error != std::errc{} || end != epoch.data() + epoch.size() || seconds < 0)
        return fail(Errc::usage,
                    "SOURCE_DATE_EPOCH: " + escape_for_terminal(epoch) + " is no number of seconds since 1970",
                    "export SOURCE_DATE_EPOCH=$(date +%s), or unset it");
    return seconds;
}

}   // namespace

Result<std::optional<ArchiveRequest>> settle_archive(const Typed& typed, const Surroundings& around) {
    if (!typed.output) return std::nullopt;
    SR_TRY(const auto compression, compression_of(*typed.output));
    if (!compression) return std::nullopt;
    SR_DO(refuse_directory_options(typed));
    ArchiveRequest archive;
    archive.options.compression = *compression;
    SR_TRY(archive.options.newest, newest_of(around.source_date_epoch));
    if (*typed.output != "-") {
        archive.file = HostPath(*typed.output);
        return archive;
    }
    if (around.stdout_is_terminal)
        return fail(Errc::usage, "an archive would go to standard output, which is a terminal",
                    "sandroot build --output root.tar");
    if (typed.format == "json")
        return fail(Errc::usage, "--format json and the archive would both go to standard output",
                    "sandroot build --format json --output root.tar");
    return archive;
}

}   // namespace sandroot::app
