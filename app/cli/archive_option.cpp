#include "cli/archive_option.hpp"

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
/// Names of archives that we do not make.
constexpr std::string_view foreign_endings[] = {".tar.bz2", ".tar.lz4", ".tar.lz", ".tar.lzma", ".tar.br",
                                                ".tar.Z",   ".tbz",     ".tbz2",   ".tlz"};

Result<std::optional<Compression>> compression_of(const std::string& name) {
    if (name == "-") return Compression::none;
    for (const auto& [ending, compression] : endings)
        if (name.ends_with(ending)) return compression;
    for (const auto ending : foreign_endings)
        if (name.ends_with(ending))
            return fail(Errc::usage, "--output: archives cannot be written as " + std::string(ending),
                        "use .tar, .tar.gz, .tar.zst or .tar.xz");
    return std::nullopt;
}

/// Options about the directory that is not built.
Result<void> refuse_directory_options(const ParsedArguments& arguments) {
    for (const std::string_view option : {"--root", "--link", "--keep", "--force", "--rebuild", "--wait"})
        if (arguments.gives(option))
            return fail(Errc::usage, std::string(option) + " is about a directory, and --output asks for an archive",
                        "leave one of them out");
    if (arguments.gives("--dry-run"))
        return fail(Errc::usage, "--dry-run does not write the archive that --output asks for",
                    "sandroot plan shows what would be in it");
    return {};
}

/// Source: the specification of SOURCE_DATE_EPOCH, reproducible-builds.org. Empty counts as unset, because an ARG
/// of a Dockerfile without a value is empty.
Result<std::optional<std::int64_t>> newest_of(const std::string& epoch) {
    if (epoch.empty()) return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(epoch.data(), epoch.data() + epoch.size(), seconds);
    if (error != std::errc{} || end != epoch.data() + epoch.size() || seconds < 0)
        return fail(Errc::usage, "SOURCE_DATE_EPOCH must be a number of seconds since 1970, not \"" + epoch + '"',
                    "export SOURCE_DATE_EPOCH=$(date +%s), or unset it");
    return seconds;
}

}   // namespace

Result<std::optional<ArchiveOptions>> archive_option(const Options& options, const ParsedArguments& arguments,
                                                     const Surroundings& around) {
    if (!options.output.file) return std::nullopt;
    const HostPath& file = *options.output.file;
    SR_TRY(const auto compression, compression_of(file.str()));
    if (!compression) return std::nullopt;
    SR_DO(refuse_directory_options(arguments));
    ArchiveOptions archive;
    archive.options.compression = *compression;
    SR_TRY(archive.options.newest, newest_of(around.source_date_epoch));
    if (file.str() != "-") {
        archive.file = file;
        return archive;
    }
    if (around.stdout_is_terminal)
        return fail(Errc::usage, "the archive would go to standard output, which is a terminal",
                    "sandroot build --output root.tar");
    if (options.output.format == Format::json)
        return fail(Errc::usage, "--format json and the archive would both go to standard output",
                    "sandroot build --format json --output root.tar");
    return archive;
}

}   // namespace sandroot::app
