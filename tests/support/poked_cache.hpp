// Caches with three names in them, and the table fixtures/broken/cache_pokes.txt of damages to their fields.
#pragma once

#include "poke_table.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace poked {

/// One line of the table.
struct Poke {
    std::string name;
    std::string format;   ///< "old", "new", "compat"
    std::string field;
    std::string bytes;    ///< Already binary.
    std::string answer;   ///< For liba.so.1, libb.so.1, libq.so.1: "abv", with "-" for what is not found.
    bool kills = false;   ///< The real ld.so dies of it, on the way to libq.so.1.
    std::string sentence;
};

/// A cache of little endian, and where its fields lie.
struct Image {
    std::string bytes;
    std::map<std::string, std::size_t> at;
};

inline constexpr const char* path_a = "/opt/x/liba.so.1";
inline constexpr const char* path_b = "/opt/x/libb.so.1";
inline constexpr const char* path_plain = "/opt/x/libq.so.1";
inline constexpr const char* path_variant = "/opt/x/glibc-hwcaps/x86-64-v2/libq.so.1";

/// The letter of the answer column for a path.
inline char letter_of(std::string_view path) {
    return path == path_a ? 'a' : path == path_b ? 'b' : path == path_plain ? 'p' : path == path_variant ? 'v' : '-';
}

class ImageWriter {
public:
    explicit ImageWriter(std::string_view format) {
        if (format != "new") write_old(format == "compat");
        if (format == "compat") pad(8);
        if (format != "old") write_new();
        image_.at["file.size"] = 0;
    }
    [[nodiscard]] Image take() { return std::move(image_); }

private:
    void mark(const std::string& field) { image_.at[field] = image_.bytes.size(); }
    void text(std::string_view bytes) { image_.bytes += bytes; }
    void zeros(std::size_t count) { image_.bytes.append(count, '\0'); }
    void number(std::uint64_t value, std::size_t width = 4) {
        for (std::size_t byte = 0; byte < width; ++byte) image_.bytes += static_cast<char>(value >> 8 * byte & 0xffU);
    }
    void pad(std::size_t to) { zeros((to - image_.bytes.size() % to) % to); }
    std::size_t intern(const std::string& text) {
        const std::size_t offset = strings_.size();
        strings_ += text + '\0';
        return offset;
    }
    /// Name, path and whether it is the variant, as both formats order them: descending.
    struct Row {
        std::size_t key;
        std::size_t value;
        bool variant;
    };
    std::vector<Row> rows(bool with_variant) {
        strings_.clear();
        std::vector<Row> made;
        const std::size_t q = intern("libq.so.1");
        if (with_variant) made.push_back({q, intern(path_variant), true});
        made.push_back({q, intern(path_plain), false});
        const std::size_t b = intern("libb.so.1");
        made.push_back({b, intern(path_b), false});
        const std::size_t a = intern("liba.so.1");
        made.push_back({a, intern(path_a), false});
        return made;
    }

    /// The old part; in a compat file its strings are those of the new part behind it.
    void write_old(bool compat) {
        auto made = rows(compat);
        if (compat) made.erase(made.begin());
        const std::size_t table = 16 + 12 * made.size();
        const std::size_t shift = compat ? (table + 7) / 8 * 8 - table + 48 + 24 * (made.size() + 1) : 0;
        mark("old.magic");
        text("ld.so-1.7.0");
        mark("old.pad");
        zeros(1);
        mark("old.nlibs");
        number(made.size());
        for (std::size_t at = 0; at < made.size(); ++at) {
            const std::string row = "old_row[" + std::to_string(at) + "].";
            mark(row + "flags");
            number(0x0303);
            mark(row + "key");
            number(shift + made[at].key);
            mark(row + "value");
            number(shift + made[at].value);
        }
        if (compat) return;
        mark("old_strings.first");
        text(strings_);
    }

    void write_new() {
        const std::size_t base = image_.bytes.size();
        auto made = rows(true);
        const std::size_t hwcap = intern("x86-64-v2");
        const std::size_t strings = 48 + 24 * made.size();
        const std::size_t extensions = (base + strings + strings_.size() + 3) / 4 * 4;
        mark("header.magic");
        text("glibc-ld.so.cache1.1");
        mark("header.nlibs");
        number(made.size());
        mark("header.len_strings");
        number(strings_.size());
        mark("header.flags");
        number(2, 1);
        mark("header.padding");
        zeros(3);
        mark("header.extension_offset");
        number(extensions);
        mark("header.unused");
        zeros(12);
        for (std::size_t at = 0; at < made.size(); ++at) {
            const std::string row = "row[" + std::to_string(at) + "].";
            mark(row + "flags");
            number(0x0303);
            mark(row + "key");
            number(strings + made[at].key);
            mark(row + "value");
            number(strings + made[at].value);
            mark(row + "osversion");
            number(0);
            mark(row + "hwcap");
            number(made[at].variant ? std::uint64_t{1} << 62U | std::uint64_t{1} << 32U : 0, 8);
        }
        mark("strings.first");
        text(strings_);
        image_.at["strings.last"] = image_.bytes.size() - 1;
        pad(4);
        mark("directory.magic");
        number(0xeaa42174);
        mark("directory.count");
        number(2);
        const std::size_t names = extensions + 8 + 2 * 16;
        const auto section = [&](std::size_t index, std::uint32_t tag, std::size_t offset, std::size_t size) {
            const std::string field = "section[" + std::to_string(index) + "].";
            mark(field + "tag");
            number(tag);
            mark(field + "flags");
            number(0);
            mark(field + "offset");
            number(offset);
            mark(field + "size");
            number(size);
        };
        section(0, 1, names, 4);
        section(1, 0, names + 4, 4);
        mark("names[0]");
        number(base + strings + hwcap);
        mark("generator.first");
        text("test");
    }

    Image image_;
    std::string strings_;
};

inline Image image_of(std::string_view format) {
    return ImageWriter(format).take();
}

/// Throws at a line that has not six columns.
inline std::vector<Poke> read_pokes(const std::string& file) {
    std::vector<Poke> pokes;
    for (const auto& row : read_table(file, 6))
        pokes.push_back({row[0], row[1], row[2], binary(row[3]), row[4].substr(0, 3), row[4].ends_with('!'), row[5]});
    return pokes;
}

/// The damaged file; throws where it has no such field. "file.size" cuts it to the number in `bytes`.
inline std::string damaged(const Poke& poke) {
    Image image = image_of(poke.format);
    const std::size_t offset = image.at.at(poke.field);
    if (poke.field == "file.size") {
        std::size_t size = 0;
        for (std::size_t at = poke.bytes.size(); at-- > 0;)
            size = size * 256 + static_cast<unsigned char>(poke.bytes[at]);
        return image.bytes.substr(0, size);
    }
    return image.bytes.replace(offset, poke.bytes.size(), poke.bytes);
}

}   // namespace poked
