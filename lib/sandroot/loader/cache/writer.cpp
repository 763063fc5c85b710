#include <sandroot/loader/cache/compare_names.hpp>
#include <sandroot/loader/cache/writer.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace sandroot::loader {

namespace {

constexpr std::string_view magic = "glibc-ld.so.cache1.1";
constexpr std::size_t header_size = 48;
constexpr std::size_t row_size = 24;
constexpr std::size_t section_size = 16;
constexpr std::uint32_t extension_magic = 0xeaa42174;
constexpr std::uint64_t named_hwcap = std::uint64_t{1} << 62U;
constexpr unsigned isa_shift = 32;
constexpr unsigned isa_mask = 0x3ff;

/// Numbers in the reader's byte order, one after the other.
class Bytes {
public:
    explicit Bytes(elf::Order order) : big_(order == elf::Order::big) {}

    void raw(std::string_view text) { bytes_ += text; }
    void number(std::uint64_t value, std::size_t width) {
        for (std::size_t at = 0; at < width; ++at) {
            const std::size_t byte = big_ ? width - 1 - at : at;
            bytes_ += static_cast<char>(value >> (8 * byte) & 0xffU);
        }
    }
    void word(std::uint64_t value) { number(value, 4); }
    void zeros(std::size_t count) { bytes_.append(count, '\0'); }
    void align(std::size_t to) { zeros((to - bytes_.size() % to) % to); }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
    bool big_;
};

/// Strings laid out so that one that ends another shares its bytes: a library's name mostly ends its path.
class Strings {
public:
    void add(const std::string& text) { texts_.push_back(text); }

    void lay_out() {
        const auto backwards = [](const std::string& left, const std::string& right) {
            return std::lexicographical_compare(right.rbegin(), right.rend(), left.rbegin(), left.rend());
        };
        std::ranges::sort(texts_, backwards);
        const std::string* previous = nullptr;
        for (const auto& text : texts_) {
            if (previous && previous->ends_with(text)) {
                offsets_.emplace(text, offsets_.at(*previous) + previous->size() - text.size());
            } else {
                offsets_.emplace(text, table_.size());
                table_.append(text).push_back('\0');
            }
            previous = &text;
        }
    }

    [[nodiscard]] std::size_t offset(const std::string& text) const { return offsets_.at(text); }
    [[nodiscard]] const std::string& table() const { return table_; }

private:
    std::vector<std::string> texts_;
    std::unordered_map<std::string, std::size_t> offsets_;
    std::string table_;
};

/// True where `left` must stand before `right`. The loader stops at the first plain entry, so named variants come
/// first.
bool goes_before(const CacheEntry& left, const CacheEntry& right) {
    if (const int order = compare_cache_names(left.key, right.key); order != 0) return order > 0;
    if (left.flags != right.flags) return left.flags > right.flags;
    const bool left_named = !left.hwcap_name.empty();
    const bool right_named = !right.hwcap_name.empty();
    if (left_named != right_named) return left_named;
    if (left_named) return left.hwcap_name < right.hwcap_name;
    const int left_bits = std::popcount(left.hwcap);
    const int right_bits = std::popcount(right.hwcap);
    return left_bits != right_bits ? left_bits > right_bits : left.hwcap > right.hwcap;
}

std::vector<std::string> hwcap_names(const std::vector<CacheEntry>& entries) {
    std::vector<std::string> names;
    for (const auto& entry : entries)
        if (!entry.hwcap_name.empty()) names.push_back(entry.hwcap_name);
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    return names;
}

std::uint64_t hwcap_field(const CacheEntry& entry, const std::vector<std::string>& names) {
    if (entry.hwcap_name.empty()) return entry.hwcap;
    const auto index = std::ranges::lower_bound(names, entry.hwcap_name) - names.begin();
    return named_hwcap | std::uint64_t{entry.isa_level & isa_mask} << isa_shift | static_cast<std::uint64_t>(index);
}

}   // namespace

void sort_cache_entries(std::vector<CacheEntry>& entries) {
    std::ranges::stable_sort(entries, goes_before);
}

std::string write_cache(std::vector<CacheEntry> entries, elf::Order order, std::string_view generator) {
    for (auto& entry : entries)
        if (entry.hwcap_name.empty()) entry.hwcap &= ~named_hwcap;
    sort_cache_entries(entries);

    const auto names = hwcap_names(entries);
    Strings strings;
    for (const auto& entry : entries) {
        strings.add(entry.key);
        strings.add(entry.value);
    }
    for (const auto& name : names) strings.add(name);
    strings.lay_out();

    const std::size_t strings_at = header_size + row_size * entries.size();
    const std::size_t extensions_at = (strings_at + strings.table().size() + 3) / 4 * 4;

    Bytes out(order);
    out.raw(magic);
    out.word(entries.size());
    out.word(strings.table().size());
    out.number(order == elf::Order::big ? 3 : 2, 1);
    out.zeros(3);
    out.word(extensions_at);
    out.zeros(12);
    for (const auto& entry : entries) {
        out.word(static_cast<std::uint32_t>(entry.flags));
        out.word(strings_at + strings.offset(entry.key));
        out.word(strings_at + strings.offset(entry.value));
        out.word(0);
        out.number(hwcap_field(entry, names), 8);
    }
    out.raw(strings.table());
    out.align(4);

    // Sections: 0 is the generator's name, 1 the offsets of the hwcap names; an empty section 1 is left out, as
    // ldconfig does.
    const std::size_t sections = names.empty() ? 1 : 2;
    const std::size_t names_at = extensions_at + 8 + section_size * sections;
    const std::size_t generator_at = names_at + 4 * names.size();
    out.word(extension_magic);
    out.word(sections);
    const auto section = [&](std::uint32_t tag, std::size_t offset, std::size_t size) {
        out.word(tag);
        out.word(0);
        out.word(offset);
        out.word(size);
    };
    section(0, generator_at, generator.size());
    if (!names.empty()) section(1, names_at, 4 * names.size());
    for (const auto& name : names) out.word(strings_at + strings.offset(name));
    out.raw(generator);
    return out.take();
}

}   // namespace sandroot::loader
