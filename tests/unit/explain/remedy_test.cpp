#include <sandroot/explain/remedy.hpp>

#include <gmock/gmock.h>

namespace {

using namespace sandroot;
using testing::HasSubstr;
using testing::IsEmpty;

// What `objdump -T` shows of libc.so.6 and libstdc++.so.6 in these releases.
TEST(Remedy, TheFirstReleasesWithAVersionAreNamed) {
    EXPECT_EQ(explain::releases_with("GLIBC_2.36"), "Debian 12, Ubuntu 24.04 or later");
    EXPECT_EQ(explain::releases_with("GLIBC_2.38"), "Debian 13, Ubuntu 24.04 or later");
    EXPECT_EQ(explain::releases_with("GLIBC_2.4"), "Debian 11, Ubuntu 22.04 or later");
    EXPECT_EQ(explain::releases_with("GLIBCXX_3.4.32"), "Debian 13, Ubuntu 24.04 or later");
    EXPECT_EQ(explain::releases_with("CXXABI_1.3.13"), "Debian 12, Ubuntu 22.04 or later");
    EXPECT_THAT(explain::releases_with("OPENSSL_3.3.0"), IsEmpty());
    EXPECT_THAT(explain::releases_with("GLIBC_9.9"), IsEmpty());
    EXPECT_THAT(explain::releases_with("GLIBC_PRIVATE"), IsEmpty());
}

TEST(Remedy, AGlibcThatIsTooOldComesWithReleasesAndTheTagOfWheelsThatFit) {
    plan::Missing missing;
    missing.name = "libc.so.6";
    missing.refusal = plan::Refusal::version_not_found;
    missing.refused = "/lib/x86_64-linux-gnu/libc.so.6";
    missing.value = "GLIBC_2.38";
    missing.newest = "GLIBC_2.36";
    EXPECT_EQ(explain::remedy_of(missing),
              "/lib/x86_64-linux-gnu/libc.so.6 lacks GLIBC_2.38, its newest is GLIBC_2.36: build on Debian 13, Ubuntu "
              "24.04 or later, or install a build of the package for older systems (wheels tagged manylinux_2_36 or "
              "lower)");
}

TEST(Remedy, AnExecutableStackIsClearedByPatchelf) {
    plan::Missing missing;
    missing.refusal = plan::Refusal::executable_stack;
    missing.refused = "/opt/a b/libx.so";
    EXPECT_THAT(explain::remedy_of(missing), HasSubstr("patchelf --clear-execstack '/opt/a b/libx.so'"));
}

TEST(Remedy, AModuleOfAnotherPythonNamesBoth) {
    plan::Missing module;
    module.refusal = plan::Refusal::other_python;
    module.refused = "/site/p/_core.cpython-312-x86_64-linux-gnu.so";
    module.value = "cpython-312-x86_64-linux-gnu";
    module.newest = "cpython-311-x86_64-linux-gnu";
    EXPECT_EQ(
        explain::remedy_of(module),
        "/site/p/_core.cpython-312-x86_64-linux-gnu.so is for CPython 3.12, x86_64-linux-gnu, and this is CPython "
        "3.11, x86_64-linux-gnu: install the package with this interpreter's own pip");
}

TEST(Remedy, NothingIsSaidOfWhatIsNotThere) {
    EXPECT_THAT(explain::remedy_of({}), IsEmpty());
}

}   // namespace
