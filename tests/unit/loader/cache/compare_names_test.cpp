#include <sandroot/loader/cache/compare_names.hpp>

#include <gtest/gtest.h>

namespace {

using sandroot::loader::compare_cache_names;

TEST(CacheNames, RunsOfDigitsCompareAsNumbers) {
    EXPECT_LT(compare_cache_names("libq.so.9", "libq.so.10"), 0);
    EXPECT_GT(compare_cache_names("libq.so.1.10", "libq.so.1.9"), 0);
    EXPECT_EQ(compare_cache_names("libq.so.01", "libq.so.1"), 0);
}

TEST(CacheNames, ADigitIsGreaterThanAnythingElse) {
    EXPECT_GT(compare_cache_names("lib1", "liba"), 0);
    EXPECT_LT(compare_cache_names("lib", "lib1"), 0);
    EXPECT_GT(compare_cache_names("lib1", "lib"), 0);
}

TEST(CacheNames, APrefixIsLess) {
    EXPECT_LT(compare_cache_names("libq", "libq.so"), 0);
    EXPECT_GT(compare_cache_names("libq.so", "libq"), 0);
    EXPECT_EQ(compare_cache_names("", ""), 0);
    EXPECT_LT(compare_cache_names("", "a"), 0);
}

TEST(CacheNames, ALongRunOfDigitsIsNoTrap) {
    EXPECT_EQ(compare_cache_names(std::string(1000, '9'), std::string(1000, '9')), 0);
}

}   // namespace
