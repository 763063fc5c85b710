#include <sandroot/explain/resolve.hpp>

#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>

namespace sandroot::explain {
namespace {

ResolvedFile resolved(const std::string& glibc, bool wants_executable_stack) {
    plan::Image image;
    image.tree.add_file("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
                        plan::library({.soname = "ld-linux-x86-64.so.2"}) + "stable release version " + glibc + ".\n",
                        0755);
    image.add_library("/usr/lib/x86_64-linux-gnu/libstack.so.1",
                      {.soname = "libstack.so.1", .wants_executable_stack = wants_executable_stack});
    image.add_library("/opt/x.so", {.needed = {"libstack.so.1"}});
    return Resolver(image.tree, {}, {}, {}).resolve("/opt/x.so");
}

TEST(Resolve, ALibraryWithAnExecutableStackIsRefusedFromGlibc241On) {
    EXPECT_EQ(resolved("2.36", true).status, loader::LoadStatus::ok);
    EXPECT_EQ(resolved("2.41", false).status, loader::LoadStatus::ok);
    const auto refused = resolved("2.41", true);
    EXPECT_EQ(refused.status, loader::LoadStatus::fatal);
    EXPECT_EQ(refused.executable_stack, "/lib/x86_64-linux-gnu/libstack.so.1");
    EXPECT_EQ(refused.error,
              "/lib/x86_64-linux-gnu/libstack.so.1: cannot enable executable stack as shared object requires");
}

}   // namespace
}   // namespace sandroot::explain
