#include <sandroot/loader/system/compiled_in.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace sandroot::loader;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

TEST(CompiledIn, DebiansFourDirectoriesAreRecognised) {
    const auto compiled =
        read_compiled_in("x\0/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0ELF load command\0"
                         "ld.so (Debian GLIBC 2.36-9) stable release version 2.36.\n\0"s);
    EXPECT_THAT(compiled.default_directories,
                ElementsAre("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib"));
    EXPECT_EQ(compiled.version, (Version{2, 36}));
}

TEST(CompiledIn, PathsThatAreNoDirectoriesOrNoLibraryDirectoriesAreNot) {
    EXPECT_THAT(read_compiled_in("\0/etc/ld.so.cache\0/var/tmp\0/proc/self/\0/lib64/ld.so\0"s).default_directories,
                IsEmpty());
}

TEST(CompiledIn, TheLongestRunOfNeighboursWins) {
    EXPECT_THAT(read_compiled_in("\0/usr/lib/locale/\0\0\0/lib64/\0/usr/lib64/\0"s).default_directories,
                ElementsAre("/lib64", "/usr/lib64"));
}

TEST(CompiledIn, ASingleDirectoryWillDo) {
    EXPECT_THAT(read_compiled_in("\0/nix/store/abc-glibc-2.40/lib/\0x"s).default_directories,
                ElementsAre("/nix/store/abc-glibc-2.40/lib"));
}

TEST(CompiledIn, BytesOfAnyKindAreHarmless) {
    EXPECT_THAT(read_compiled_in("").default_directories, IsEmpty());
    EXPECT_THAT(read_compiled_in("/").default_directories, IsEmpty());
    EXPECT_THAT(read_compiled_in("/lib/").default_directories, IsEmpty());
    EXPECT_THAT(read_compiled_in(std::string(100000, '/')).default_directories, IsEmpty());
    EXPECT_EQ(read_compiled_in(" release version x").version, std::nullopt);
    EXPECT_EQ(read_compiled_in(" release version 2").version, std::nullopt);
}

TEST(CompiledIn, LibTokenIsTwoComponentsUnderMultiarchAndOneElsewhere) {
    EXPECT_EQ(lib_token_of({"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu"}), "lib/x86_64-linux-gnu");
    EXPECT_EQ(lib_token_of({"/lib64", "/usr/lib64"}), "lib64");
    EXPECT_EQ(lib_token_of({"/usr/lib"}), "lib");
    EXPECT_EQ(lib_token_of({"/lib64/lp64d"}), "lp64d");
    EXPECT_EQ(lib_token_of({}), "lib");
}

TEST(CompiledIn, SymbolVersionsTellTheRelease) {
    EXPECT_EQ(version_of_symbol("GLIBC_2.36"), (Version{2, 36}));
    EXPECT_EQ(version_of_symbol("GLIBC_2.2.5"), (Version{2, 2}));
    EXPECT_EQ(version_of_symbol("GLIBC_PRIVATE"), std::nullopt);
}

}   // namespace
