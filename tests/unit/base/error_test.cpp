#include <sandroot/base/error.hpp>

#include <gtest/gtest.h>

#include <cerrno>

namespace sandroot {
namespace {

Result<int> half(int number) {
    if (number % 2 != 0) return fail(Errc::usage, "odd", "give an even number");
    return number / 2;
}

Result<int> quarter(int number) {
    SR_TRY(const int once, half(number), "first step");
    SR_TRY(const int twice, half(once), "second step");
    return twice;
}

TEST(Error, EachLevelPutsItsStepInFront) {
    EXPECT_EQ(*quarter(8), 2);
    EXPECT_EQ(quarter(7).error().message, "first step: odd");
    EXPECT_EQ(quarter(6).error().message, "second step: odd");
    EXPECT_EQ(quarter(6).error().hint, "give an even number");
}

TEST(Error, ErrnoIsKeptAsANumberAndToldInTheKernelsWords) {
    const Result<int> failed = fail_errno(ENOENT, "/x");
    EXPECT_EQ(failed.error().os_error, ENOENT);
    EXPECT_EQ(failed.error().message, "/x: No such file or directory");
    EXPECT_EQ(errno_text(123456), "error 123456");
}

}   // namespace
}   // namespace sandroot
