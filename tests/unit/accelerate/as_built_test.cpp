#include <sandroot/accelerate/as_built.hpp>

#include "support/temporary.hpp"

namespace sandroot::accelerate {
namespace {

root::Recorded file_of(std::int64_t seconds, std::uint32_t nanoseconds) {
    root::Recorded recorded;
    recorded.size = 3;
    recorded.mode = 0644;
    recorded.mtime_seconds = seconds;
    recorded.mtime_nanoseconds = nanoseconds;
    return recorded;
}

fs::Stat stat_of(std::int64_t seconds, std::uint32_t nanoseconds) {
    fs::Stat stat;
    stat.size = 3;
    stat.mode = 0644;
    stat.mtime_seconds = seconds;
    stat.mtime_nanoseconds = nanoseconds;
    return stat;
}

TEST(AsBuilt, AnImageLayerCutsATimeToSeconds) {
    EXPECT_TRUE(has_time(stat_of(7, 5), file_of(7, 5)));
    EXPECT_TRUE(has_time(stat_of(7, 0), file_of(7, 5)));
    EXPECT_FALSE(has_time(stat_of(7, 4), file_of(7, 5)));
    EXPECT_FALSE(has_time(stat_of(8, 0), file_of(7, 5)));
}

TEST(AsBuilt, KindSizeAndTimeMakeASource) {
    EXPECT_TRUE(is_source_of(stat_of(7, 5), file_of(7, 5)));
    auto other = stat_of(7, 5);
    other.size = 4;
    EXPECT_FALSE(is_source_of(other, file_of(7, 5)));
    auto generated = file_of(7, 5);
    generated.kind = plan::Kind::generated;
    EXPECT_FALSE(is_source_of(stat_of(7, 5), generated));
    EXPECT_TRUE(is_as_placed(stat_of(7, 5), generated));
    other = stat_of(7, 5);
    other.mode = 0444;
    EXPECT_FALSE(is_as_placed(other, generated));
}

TEST(AsBuilt, WithoutAManifestItKnowsNothing) {
    const test::Folder folder;
    const auto built = AsBuilt::of(HostPath(folder.str("none/root")));
    ASSERT_TRUE(built);
    EXPECT_FALSE(built->knows_anything());
    EXPECT_EQ(built->directory("/"), nullptr);
    EXPECT_FALSE(built->is_older(stat_of(0, 0)));
}

}   // namespace
}   // namespace sandroot::accelerate
