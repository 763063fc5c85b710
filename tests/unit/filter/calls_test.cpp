#include <sandroot/filter/calls.hpp>

#include <gtest/gtest.h>

#include <sys/syscall.h>

namespace sandroot::filter {
namespace {

using versions::Architecture;

TEST(Calls, HaveTheNumbersOfTheirCpu) {
    EXPECT_EQ(call_name(Architecture::amd64, 435), "clone3");
    EXPECT_EQ(call_name(Architecture::amd64, 204), "sched_getaffinity");
    EXPECT_EQ(call_name(Architecture::arm64, 123), "sched_getaffinity");
    EXPECT_EQ(call_number(Architecture::amd64, "mbind"), 237);
    EXPECT_EQ(call_number(Architecture::arm64, "mbind"), 235);
}

TEST(Calls, WithoutANameOrANumberAreToldSo) {
    EXPECT_EQ(call_name(Architecture::amd64, 9999), "system call 9999");
    EXPECT_EQ(call_name(Architecture::amd64, -5), "system call -5");
    EXPECT_EQ(call_number(Architecture::arm64, "vfork"), std::nullopt);
    EXPECT_EQ(call_number(Architecture::amd64, "no_such_call"), std::nullopt);
}

TEST(Calls, OfThisCpuAreThoseOfItsHeaders) {
    const auto native = native_architecture();
    ASSERT_TRUE(native);
    EXPECT_EQ(call_number(*native, "getpid"), SYS_getpid);
    EXPECT_EQ(call_name(*native, SYS_clone3), "clone3");
}

}   // namespace
}   // namespace sandroot::filter
