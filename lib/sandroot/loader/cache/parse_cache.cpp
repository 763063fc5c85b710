#include <sandroot/loader/cache/parse_cache.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <string_view>

namespace sandroot::loader {

namespace {

constexpr std::string_view old_magic = "ld.so-1.7.0";
constexpr std::string_view new_magic = "glibc-ld.so.cache1.1";
constexpr std::size_t old_header_size = 16;
constexpr std::size_t old_entry_size = 12;
constexpr std::size_t new_header_size = 48;
constexpr std::size_t new_entry_size = 24;
constexpr std::uint32_t extension_magic = 0xeaa42174;
constexpr std::uint32_t longest_generator = 4096;
constexpr std::uint32_t most_hwcap_names = 4096;
constexpr std::size_t longest_hwcap_name = 255;
constexpr std::size_t most_memory = 32U << 20U;

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
    /// Up to a NUL, or to the end of the file, behind which a mapping holds zeros. Nothing past that end, and nothing
    /// for more than `longest` bytes.
    [[nodiscard]] std::optional<std::string_view> string(std::uint64_t offset, std::size_t longest) const {
        if (offset >= size()) return std::nullopt;
        const auto* const start = reinterpret_cast<const char*>(bytes_.data()) + offset;
        const std::size_t room = size() - static_cast<std::size_t>(offset);
        const std::size_t length = ::strnlen(start, std::min(room, longest));
        if (length == longest && length < room && start[length] != '\0') return std::nullopt;
        return std::string_view(start, length);
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
    std::string damage;   ///< Why ld.so would make do without them.
};

struct Section {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
};

/// The last of several sections with one tag counts, and only that may cost time or memory.
Extensions parse_extensions(const Bytes& file, std::uint32_t at) {
    Extensions extensions;
    if (at == 0) return extensions;
    if (at % 4 != 0 || !file.holds(at, 8) || file.u32(at) != extension_magic)
        return {{}, {}, "no extension directory where the header names one"};
    const std::uint32_t count = file.u32(at + 4U);
    if (!file.holds(at + std::uint64_t{8}, std::uint64_t{count} * 16))
        return {{}, {}, "extension directory past end of file"};
    Section generator;
    Section hwcaps;
    for (std::uint32_t section = 0; section < count; ++section) {
        const std::uint64_t row = at + 8U + std::uint64_t{section} * 16;
        const std::uint32_t tag = file.u32(row);
        const Section found{file.u32(row + 8), file.u32(row + 12)};
        if (!file.holds(found.offset, found.size))
            return {{}, {}, "extension " + std::to_string(tag) + " past end of file"};
        if (tag == 0) generator = found;
        if (tag == 1) hwcaps = found;
    }
    extensions.generator = file.text(generator.offset, std::min(generator.size, longest_generator));
    if (hwcaps.size % 4 != 0)
        extensions.damage = "extension 1 of " + std::to_string(hwcaps.size) + " bytes, no multiple of 4";
    const std::uint32_t names = hwcaps.size % 4 != 0 ? 0 : std::min(hwcaps.size / 4, most_hwcap_names);
    for (std::uint32_t name = 0; name < names; ++name) {
        const auto text = file.string(file.u32(hwcaps.offset + std::uint64_t{name} * 4), longest_hwcap_name);
        if (!text) extensions.damage = "name " + std::to_string(name) + " of a hwcaps directory past end of file";
        extensions.hwcap_names.emplace_back(text.value_or(std::string_view()));
    }
    return extensions;
}

/// Overlapping strings are legal, and a file made of nothing else is an attack.
class Budget {
public:
    Result<void> take(std::size_t bytes) {
        if (bytes > left_) return malformed("its entries need more than " + std::to_string(most_memory) + " bytes");
        left_ -= bytes;
        return {};
    }

private:
    std::size_t left_ = most_memory;
};

/// What an entry's strings cost; an allocation of their own has its price, too.
std::size_t cost_of(std::string_view text) {
    return text.size() + 32;
}

void remark(Cache& cache, std::string damage) {
    constexpr std::size_t enough = 8;
    if (cache.damages.size() < enough) cache.damages.push_back(std::move(damage));
}

/// Flags, key and value of the row at `row`. `base` is where their offsets count from.
Result<void> read_row(const Bytes& file, std::uint64_t row, std::uint64_t base, Budget& budget, Cache& cache) {
    CacheEntry& entry = cache.entries.emplace_back();
    entry.flags = static_cast<std::int32_t>(file.u32(row));
    const auto key = file.string(base + file.u32(row + 4), most_memory);
    const auto value = file.string(base + file.u32(row + 8), most_memory);
    SR_DO(budget.take(cost_of(key.value_or("")) + cost_of(value.value_or(""))));
    entry.key = key.value_or("");
    entry.value = value.value_or("");
    const std::string place = "entry at " + std::to_string(row);
    if (!key) {
        cache.lost_keys.push_back(cache.entries.size() - 1);
        remark(cache, place + ": name past end of file");
    }
    if (!value) {
        cache.lost_values.push_back(cache.entries.size() - 1);
        remark(cache, place + ": path past end of file");
    }
    return {};
}

Result<Cache> parse_old(const Bytes& file) {
    const std::uint32_t count = file.u32(12);
    const std::uint64_t strings = old_header_size + std::uint64_t{count} * old_entry_size;
    Cache cache;
    cache.big_endian = file.big_endian();
    Budget budget;
    SR_DO(budget.take(count * sizeof(CacheEntry)));
    cache.entries.reserve(count);
    for (std::uint32_t at = 0; at < count; ++at)
        SR_DO(read_row(file, old_header_size + std::uint64_t{at} * old_entry_size, strings, budget, cache));
    return cache;
}

Result<Cache> parse_new(const Bytes& file, std::uint64_t base) {
    const std::uint32_t count = file.u32(base + 20);
    if (!file.holds(base + new_header_size, std::uint64_t{count} * new_entry_size))
        return malformed(std::to_string(count) + " entries do not fit into " + std::to_string(file.size()) + " bytes");
    auto extensions = parse_extensions(file, file.u32(base + 32));
    Cache cache;
    cache.big_endian = file.big_endian();
    cache.generator = std::move(extensions.generator);
    if (!extensions.damage.empty()) remark(cache, std::move(extensions.damage));
    Budget budget;
    SR_DO(budget.take(count * sizeof(CacheEntry)));
    cache.entries.reserve(count);
    for (std::uint32_t at = 0; at < count; ++at) {
        const std::uint64_t row = base + new_header_size + std::uint64_t{at} * new_entry_size;
        SR_DO(read_row(file, row, base, budget, cache));
        CacheEntry& entry = cache.entries.back();
        entry.hwcap = file.u64(row + 16);
        if (!entry.is_named()) continue;
        const auto name = static_cast<std::uint32_t>(entry.hwcap);
        entry.isa_level = static_cast<unsigned>(entry.hwcap >> 32U) & 0x3ffU;
        if (name < extensions.hwcap_names.size()) {
            entry.hwcap_name = extensions.hwcap_names[name];
            SR_DO(budget.take(cost_of(entry.hwcap_name)));
        } else {
            remark(cache,
                   "entry at " + std::to_string(row) + ": no hwcaps directory has number " + std::to_string(name));
        }
    }
    return cache;
}

/// What the byte-order bits of a new header say; nothing where the byte is 0, as before glibc 2.33.
Result<std::optional<bool>> stated_order(const Bytes& file, std::uint64_t base) {
    const auto flags = static_cast<unsigned char>(file.text(base + 28, 1).front());
    if (flags == 0) return std::optional<bool>();
    if ((flags & 3U) == 2) return std::optional<bool>(false);
    if ((flags & 3U) == 3) return std::optional<bool>(true);
    return malformed("byte order bits of the header are invalid");
}

Result<Cache> parse_new_of_any_order(std::span<const std::byte> bytes, std::uint64_t base) {
    const Bytes little(bytes, false);
    // ld.so wants something behind the header as well, unless an old part stands before it.
    if (!little.holds(base, new_header_size + (base == 0 ? 1 : 0))) return malformed("header past end of file");
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
    if (!file.begins(0, old_magic) || !file.holds(0, old_header_size + 1))
        return malformed("neither magic number of an ld.so.cache");
    for (const bool big_endian : {false, true}) {
        const Bytes ordered(bytes, big_endian);
        const std::uint64_t table = std::uint64_t{ordered.u32(12)} * old_entry_size;
        if (!ordered.holds(old_header_size, table)) continue;
        const std::uint64_t after = (old_header_size + table + 7) / 8 * 8;
        if (file.begins(after, new_magic) && file.holds(after, new_header_size))
            return parse_new_of_any_order(bytes, after);
        return parse_old(ordered);
    }
    return malformed("entries do not fit into " + std::to_string(bytes.size()) + " bytes");
}

}   // namespace sandroot::loader
