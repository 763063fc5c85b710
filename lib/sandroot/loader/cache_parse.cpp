#include <sandroot/loader/cache.hpp>

#include <bit>
#include <cstring>

namespace sandroot::loader {

namespace {

constexpr std::string_view old_magic = "ld.so-1.7.0";
constexpr std::string_view new_magic = "glibc-ld.so.cache1.1";
constexpr std::size_t old_header_size = 16;
constexpr std::size_t old_entry_size = 12;
constexpr std::size_t new_header_size = 48;
constexpr std::size_t new_entry_size = 24;
constexpr std::uint32_t extension_magic = 0xeaa42174;

std::unexpected<Error> malformed(const std::string& what) {
    return fail(Errc::malformed, what);
}

/// The file with its byte order: reads past the end give 0, and every caller has checked the range before.
class Bytes {
public:
    Bytes(std::span<const std::byte> bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] bool big_endian() const { return big_endian_; }
    [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t length) const {
        return offset <= size() && length <= size() - offset;
    }
    [[nodiscard]] std::uint32_t u32(std::uint64_t offset) const { return number<std::uint32_t>(offset); }
    [[nodiscard]] std::uint64_t u64(std::uint64_t offset) const { return number<std::uint64_t>(offset); }
    [[nodiscard]] bool begins(std::uint64_t offset, std::string_view text) const {
        return holds(offset, text.size()) && std::memcmp(bytes_.data() + offset, text.data(), text.size()) == 0;
    }
    [[nodiscard]] std::string text(std::uint64_t offset, std::uint64_t length) const {
        return {reinterpret_cast<const char*>(bytes_.data()) + offset, static_cast<std::size_t>(length)};
    }
    /// Nothing where no NUL ends it.
    [[nodiscard]] std::optional<std::string> terminated(std::uint64_t offset) const {
        if (offset >= size()) return std::nullopt;
        const auto* const start = reinterpret_cast<const char*>(bytes_.data()) + offset;
        const auto* const end =
            static_cast<const char*>(std::memchr(start, 0, size() - static_cast<std::size_t>(offset)));
        if (!end) return std::nullopt;
        return std::string(start, end);
    }

private:
    template <class Number>
    [[nodiscard]] Number number(std::uint64_t offset) const {
        Number value = 0;
        if (!holds(offset, sizeof value)) return value;
        std::memcpy(&value, bytes_.data() + offset, sizeof value);
        if (big_endian_ == (std::endian::native == std::endian::big)) return value;
        if constexpr (sizeof value == 4) return __builtin_bswap32(value);
        else return __builtin_bswap64(value);
    }

    std::span<const std::byte> bytes_;
    bool big_endian_;
};

struct Extensions {
    std::string generator;
    std::vector<std::string> hwcap_names;
};

Result<Extensions> parse_extensions(const Bytes& file, std::uint32_t at) {
    Extensions extensions;
    if (at == 0) return extensions;
    if (!file.holds(at, 8) || file.u32(at) != extension_magic)
        return malformed("no extension directory where the header names one");
    const std::uint32_t count = file.u32(at + 4U);
    if (!file.holds(at + std::uint64_t{8}, std::uint64_t{count} * 16))
        return malformed("extension directory past end of file");
    for (std::uint32_t section = 0; section < count; ++section) {
        const std::uint64_t row = at + 8U + std::uint64_t{section} * 16;
        const std::uint32_t tag = file.u32(row);
        const std::uint32_t offset = file.u32(row + 8);
        const std::uint32_t size = file.u32(row + 12);
        if (!file.holds(offset, size)) return malformed("extension " + std::to_string(tag) + " past end of file");
        if (tag == 0) extensions.generator = file.text(offset, size);
        if (tag != 1) continue;
        if (size % 4 != 0)
            return malformed("hwcaps extension of " + std::to_string(size) + " bytes, which is no multiple of 4");
        // Names are interned, so a file cannot make them larger than itself by repeating an offset.
        if (size / 4 > 4096) return malformed("hwcaps extension with " + std::to_string(size / 4) + " names");
        for (std::uint32_t name = 0; name < size / 4; ++name) {
            auto text = file.terminated(file.u32(offset + std::uint64_t{name} * 4));
            if (!text || text->size() > 255) return malformed("name of a hwcaps directory past end of file");
            extensions.hwcap_names.push_back(*std::move(text));
        }
    }
    return extensions;
}

/// Keys and values of one table. `base` is where their offsets count from.
Result<void> read_strings(const Bytes& file, std::uint64_t row, std::uint64_t base, std::size_t& budget,
                          CacheEntry& entry) {
    auto key = file.terminated(base + file.u32(row + 4));
    auto value = file.terminated(base + file.u32(row + 8));
    if (!key) return malformed("entry at " + std::to_string(row) + ": name past end of file");
    if (!value) return malformed("entry at " + std::to_string(row) + ": path past end of file");
    const std::size_t length = key->size() + value->size();
    if (length > budget) return malformed("entry at " + std::to_string(row) + ": more text than the file can hold");
    budget -= length;
    entry.flags = static_cast<std::int32_t>(file.u32(row));
    entry.key = *std::move(key);
    entry.value = *std::move(value);
    return {};
}

/// Overlapping strings are legal, a file made of nothing else is an attack: each byte may count this often.
constexpr std::size_t most_sharing = 16;

Result<Cache> parse_old(const Bytes& file) {
    const std::uint32_t count = file.u32(12);
    const std::uint64_t strings = old_header_size + std::uint64_t{count} * old_entry_size;
    Cache cache;
    cache.big_endian = file.big_endian();
    cache.entries.resize(count);
    std::size_t budget = file.size() * most_sharing;
    for (std::uint32_t at = 0; at < count; ++at)
        SR_DO(read_strings(file, old_header_size + std::uint64_t{at} * old_entry_size, strings, budget,
                           cache.entries[at]));
    return cache;
}

Result<Cache> parse_new(const Bytes& file, std::uint64_t base) {
    const std::uint32_t count = file.u32(base + 20);
    if (!file.holds(base + new_header_size, std::uint64_t{count} * new_entry_size))
        return malformed(std::to_string(count) + " entries do not fit into " + std::to_string(file.size()) + " bytes");
    SR_TRY(auto extensions, parse_extensions(file, file.u32(base + 32)));
    Cache cache;
    cache.big_endian = file.big_endian();
    cache.generator = std::move(extensions.generator);
    cache.entries.resize(count);
    std::size_t budget = file.size() * most_sharing;
    for (std::uint32_t at = 0; at < count; ++at) {
        const std::uint64_t row = base + new_header_size + std::uint64_t{at} * new_entry_size;
        CacheEntry& entry = cache.entries[at];
        SR_DO(read_strings(file, row, base, budget, entry));
        entry.hwcap = file.u64(row + 16);
        if (!entry.is_named()) continue;
        const auto name = static_cast<std::uint32_t>(entry.hwcap);
        if (name < extensions.hwcap_names.size()) entry.hwcap_name = extensions.hwcap_names[name];
        entry.isa_level = static_cast<unsigned>(entry.hwcap >> 32U) & 0x3ffU;
    }
    return cache;
}

/// What the byte-order bits of a new header say; nothing where they are unset, as before glibc 2.33.
Result<std::optional<bool>> stated_order(const Bytes& file, std::uint64_t base) {
    switch (std::to_integer<unsigned>(std::byte{static_cast<unsigned char>(file.text(base + 28, 1).front())}) & 3U) {
    case 0:
        return std::optional<bool>();
    case 2:
        return std::optional<bool>(false);
    case 3:
        return std::optional<bool>(true);
    default:
        return malformed("byte order bits of the header are invalid");
    }
}

Result<Cache> parse_new_of_any_order(std::span<const std::byte> bytes, std::uint64_t base) {
    const Bytes little(bytes, false);
    if (!little.holds(base, new_header_size)) return malformed("header past end of file");
    SR_TRY(const auto stated, stated_order(little, base));
    if (stated) return parse_new(Bytes(bytes, *stated), base);
    auto cache = parse_new(little, base);
    if (cache) return cache;
    auto swapped = parse_new(Bytes(bytes, true), base);
    return swapped ? std::move(swapped) : std::move(cache);
}

}   // namespace

Result<Cache> parse_cache(std::span<const std::byte> bytes) {
    const Bytes file(bytes, false);
    if (file.begins(0, new_magic)) return parse_new_of_any_order(bytes, 0);
    if (!file.begins(0, old_magic) || !file.holds(0, old_header_size))
        return malformed("neither magic number of an ld.so.cache");
    for (const bool big_endian : {false, true}) {
        const Bytes ordered(bytes, big_endian);
        const std::uint64_t table = std::uint64_t{ordered.u32(12)} * old_entry_size;
        if (!ordered.holds(old_header_size, table)) continue;
        const std::uint64_t after = (old_header_size + table + 7) / 8 * 8;
        if (file.begins(after, new_magic)) return parse_new_of_any_order(bytes, after);
        return parse_old(ordered);
    }
    return malformed("entries do not fit into " + std::to_string(bytes.size()) + " bytes");
}

}   // namespace sandroot::loader
