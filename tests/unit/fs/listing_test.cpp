#include <sandroot/fs/listing.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace sandroot::fs {
namespace {

ScannedEntry entry(const std::string& name, Type type = Type::file, const std::string& target = {}) {
    ScannedEntry entry{name, {}, target};
    entry.stat.type = type;
    entry.stat.mode = 07755;
    entry.stat.uid = 4'000'000'000;
    entry.stat.gid = static_cast<std::uint32_t>(name.size());
    entry.stat.size = std::numeric_limits<std::uint64_t>::max();
    entry.stat.links = 3;
    entry.stat.mtime_seconds = -1;
    entry.stat.mtime_nanoseconds = 999'999'999;
    entry.stat.identity = {77, name.size() + 1};
    return entry;
}

Listing listing_of(const std::vector<ScannedEntry>& entries) {
    Listing::Builder builder;
    for (const auto& entry : entries) builder.add(entry.name, entry.stat, entry.target);
    return builder.finish();
}

TEST(Listing, GivesBackWhatItWasMadeOf) {
    const std::vector<ScannedEntry> entries{entry("a"),
                                            entry("b", Type::symlink, "../x"),
                                            entry("c", Type::directory),
                                            entry("d", Type::symlink, std::string(4000, 'y')),
                                            entry("e", Type::socket),
                                            entry(std::string(255, '\xff'))};
    const Listing listing = listing_of(entries);
    ASSERT_EQ(listing.size(), entries.size());
    std::size_t at = 0;
    for (const auto& listed : listing) {
        const auto& wanted = entries[at];
        EXPECT_EQ(listed.name, wanted.name);
        EXPECT_STREQ(listed.name.data(), wanted.name.c_str());
        EXPECT_EQ(listed.target, wanted.target);
        EXPECT_EQ(listing.type(at), wanted.stat.type);
        EXPECT_EQ(listed.stat.type, wanted.stat.type);
        EXPECT_EQ(listed.stat.mode, wanted.stat.mode);
        EXPECT_EQ(listed.stat.uid, wanted.stat.uid);
        EXPECT_EQ(listed.stat.gid, wanted.stat.gid);
        EXPECT_EQ(listed.stat.size, wanted.stat.size);
        EXPECT_EQ(listed.stat.links, wanted.stat.links);
        EXPECT_EQ(listed.stat.mtime_seconds, wanted.stat.mtime_seconds);
        EXPECT_EQ(listed.stat.mtime_nanoseconds, wanted.stat.mtime_nanoseconds);
        EXPECT_EQ(listed.stat.identity, wanted.stat.identity);
        ++at;
    }
}

TEST(Listing, FindsEachNameAndNoOther) {
    const Listing listing = listing_of({entry("b"), entry("a"), entry("bc"), entry("ab")});
    EXPECT_EQ(listing.index_of("a"), 0U);
    EXPECT_EQ(listing.index_of("ab"), 1U);
    EXPECT_EQ(listing.index_of("bc"), 3U);
    for (const char* other : {"", "A", "aa", "abc", "c"}) EXPECT_FALSE(listing.index_of(other)) << other;
    EXPECT_FALSE(Listing().index_of("a"));
    EXPECT_TRUE(Listing().empty());
}

}   // namespace
}   // namespace sandroot::fs
