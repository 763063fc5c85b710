#include <sandroot/report/format/quantities.hpp>

#include <gtest/gtest.h>

namespace sandroot::report {
namespace {

TEST(HumanSize, HasOneDigitBehindThePointFromKilobytesOn) {
    EXPECT_EQ(human_size(0), "0 B");
    EXPECT_EQ(human_size(999), "999 B");
    EXPECT_EQ(human_size(1000), "1.0 kB");
    EXPECT_EQ(human_size(1549), "1.5 kB");
    EXPECT_EQ(human_size(12'345'678), "12.3 MB");
}

TEST(HumanSize, RoundsIntoTheNextUnitRatherThanToAThousand) {
    EXPECT_EQ(human_size(999'949), "999.9 kB");
    EXPECT_EQ(human_size(999'950), "1.0 MB");
    EXPECT_EQ(human_size(999'999'999), "1.0 GB");
}

TEST(HumanSize, StandsTheLargestNumberThereIs) {
    EXPECT_EQ(human_size(UINT64_MAX), "18.4 EB");
}

TEST(HumanCount, GroupsByThreeDigits) {
    EXPECT_EQ(human_count(0), "0");
    EXPECT_EQ(human_count(999), "999");
    EXPECT_EQ(human_count(1000), "1,000");
    EXPECT_EQ(human_count(1'234'567), "1,234,567");
}

TEST(Counted, KnowsOneFromMany) {
    EXPECT_EQ(counted(1, "file"), "1 file");
    EXPECT_EQ(counted(0, "file"), "0 files");
    EXPECT_EQ(counted(2000, "library", "libraries"), "2,000 libraries");
}

TEST(Padded, CountsCodePointsAndNeverCuts) {
    EXPECT_EQ(padded("é", 3), "é  ");
    EXPECT_EQ(right_aligned("é", 3), "  é");
    EXPECT_EQ(padded("longer", 3), "longer");
}

}   // namespace
}   // namespace sandroot::report
