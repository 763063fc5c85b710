#include <sandroot/python/interpreter/python_version.hpp>

#include "support/memory_tree.hpp"

#include <gtest/gtest.h>

namespace sandroot::python {
namespace {

using namespace std::string_literals;

TEST(FeatureVersion, IsReadFromTheNamesOfProgramsAndLibraries) {
    EXPECT_EQ(feature_version("python3.11", "python"), "3.11");
    EXPECT_EQ(feature_version("python3.7m", "python"), "3.7");
    EXPECT_EQ(feature_version("libpython3.12.so.1.0", "libpython"), "3.12");
    for (const auto* name : {"python", "python3", "python3.", "python2.7", "python33.1", "python3.1234", "ruby3.1"})
        EXPECT_FALSE(feature_version(name, "python")) << name;
}

TEST(FeatureVersion, ComparesByNumbers) {
    EXPECT_TRUE(is_newer("3.10", "3.9"));
    EXPECT_FALSE(is_newer("3.9", "3.9"));
    EXPECT_FALSE(is_newer("3.6", "3.7"));
}

class FullVersion : public testing::Test {
protected:
    std::string read(const std::string& program, const std::string& recorded = "") {
        tree.add_file("/usr/bin/python3.11", program);
        return full_version(tree, RootPath("/usr"), RootPath("/usr/bin/python3.11"), "3.11", recorded);
    }
    fs::MemoryTree tree;
};

TEST_F(FullVersion, StandsInTheProgramBetweenNulBytes) {
    EXPECT_EQ(read("junk\0003.11.9\000junk"s), "3.11.9");
    EXPECT_EQ(read("\0003.11.\0003.11.x\0003.11.4+\000"s), "3.11.4");
    EXPECT_EQ(read("see 3.11.9 of old"s), "3.11");
}

TEST_F(FullVersion, IsFoundAcrossTheEdgesOfReads) {
    for (std::size_t before : {262140U, 262143U, 262144U, 262175U, 262176U, 262180U})
        EXPECT_EQ(read(std::string(before, 'x') + "\0003.11.9\000"s), "3.11.9") << before;
}

TEST_F(FullVersion, ComesFromTheHeaderThenFromTheVenv) {
    EXPECT_EQ(read("", "3.11.2.final.0"), "3.11.2");
    EXPECT_EQ(read("", "3.10.2"), "3.11");
    tree.add_file("/usr/include/python3.11/patchlevel.h", "#define PY_VERSION      \t\"3.11.5\"\n");
    EXPECT_EQ(read("", "3.11.2"), "3.11.5");
}

}   // namespace
}   // namespace sandroot::python
