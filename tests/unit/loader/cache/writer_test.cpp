#include <sandroot/fs/host.hpp>
#include <sandroot/loader/cache/look_up.hpp>
#include <sandroot/loader/cache/parse_cache.hpp>
#include <sandroot/loader/cache/writer.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/os/file.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace sandroot::loader {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

CacheEntry plain(std::string key, std::string value, std::int32_t flags = 0x0303) {
    CacheEntry entry;
    entry.flags = flags;
    entry.key = std::move(key);
    entry.value = std::move(value);
    return entry;
}

CacheEntry variant(std::string key, std::string value, std::string hwcap, unsigned level) {
    auto entry = plain(std::move(key), std::move(value));
    entry.hwcap_name = std::move(hwcap);
    entry.isa_level = level;
    return entry;
}

std::vector<CacheEntry> read_back(const std::string& bytes) {
    const auto cache = parse_cache(std::as_bytes(std::span(bytes)));
    EXPECT_TRUE(cache) << cache.error().message;
    return cache ? cache->entries : std::vector<CacheEntry>();
}

std::vector<std::string> values(const std::vector<CacheEntry>& entries) {
    std::vector<std::string> values;
    for (const auto& entry : entries) values.push_back(entry.value);
    return values;
}

std::vector<CacheEntry> mixture() {
    return {plain("libz.so.1", "/lib/x86_64-linux-gnu/libz.so.1"),
            plain("libz.so.1", "/opt/x/libz.so.1"),
            plain("libz.so.1", "/lib/i386/libz.so.1", 0x0003),
            variant("libz.so.1", "/lib/glibc-hwcaps/x86-64-v2/libz.so.1", "x86-64-v2", 1),
            variant("libz.so.1", "/lib/glibc-hwcaps/x86-64-v3/libz.so.1", "x86-64-v3", 2),
            plain("libq.so.9", "/opt/weird/anything"),
            plain("libq.so.10", "/opt/x/libq.so.10"),
            plain("libc.so.6", "/lib/x86_64-linux-gnu/libc.so.6")};
}

TEST(CacheWriter, SortsAsTheLoaderSearches) {
    EXPECT_THAT(values(read_back(write_cache(mixture(), elf::Order::little))),
                ElementsAre("/lib/glibc-hwcaps/x86-64-v2/libz.so.1", "/lib/glibc-hwcaps/x86-64-v3/libz.so.1",
                            "/lib/x86_64-linux-gnu/libz.so.1", "/opt/x/libz.so.1", "/lib/i386/libz.so.1",
                            "/opt/x/libq.so.10", "/opt/weird/anything", "/lib/x86_64-linux-gnu/libc.so.6"));
}

TEST(CacheWriter, OfTwoEqualEntriesTheFirstStaysFirst) {
    EXPECT_THAT(values(read_back(write_cache({plain("a.so", "/2"), plain("a.so", "/1")}, elf::Order::little))),
                ElementsAre("/2", "/1"));
    EXPECT_THAT(values(read_back(write_cache({plain("a.so", "/1"), plain("a.so", "/2")}, elf::Order::little))),
                ElementsAre("/1", "/2"));
}

TEST(CacheWriter, LegacyVariantsComeBeforePlainEntriesMoreBitsFirst) {
    auto one = plain("a.so", "/one");
    one.hwcap = 4;
    auto two = plain("a.so", "/two");
    two.hwcap = 3;
    EXPECT_THAT(values(read_back(write_cache({plain("a.so", "/none"), one, two}, elf::Order::little))),
                ElementsAre("/two", "/one", "/none"));
}

TEST(CacheWriter, WhatIsReadBackWritesTheSameBytesInEitherOrder) {
    for (const auto order : {elf::Order::little, elf::Order::big}) {
        const auto bytes = write_cache(mixture(), order);
        EXPECT_EQ(write_cache(read_back(bytes), order), bytes);
    }
    EXPECT_EQ(read_back(write_cache(mixture(), elf::Order::big)),
              read_back(write_cache(mixture(), elf::Order::little)));
}

TEST(CacheWriter, DistinctEntriesGiveTheSameBytesHoweverTheyCome) {
    auto entries = mixture();
    entries.erase(entries.begin() + 1);   // The one whose place only the order of insertion tells.
    const auto bytes = write_cache(entries, elf::Order::little);
    std::mt19937 random(7);
    for (int round = 0; round < 20; ++round) {
        std::ranges::shuffle(entries, random);
        EXPECT_EQ(write_cache(entries, elf::Order::little), bytes);
    }
}

TEST(CacheWriter, TheHeaderIsThatOfTheFormat) {
    const auto bytes = write_cache({plain("a.so", "/a.so")}, elf::Order::little);
    EXPECT_EQ(bytes.substr(0, 20), "glibc-ld.so.cache1.1");
    EXPECT_EQ(bytes.substr(20, 4), std::string("\1\0\0\0", 4));
    EXPECT_EQ(bytes[28], 2);
    EXPECT_EQ(write_cache({}, elf::Order::big)[28], 3);
    // A name that ends its path shares its bytes: "/a.so" and NUL, after the header and one row.
    EXPECT_EQ(bytes.substr(24, 4), std::string("\6\0\0\0", 4));
    EXPECT_EQ(bytes.substr(48 + 24, 6), std::string("/a.so\0", 6));
}

TEST(CacheWriter, AnEmptyCacheIsACache) {
    EXPECT_TRUE(read_back(write_cache({}, elf::Order::little)).empty());
    EXPECT_TRUE(read_back(write_cache({}, elf::Order::big)).empty());
}

TEST(CacheWriter, NamesOfAnyLengthAndByteComeBack) {
    std::vector<CacheEntry> entries{plain(std::string(70'000, 'x'), "/\xff\n" + std::string(70'000, 'y')),
                                    plain("", "relative")};
    EXPECT_EQ(read_back(write_cache(entries, elf::Order::little)), entries);
}

TEST(CacheWriter, EveryEntryIsFoundByItsName) {
    const auto bytes = write_cache(mixture(), elf::Order::little);
    const auto cache = parse_cache(std::as_bytes(std::span(bytes)));
    ASSERT_TRUE(cache);
    CacheQuery query;
    query.accepted_flags = {0x0303};
    EXPECT_EQ(look_up(*cache, "libz.so.1", query), "/lib/x86_64-linux-gnu/libz.so.1");
    EXPECT_EQ(look_up(*cache, "libq.so.9", query), "/opt/weird/anything");
    EXPECT_EQ(look_up(*cache, "libq.so.10", query), "/opt/x/libq.so.10");
    EXPECT_EQ(look_up(*cache, "libc.so.6", query), "/lib/x86_64-linux-gnu/libc.so.6");
    EXPECT_FALSE(look_up(*cache, "libq.so.1", query));
    query.active_hwcaps = {"x86-64-v3", "x86-64-v2"};
    query.isa_level = 2;
    EXPECT_EQ(look_up(*cache, "libz.so.1", query), "/lib/glibc-hwcaps/x86-64-v3/libz.so.1");
}

TEST(CacheWriter, TheRealLdconfigListsWhatWeMeant) {
    const auto folder = fs::TemporaryDirectory::create();
    ASSERT_TRUE(folder);
    const HostPath file = folder->path() / "ld.so.cache";
    ASSERT_TRUE(os::write_atomically(file, write_cache(mixture(), elf::Order::little)));
    os::Command command;
    command.program = HostPath("/sbin/ldconfig");
    command.arguments = {"-p", "-C", file.str()};
    const auto listed = os::run(command);
    ASSERT_TRUE(listed) << listed.error().message;
    ASSERT_TRUE(listed->succeeded()) << listed->errors;
    EXPECT_THAT(listed->output, HasSubstr("8 libs found in cache"));
    EXPECT_THAT(
        listed->output,
        HasSubstr("\tlibz.so.1 (libc6,x86-64, hwcap: \"x86-64-v3\") => /lib/glibc-hwcaps/x86-64-v3/libz.so.1\n"));
    EXPECT_THAT(listed->output, HasSubstr("\tlibz.so.1 (libc6,x86-64) => /lib/x86_64-linux-gnu/libz.so.1\n"));
    EXPECT_THAT(listed->output, HasSubstr("\tlibz.so.1 (libc6) => /lib/i386/libz.so.1\n"));
    EXPECT_THAT(listed->output, HasSubstr("\tlibq.so.9 (libc6,x86-64) => /opt/weird/anything\n"));
    EXPECT_THAT(listed->output, HasSubstr("Cache generated by: sandroot ld.so.cache"));
}

TEST(CacheWriter, ThisMachinesOwnCacheKeepsItsOrderWhenWrittenAgain) {
    const auto fd = os::open(HostPath("/etc/ld.so.cache"), 0);
    ASSERT_TRUE(fd) << fd.error().message;
    const auto bytes = os::read_all(*fd, 64U << 20U);
    ASSERT_TRUE(bytes);
    const auto entries = read_back(*bytes);
    ASSERT_FALSE(entries.empty());
    EXPECT_EQ(read_back(write_cache(entries, elf::Order::little)), entries);
}

}   // namespace
}   // namespace sandroot::loader
