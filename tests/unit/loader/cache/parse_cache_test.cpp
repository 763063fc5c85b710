#include <sandroot/loader/cache/cache.hpp>
#include <sandroot/loader/cache/parse_cache.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>

namespace {

using namespace sandroot;
using namespace sandroot::loader;
using ::testing::HasSubstr;

/// Writes numbers of either byte order.
class Writer {
public:
    explicit Writer(bool big_endian = false) : big_endian_(big_endian) {}
    Writer& text(std::string_view text) { return bytes_ += text, *this; }
    Writer& zeros(std::size_t count) { return bytes_.append(count, '\0'), *this; }
    Writer& u32(std::uint64_t value) { return number(value, 4); }
    Writer& u64(std::uint64_t value) { return number(value, 8); }
    Writer& pad(std::size_t to) {
        while (bytes_.size() % to != 0) bytes_ += '\0';
        return *this;
    }
    std::string bytes_;

private:
    Writer& number(std::uint64_t value, std::size_t size) {
        for (std::size_t at = 0; at < size; ++at)
            bytes_ += static_cast<char>(value >> 8 * (big_endian_ ? size - 1 - at : at) & 0xff);
        return *this;
    }
    bool big_endian_;
};

Result<Cache> parse(const std::string& bytes) {
    return parse_cache(std::as_bytes(std::span(bytes)));
}

/// One plain entry and one of a glibc-hwcaps directory, with both extensions.
std::string new_cache(bool big_endian, std::string_view before = {}) {
    Writer out(big_endian);
    const std::size_t strings = 48 + 2 * 24;
    out.text("glibc-ld.so.cache1.1").u32(2).u32(32);
    out.text(std::string(1, big_endian ? 3 : 2)).zeros(3);
    const std::string table = std::string("libq.so.1\0/lib/libq.so.1\0/v3/libq.so.1\0x86-64-v3\0", 49);
    const std::size_t extensions = (before.size() + strings + table.size() + 3) / 4 * 4;
    out.u32(extensions).zeros(12);
    out.u32(0x0303).u32(strings).u32(strings + 25).u32(0).u64(std::uint64_t{1} << 62U | std::uint64_t{2} << 32U);
    out.u32(0x0303).u32(strings).u32(strings + 10).u32(0).u64(0);
    out.text(table);
    out.bytes_.insert(0, before);
    out.pad(4);
    out.u32(0xeaa42174).u32(2);
    out.u32(0).u32(0).u32(extensions + 44).u32(4);
    out.u32(1).u32(0).u32(extensions + 40).u32(4);
    out.u32(before.size() + strings + 39);
    out.text("test");
    return out.bytes_;
}

void expect_both_entries(const Result<Cache>& cache, bool big_endian) {
    ASSERT_TRUE(cache) << cache.error().message;
    ASSERT_EQ(cache->entries.size(), 2U);
    EXPECT_EQ(cache->entries[1], (CacheEntry{0x0303, "libq.so.1", "/lib/libq.so.1", 0, {}, 0}));
    EXPECT_EQ(cache->entries[0].value, "/v3/libq.so.1");
    EXPECT_EQ(cache->entries[0].hwcap_name, "x86-64-v3");
    EXPECT_EQ(cache->entries[0].isa_level, 2U);
    EXPECT_TRUE(cache->entries[0].is_named());
    EXPECT_EQ(cache->generator, "test");
    EXPECT_EQ(cache->big_endian, big_endian);
}

TEST(CacheFormat, NewFormatIsReadInEitherByteOrder) {
    expect_both_entries(parse(new_cache(false)), false);
    expect_both_entries(parse(new_cache(true)), true);
}

TEST(CacheFormat, ByteOrderIsToldByTheNumbersWhereTheHeaderDoesNotSay) {
    std::string bytes = new_cache(true);
    bytes[28] = 0;
    expect_both_entries(parse(bytes), true);
}

TEST(CacheFormat, OldFormatCountsItsOffsetsFromTheEndOfTheTable) {
    Writer out;
    out.text("ld.so-1.7.0").zeros(1).u32(1).u32(3).u32(0).u32(10).text(std::string("libq.so.1\0/lib/q\0", 17));
    const auto cache = parse(out.bytes_);
    ASSERT_TRUE(cache) << cache.error().message;
    EXPECT_THAT(cache->entries, ::testing::ElementsAre(CacheEntry{3, "libq.so.1", "/lib/q", 0, {}, 0}));
}

TEST(CacheFormat, OfACompatFileOnlyTheNewPartCounts) {
    Writer old;
    old.text("ld.so-1.7.0").zeros(1).u32(1).u32(3).u32(0).u32(0).pad(8);
    expect_both_entries(parse(new_cache(false, old.bytes_)), false);
}

TEST(CacheFormat, AnEmptyTableIsFine) {
    Writer out;
    out.text("glibc-ld.so.cache1.1").zeros(29);
    const auto cache = parse(out.bytes_);
    ASSERT_TRUE(cache);
    EXPECT_TRUE(cache->entries.empty());
}

TEST(CacheFormat, WhatIsWrongIsNamed) {
    const auto error_of = [](const std::string& bytes) {
        const auto cache = parse(bytes);
        return cache ? std::string("accepted") : cache.error().message;
    };
    EXPECT_THAT(error_of(""), HasSubstr("magic"));
    EXPECT_THAT(error_of("#! /bin/sh, and a little more than that"), HasSubstr("magic"));
    EXPECT_THAT(error_of("glibc-ld.so.cache1.1"), HasSubstr("header past end of file"));
    std::string bytes = new_cache(false);
    bytes[28] = 1;
    EXPECT_THAT(error_of(bytes), HasSubstr("byte order"));
    bytes = new_cache(false);
    bytes[22] = 1;
    EXPECT_THAT(error_of(bytes), HasSubstr("do not fit"));
}

TEST(CacheFormat, OfACutFileOnlyWhatIsThereIsGiven) {
    const std::string whole = new_cache(false);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto cache = parse(whole.substr(0, length));
        EXPECT_EQ(cache.has_value(), length >= 48 + 2 * 24) << length;
        if (cache) {
            EXPECT_FALSE(cache->damages.empty()) << length;
        }
    }
}

TEST(CacheFormat, OfSeveralSectionsTheLastCounts) {
    Writer out;
    const std::size_t sections = 2000;
    const std::size_t at = 48;
    out.text("glibc-ld.so.cache1.1").u32(0).zeros(8).u32(at).zeros(12).u32(0xeaa42174).u32(sections + 1);
    for (std::size_t i = 0; i < sections; ++i) out.u32(0).u32(0).u32(0).u32(4096);
    out.u32(0).u32(0).u32(0).u32(5);
    const auto cache = parse(out.bytes_);
    ASSERT_TRUE(cache) << cache.error().message;
    EXPECT_EQ(cache->generator, "glibc");
}

TEST(CacheFormat, AFileCannotAskForMoreTextThanItHolds) {
    Writer out;
    const std::size_t count = 4000;
    out.text("glibc-ld.so.cache1.1").u32(count).zeros(24);
    for (std::size_t at = 0; at < count; ++at) out.u32(0x0303).u32(48 + count * 24).u32(48 + count * 24).u32(0).u64(0);
    out.text(std::string(1 << 20, 'x')).zeros(1);
    const auto cache = parse(out.bytes_);
    ASSERT_FALSE(cache);
    EXPECT_THAT(cache.error().message, HasSubstr("its entries need more than"));
}

}   // namespace
