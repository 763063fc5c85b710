#include <sandroot/explain/packages/packages.hpp>
#include <sandroot/explain/packages/sonames.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>

namespace sandroot::explain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using enum Release;

/// The owners are those that dpkg -S names in the two releases.
TEST(Sonames, AreBroughtByThePackageOfTheRelease) {
    EXPECT_EQ(package_of("libglib-2.0.so.0", debian_12), "libglib2.0-0");
    EXPECT_EQ(package_of("libglib-2.0.so.0", debian_13), "libglib2.0-0t64");
    EXPECT_EQ(package_of("libgdal.so.32", debian_12), "libgdal32");
    EXPECT_EQ(package_of("libgdal.so.32", debian_13), "");
    EXPECT_EQ(package_of("libgdal.so.36", debian_13), "libgdal36");
    EXPECT_EQ(package_of("liblapack.so.3", debian_12), "liblapack3");
    EXPECT_EQ(package_of("libdb-5.3.so", debian_13), "libdb5.3t64");
    EXPECT_EQ(package_of("libbz2.so.1.0", debian_12), "libbz2-1.0");
    EXPECT_EQ(package_of("libaio.so.1", debian_13), "");
    EXPECT_EQ(package_of("libnothing-at-all.so.1", debian_unstable), "");
}

TEST(Sonames, AreMeantByWhatPeopleCallALibrary) {
    for (const char* name : {"GL", "libGL", "libGL.so", "libGL.so.1", "/usr/lib/libGL.so.1"})
        EXPECT_EQ(soname_for(name, debian_13), "libGL.so.1") << name;
    EXPECT_EQ(soname_for("PortAudio", debian_13), "libportaudio.so.2");
    EXPECT_EQ(soname_for("gobject-2.0-0", debian_13), "libgobject-2.0.so.0");
    EXPECT_EQ(soname_for("nothing-at-all", debian_13), "nothing-at-all");
}

TEST(Distribution, IsReadFromOsRelease) {
    EXPECT_EQ(distribution_of("ID=debian\nVERSION_ID=\"12\"\n").release, debian_12);
    EXPECT_EQ(distribution_of("PRETTY_NAME=\"Debian GNU/Linux forky/sid\"\nID=debian\n").release, debian_unstable);
    const auto ubuntu = distribution_of("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\n");
    EXPECT_EQ(ubuntu.release, debian_13);
    EXPECT_TRUE(ubuntu.is_alike);
    EXPECT_EQ(distribution_of("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n").manager, Manager::dnf);
    EXPECT_EQ(distribution_of("ID=alpine\n").manager, Manager::apk);
    EXPECT_EQ(distribution_of("").manager, Manager::unknown);
}

TEST(Packages, AreOneForAllLibrariesThatItBrings) {
    const auto packages =
        packages_for({"libGL.so.1", "libssl.so.3", "libcrypto.so.3", "libssl.so.1.1"}, distribution_of(debian_13));
    ASSERT_EQ(packages.all.size(), 2U);
    EXPECT_EQ(packages.all[0].name, "libgl1");
    EXPECT_EQ(packages.all[1].name, "libssl3t64");
    EXPECT_THAT(packages.all[1].libraries, ElementsAre("libcrypto.so.3", "libssl.so.3"));
    EXPECT_THAT(packages.without, ElementsAre("libssl.so.1.1"));
}

TEST(Packages, AreFoundByTheSonameWhereThePackageManagerKnowsIt) {
    EXPECT_EQ(packages_for({"libGL.so.1"}, distribution_of("ID=fedora\n")).all.front().name, "libGL.so.1()(64bit)");
    EXPECT_EQ(packages_for({"libGL.so.1"}, distribution_of("ID=alpine\n")).all.front().name, "so:libGL.so.1");
}

TEST(Packages, OfTheRootsOwnDatabaseAreInstalledAgain) {
    fs::MemoryTree tree;
    tree.add_file("/var/lib/dpkg/info/libq9:amd64.list", "/.\n/usr/lib/x86_64-linux-gnu/libq.so.9\n");
    const auto packages = packages_for({"libq.so.9"}, distribution_of(debian_12), &tree);
    ASSERT_EQ(packages.all.size(), 1U);
    EXPECT_EQ(packages.all.front().name, "libq9");
    EXPECT_TRUE(packages.all.front().is_installed);
}

}   // namespace
}   // namespace sandroot::explain
