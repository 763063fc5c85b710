#include <sandroot/python/packaging/names.hpp>

#include <gtest/gtest.h>

namespace sandroot::python {
namespace {

const std::vector<std::string> suffixes{".cpython-311-x86_64-linux-gnu.so", ".abi3.so", ".so"};

std::string dotted(std::string_view relative) {
    const auto module = module_of(relative, suffixes);
    return module ? module->dotted : "-";
}

TEST(ProjectName, IsTheSameForEverySpellingOfPep503) {
    for (const auto* name : {"friendly-bard", "Friendly-Bard", "FRIENDLY-BARD", "friendly.bard", "friendly_bard",
                             "friendly--bard", "FrIeNdLy-._.-bArD"})
        EXPECT_EQ(normalised_name(name), "friendly-bard") << name;
    EXPECT_EQ(normalised_name(""), "");
    EXPECT_EQ(normalised_name("a1"), "a1");
}

TEST(Identifier, IsAWordThatImportCanName) {
    for (const auto* word : {"a", "_", "_x1", "Numpy", "é"}) EXPECT_TRUE(is_identifier(word)) << word;
    for (const auto* word : {"", "1a", "a-b", "a.b", "a b", "numpy.libs", "\xff", "a\n"})
        EXPECT_FALSE(is_identifier(word)) << word;
}

TEST(LibraryName, EndsInSoOrAVersionThatBeginsWithADigit) {
    for (const auto* name : {"libz.so", "libz.so.1", "libz.so.1.2.13", "x.abi3.so", "libgfortran-040039e1.so.5.0.0"})
        EXPECT_TRUE(is_library_name(name)) << name;
    for (const auto* name : {".so", "x.so.py", "x.sox", "x.so.", "x.so.txt", "so", "libz.a", "x.so-gdb.py"})
        EXPECT_FALSE(is_library_name(name)) << name;
}

TEST(ModuleName, FollowsThePathBelowSysPath) {
    EXPECT_EQ(dotted("numpy/core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so"), "numpy.core._multiarray_umath");
    EXPECT_EQ(dotted("_cffi_backend.abi3.so"), "_cffi_backend");
    EXPECT_EQ(dotted("plain.so"), "plain");
}

TEST(ModuleName, OfACompiledInitIsThePackage) {
    EXPECT_EQ(dotted("pkg/__init__.abi3.so"), "pkg");
    EXPECT_EQ(dotted("__init__.abi3.so"), "-");
}

TEST(ModuleName, NeedsDirectoriesThatAreIdentifiers) {
    EXPECT_EQ(dotted("numpy.libs/libx.so"), "-");
    EXPECT_EQ(dotted("lib-dynload/_ssl.abi3.so"), "-");
    EXPECT_EQ(dotted("a//b.so"), "-");
}

TEST(ModuleName, IsNoneForTheTagOfAnotherInterpreter) {
    EXPECT_EQ(dotted("x.cpython-310-x86_64-linux-gnu.so"), "-");
    EXPECT_EQ(dotted("x.pyd"), "-");
    EXPECT_EQ(dotted("libz.so.1"), "-");
}

TEST(ModuleName, MayBeginWithADigitAtTheEndAsMypycNamesThem) {
    EXPECT_EQ(dotted("81d243bd__mypyc.abi3.so"), "81d243bd__mypyc");
    EXPECT_EQ(dotted("1pkg/x.abi3.so"), "-");
}

TEST(ModuleName, TellsWhichSuffixMatched) {
    EXPECT_EQ(module_of("x.abi3.so", suffixes), (ModuleName{"x", ".abi3.so"}));
    EXPECT_EQ(module_of("x.so", suffixes), (ModuleName{"x", ".so"}));
}

}   // namespace
}   // namespace sandroot::python
