// What we read from the bytes of this machine's ld.so is what it says of itself.
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/system/compiled_in.hpp>
#include <sandroot/os/child.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace {

using namespace sandroot;

std::string said(const std::string& ld_so, const std::string& option) {
    os::Command command;
    command.program = HostPath(ld_so);
    command.arguments = {option};
    const auto finished = os::run(command);
    return finished ? finished->output : std::string();
}

TEST(CompiledIn, IsWhatLdSoSaysOfItself) {
    const std::string ld_so = "/lib64/ld-linux-x86-64.so.2";
    const auto tree = fs::DiskTree::open_root(HostPath("/"));
    ASSERT_TRUE(tree);
    const auto bytes = fs::read(**tree, RootPath(ld_so), 16U << 20U);
    ASSERT_TRUE(bytes);
    const auto compiled = loader::read_compiled_in(*bytes);

    std::vector<std::string> directories;
    std::istringstream help(said(ld_so, "--help"));
    for (std::string line; std::getline(help, line);) {
        constexpr std::string_view mark = " (system search path)";
        if (line.ends_with(mark)) directories.push_back(line.substr(2, line.size() - 2 - mark.size()));
    }
    EXPECT_FALSE(directories.empty());
    EXPECT_EQ(compiled.default_directories, directories);
    ASSERT_TRUE(compiled.version);
    const auto version = std::to_string(compiled.version->major) + "." + std::to_string(compiled.version->minor);
    EXPECT_THAT(said(ld_so, "--version"), ::testing::HasSubstr(" release version " + version + "."));
}

}   // namespace
