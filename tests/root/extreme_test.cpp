// Names, depths, paths and link counts at the limits of the kernel and of file systems.
#include "root/program.hpp"

#include <cerrno>

#include <sys/xattr.h>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

TEST(Names, Of255BytesOfAnyValueArePlacedComparedAndVerified) {
    System system;
    for (int byte = 1; byte < 256; ++byte) {
        if (byte == '/') continue;
        // Once alone, once among letters, so that neither beginning, middle nor end is special.
        const std::string name(255, static_cast<char>(byte));
        std::string mixed(255, 'n');
        mixed.front() = mixed[100] = mixed.back() = static_cast<char>(byte);
        write(system.source + "/data/files/" + name, std::to_string(byte));
        write(system.source + "/data/directories/" + mixed + "/" + mixed, std::to_string(byte));
        std::filesystem::create_directories(system.source + "/data/links");
        std::filesystem::create_symlink(mixed, system.source + "/data/links/" + name);
    }
    for (const char* link : {"auto", "copy"}) {
        ASSERT_RAN(run(system.building({"--link", link})));
        EXPECT_EQ(hash_of(system.target + "/data"), hash_of(system.source + "/data"));
        const auto again = run(system.building({"--link", link}));
        ASSERT_RAN(again);
        EXPECT_THAT(again.output, HasSubstr("unchanged"));
        ASSERT_RAN(run(system.verifying({"--manifest"})));
    }
}

/// Makes a chain of `count` directories called `name`, each with a file, however long the whole path is.
void nest(const std::string& top, const std::string& name, int count) {
    std::filesystem::create_directories(top);
    os::Fd at(::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (int depth = 0; depth < count; ++depth) {
        ASSERT_EQ(::mkdirat(at.get(), name.c_str(), 0755), 0);
        at = os::Fd(::openat(at.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        ASSERT_TRUE(at);
        const os::Fd file(::openat(at.get(), "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
        ASSERT_EQ(::write(file.get(), "deep", 4), 4);
    }
}

TEST(Depth, DirectoriesTwoHundredDeepAreBuiltRefreshedVerifiedAndRemoved) {
    System system;
    nest(system.source + "/data", "d", 200);
    for (const char* link : {"auto", "copy"}) {
        ASSERT_RAN(run(system.building({"--link", link})));
        EXPECT_EQ(hash_of(system.target + "/data"), hash_of(system.source + "/data"));
        ASSERT_RAN(run(system.building({"--link", link, "--rebuild"})));
        ASSERT_RAN(run(system.verifying({"--manifest"})));
        EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
    }
}

TEST(Depth, WhatLiesAtPathsOverPathMaxIsLeftOutAndSaidSoAndTheRestIsBuilt) {
    System system;
    const std::string name(250, 'd');
    nest(system.source + "/data", name, 40);
    std::string deepest = "/data";
    while (deepest.size() + 1 + name.size() < 4096) deepest += "/" + name;
    for (const char* link : {"auto", "copy"}) {
        const auto built = run(system.building({"--link", link}));
        ASSERT_RAN(built);
        EXPECT_THAT(built.output,
                    HasSubstr(deepest + "/" + name + " was left out: it cannot be read: File name too long"));
        // The target's own path is in front of it, so step by step.
        std::filesystem::current_path(system.target + "/data");
        for (std::size_t at = 5; at < deepest.size(); at += 1 + name.size()) std::filesystem::current_path(name);
        EXPECT_EQ(content_of("file"), "deep");
        EXPECT_FALSE(exists(name));
        std::filesystem::current_path("/");
        const auto again = run(system.building({"--link", link}));
        ASSERT_RAN(again);
        EXPECT_THAT(again.output, HasSubstr("unchanged"));
        ASSERT_RAN(run(system.building({"--link", link, "--rebuild"})));
        ASSERT_RAN(run(system.verifying({"--manifest"})));
        EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
    }
}

/// Source and target on an ext4 of their own, which allows 65,000 links of a file.
class LinkLimit : public ::testing::Test {
protected:
    void SetUp() override {
        mounts_.make("ext4", scene.top + "/image", "64M", scene.top + "/fs");
        scene.source = scene.top + "/fs/source";
        scene.target = scene.top + "/fs/out/root";
        furnish(scene);
    }
    /// Gives the file links outside of the source until it has `count`.
    void fill_up(const std::string& file, unsigned count) const {
        std::filesystem::create_directories(scene.top + "/fs/links");
        for (auto links = stat_of(file).st_nlink; links < count; ++links)
            ASSERT_EQ(::link(file.c_str(), (scene.top + "/fs/links/" + std::to_string(links)).c_str()), 0)
                << std::strerror(errno);
    }

    Scene scene;

private:
    test::Mounts mounts_;
};

TEST_F(LinkLimit, AFileThatHasAsManyLinksAsItMayIsCopiedAndANoteSaysSo) {
    const std::string file = scene.source + "/usr/lib/python3/os.py";
    fill_up(file, 65000);
    ASSERT_NE(::link(file.c_str(), (scene.top + "/fs/one more").c_str()), 0);
    ASSERT_EQ(errno, EMLINK);
    const auto built = scene.build();
    ASSERT_BUILT(built);
    EXPECT_EQ(built->copied, 1U);
    EXPECT_EQ(built->linked, 3U);
    EXPECT_THAT(built->notes, Contains(Field(&placing::Note::values, Contains(NamedValue{"cause", "many_links"}))));
    EXPECT_EQ(content_of(scene.target + "/usr/lib/python3/os.py"), "import sys\n");
    EXPECT_EQ(scene.build()->outcome, Outcome::unchanged);
    const auto hard = scene.build({.link = Link::hard});
    ASSERT_FALSE(hard);
    EXPECT_EQ(hard.error().os_error, EMLINK);
    EXPECT_THAT(hard.error().hint, HasSubstr("--link auto"));
}

TEST_F(LinkLimit, OfTwoNamesOfAFileWithRoomForOneTheSecondGetsAFileOfItsOwn) {
    const std::string file = scene.source + "/usr/lib/python3/os.py";
    std::filesystem::create_hard_link(file, scene.source + "/usr/lib/second");
    fill_up(file, 64999);
    const auto built = scene.build();
    ASSERT_BUILT(built);
    EXPECT_EQ(content_of(scene.target + "/usr/lib/second"), "import sys\n");
    EXPECT_EQ(content_of(scene.target + "/usr/lib/python3/os.py"), "import sys\n");
    EXPECT_THAT(built->notes, Contains(Field(&placing::Note::values, Contains(NamedValue{"cause", "many_links"}))));
    const auto again = scene.build();
    ASSERT_BUILT(again);
    EXPECT_EQ(again->outcome, Outcome::unchanged);
}

}   // namespace
}   // namespace sandroot::root
