#include <sandroot/accelerate/install.hpp>
#include <sandroot/os/file.hpp>

#include "support/temporary.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>

namespace sandroot::accelerate {
namespace {

using ::testing::HasSubstr;

/// An image with a bash, and this test as the program, which holds the same text as sandroot.
class Install : public ::testing::Test {
protected:
    Install() {
        folder.write("usr/bin/bash", "#!/bin/sh\n");
        std::filesystem::permissions(folder.str("usr/bin/bash"), std::filesystem::perms(0755));
        folder.link("bin", "usr/bin");
        image = *fs::DiskTree::open_root(folder.path());
    }

    void put_in_place() const {
        folder.make_directory("usr/local/bin");
        std::filesystem::copy_file("/proc/self/exe", folder.str("usr/local/bin/bash"));
        std::filesystem::permissions(folder.str("usr/local/bin/bash"), std::filesystem::perms(0755));
    }

    const test::Folder folder;
    std::unique_ptr<fs::DiskTree> image;
    const RootPath directory{std::string(default_directory)};
    const HostPath self{"/proc/self/exe"};
};

TEST_F(Install, AProgramKnowsItself) {
    EXPECT_TRUE(is_this_program(*os::open(self, O_RDONLY)));
    EXPECT_FALSE(is_this_program(*os::open(HostPath("/bin/sh"), O_RDONLY)));
    EXPECT_FALSE(is_this_program(*os::open(HostPath("/dev/null"), O_RDONLY)));
}

TEST_F(Install, ItWorksOnlyIfItIsFoundFirstAndAnotherBashIsThere) {
    EXPECT_FALSE(look(*image, directory, self, default_search_path)->works());
    put_in_place();
    const auto seen = look(*image, directory, self, default_search_path);
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->works());
    EXPECT_EQ(seen->real, RootPath("/usr/bin/bash"));
    EXPECT_FALSE(look(*image, directory, self, "/usr/bin:/usr/local/bin")->works());
    EXPECT_FALSE(look(*image, directory, self, "/usr/local/bin")->works());
}

TEST_F(Install, AProgramThatIsNotStaticIsRefused) {
    const auto done = install(*image, directory, self, default_search_path);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, Errc::refused);
    EXPECT_THAT(done.error().message, HasSubstr("not the static program"));
    EXPECT_FALSE(std::filesystem::exists(folder.str("usr/local/bin/bash")));
}

TEST_F(Install, SomethingElseOfThatNameStays) {
    folder.write("usr/local/bin/bash", "another");
    EXPECT_EQ(install(*image, directory, self, default_search_path).error().kind, Errc::refused);
    EXPECT_EQ(uninstall(*image, directory).error().kind, Errc::refused);
    EXPECT_TRUE(std::filesystem::exists(folder.str("usr/local/bin/bash")));
}

TEST_F(Install, UninstallingTakesItAwayOnce) {
    put_in_place();
    EXPECT_EQ(uninstall(*image, directory), true);
    EXPECT_EQ(uninstall(*image, directory), false);
    EXPECT_TRUE(std::filesystem::exists(folder.str("usr/bin/bash")));
}

}   // namespace
}   // namespace sandroot::accelerate
