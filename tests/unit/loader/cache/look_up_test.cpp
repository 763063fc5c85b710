#include <sandroot/loader/cache/cache.hpp>
#include <sandroot/loader/cache/look_up.hpp>

#include <gtest/gtest.h>

namespace {

using namespace sandroot::loader;

constexpr std::uint64_t named = std::uint64_t{1} << 62U;
constexpr std::int32_t x86_64 = 0x0303;

CacheEntry entry(std::string key, std::string value, std::int32_t flags = x86_64) {
    return {flags, std::move(key), std::move(value), 0, {}, 0};
}

CacheEntry variant(std::string key, std::string value, std::string hwcap, unsigned isa_level) {
    return {x86_64,           std::move(key), std::move(value), named | std::uint64_t{isa_level} << 32U,
            std::move(hwcap), isa_level};
}

Cache of(std::vector<CacheEntry> entries) {
    Cache cache;
    cache.entries = std::move(entries);
    return cache;
}

CacheQuery plain() {
    return {{x86_64}, {}, 0, false, 0};
}

CacheQuery level_3() {
    return {{x86_64}, {"x86-64-v3", "x86-64-v2"}, 2, false, 0};
}

TEST(CacheLookup, TheFirstOfEqualNamesWins) {
    const Cache cache = of({entry("libz.so.1", "/b"), entry("libq.so.1", "/first"), entry("libq.so.1", "/second"),
                            entry("liba.so.1", "/a")});
    EXPECT_EQ(look_up(cache, "libq.so.1", plain()), "/first");
    EXPECT_EQ(look_up(cache, "libz.so.1", plain()), "/b");
    EXPECT_EQ(look_up(cache, "liba.so.1", plain()), "/a");
    EXPECT_EQ(look_up(cache, "libx.so.1", plain()), std::nullopt);
    EXPECT_EQ(look_up({}, "libx.so.1", plain()), std::nullopt);
}

TEST(CacheLookup, NumbersInNamesAreComparedAsNumbers) {
    const Cache cache = of({entry("libq.so.1", "/q")});
    EXPECT_EQ(look_up(cache, "libq.so.01", plain()), "/q");
}

TEST(CacheLookup, EntriesInAscendingOrderAreNotFound) {
    const Cache cache =
        of({entry("liba.so", "/a"), entry("libb.so", "/b"), entry("libc.so", "/c"), entry("libd.so", "/d")});
    EXPECT_EQ(look_up(cache, "liba.so", plain()), std::nullopt);
    EXPECT_EQ(look_up(cache, "libd.so", plain()), std::nullopt);
}

TEST(CacheLookup, EntriesOfOtherMachinesArePassedOver) {
    const Cache cache = of({entry("libq.so.1", "/i386", 0x0003), entry("libq.so.1", "/amd64")});
    EXPECT_EQ(look_up(cache, "libq.so.1", plain()), "/amd64");
    EXPECT_EQ(look_up(cache, "libq.so.1", {{0x0a03}, {}, 0, false, 0}), std::nullopt);
}

TEST(CacheLookup, TheBestVariantThatTheCpuKnowsIsTaken) {
    const Cache cache = of({variant("libq.so.1", "/v2", "x86-64-v2", 1), variant("libq.so.1", "/v3", "x86-64-v3", 2),
                            variant("libq.so.1", "/v4", "x86-64-v4", 3), entry("libq.so.1", "/plain")});
    EXPECT_EQ(look_up(cache, "libq.so.1", level_3()), "/v3");
    EXPECT_EQ(look_up(cache, "libq.so.1", plain()), "/plain");
}

TEST(CacheLookup, AVariantThatNeedsMoreThanItsDirectorySaysIsSkipped) {
    const Cache cache = of({variant("libq.so.1", "/v2", "x86-64-v2", 3), entry("libq.so.1", "/plain")});
    EXPECT_EQ(look_up(cache, "libq.so.1", level_3()), "/plain");
}

TEST(CacheLookup, VariantsOfUnknownNamesAreSkipped) {
    const Cache cache = of({variant("libq.so.1", "/odd", "odd", 0), entry("libq.so.1", "/plain")});
    EXPECT_EQ(look_up(cache, "libq.so.1", level_3()), "/plain");
}

TEST(CacheLookup, LegacyMasksCountOnlyForOldLoadersAndKnownBits) {
    CacheEntry tls = entry("libq.so.1", "/tls");
    tls.hwcap = std::uint64_t{1} << 63U;
    const Cache cache = of({tls, entry("libq.so.1", "/plain")});
    EXPECT_EQ(look_up(cache, "libq.so.1", plain()), "/plain");
    EXPECT_EQ(look_up(cache, "libq.so.1", {{x86_64}, {}, 0, true, std::uint64_t{1} << 63U}), "/tls");
    EXPECT_EQ(look_up(cache, "libq.so.1", {{x86_64}, {}, 0, true, 2}), "/plain");
}

}   // namespace
