#include <sandroot/archive/order.hpp>
#include <sandroot/placing/work_plan.hpp>

#include "root/archive/judges.hpp"

#include <clocale>

#include <sys/resource.h>

namespace sandroot::archive {
namespace {

using namespace sandroot::archive::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

void add_hard_links(const Scene& scene) {
    const std::string lib = scene.source + "/usr/lib/";
    write(lib + "z/first", "one file", 0755);
    std::filesystem::create_hard_link(lib + "z/first", lib + "a-second");
    std::filesystem::create_hard_link(lib + "z/first", lib + "z/third");
    std::filesystem::create_hard_link(lib + "libz.so.1.2.13", scene.source + "/etc/libz");
}

TEST(Archive, UnpackedItIsTheDirectoryThatABuildMakes) {
    Scene scene;
    furnish(scene);
    add_hard_links(scene);
    write(scene.source + "/usr/bin/su", "setuid", 04755);
    write(scene.source + "/owned", "by others");
    ASSERT_EQ(::lchown((scene.source + "/owned").c_str(), 3'000'000, 4'000'000'000U), 0);
    ASSERT_EQ(::lchown((scene.source + "/lib").c_str(), 12, 34), 0);
    write(scene.source + "/old", "before 1970");
    set_time(scene.source + "/old", -2, 0);
    write(scene.source + "/late", "after 2242");
    set_time(scene.source + "/late", 9'000'000'000, 1);
    expect_same_as_built(scene, archived(scene));
}

TEST(Archive, MembersAreSortedParentsFirstAndTheTopIsNone) {
    Scene scene;
    write(scene.source + "/usr/a/x", "");
    write(scene.source + "/usr/b.so", "");
    write(scene.source + "/usr-x/y", "");
    scene.add(made_directory("/"));
    EXPECT_EQ(shell("tar -tf " + archived(scene)), "usr/\nusr/a/\nusr/a/x\nusr/b.so\nusr-x/\nusr-x/y\n");
}

TEST(Archive, TheFirstNameOfAFileHasTheBytesAndTheOthersNameIt) {
    Scene scene;
    furnish(scene);
    add_hard_links(scene);
    const auto made = archive_plan(scene, scene.plan(), scene.top + "/root.tar");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->hard_links, 3U);
    EXPECT_THAT(shell("/usr/bin/python3 -c 'import tarfile\nfor m in tarfile.open(\"" + scene.top +
                      "/root.tar\"):\n  if m.islnk(): print(m.name, m.linkname, m.size)'"),
                "usr/lib/libz.so.1.2.13 etc/libz 0\nusr/lib/z/first usr/lib/a-second 0\nusr/lib/z/third "
                "usr/lib/a-second 0\n");
}

TEST(Archive, OwnersAreNumbersOnly) {
    Scene scene;
    furnish(scene);
    EXPECT_EQ(shell("/usr/bin/python3 -c 'import tarfile; print({(m.uname, m.gname, m.uid) for m in tarfile.open(\"" +
                    archived(scene) + "\")})'"),
              "{('', '', 0)}\n");
}

TEST(Archive, NoTimeIsLaterThanAllowed) {
    Scene scene;
    furnish(scene);
    const auto file = archived(scene, {.newest = 1'500'000'000});
    const auto top = unpacked(judges[0], file);
    const auto time_of = [&](const char* path) {
        const auto raw = stat_of(top + path);
        return std::pair(raw.st_mtim.tv_sec, raw.st_mtim.tv_nsec);
    };
    EXPECT_EQ(time_of("/usr/lib/libz.so.1.2.13"), std::pair(1'500'000'000L, 0L));
    EXPECT_EQ(time_of("/usr/lib/libz.so.1"), std::pair(1'500'000'000L, 0L)) << "later by a part of a second";
    EXPECT_EQ(time_of("/usr/lib/python3"), std::pair(1'400'000'000L, 5L));
    EXPECT_EQ(time_of("/etc/ld.so.cache"), std::pair(1'500'000'000L, 0L)) << "made by us";
    EXPECT_EQ(time_of("/tmp"), std::pair(1'500'000'000L, 0L));
}

TEST(Archive, ATimeBefore1970IsAWholeSecond) {
    Scene scene;
    write(scene.source + "/old", "");
    set_time(scene.source + "/old", -2, 500'000'000);
    const auto file = archived(scene);
    for (const auto& judge : judges) {
        const auto raw = stat_of(unpacked(judge, file) + "/old");
        EXPECT_EQ(std::pair(raw.st_mtim.tv_sec, raw.st_mtim.tv_nsec), std::pair(-2L, 0L)) << judge.name;
    }
}

TEST(Archive, TheSameFilesGiveTheSameBytesWhereverTheyLie) {
    Scene scene;
    furnish(scene);
    add_hard_links(scene);
    write(scene.source + "/with-a-hole", "");
    ASSERT_EQ(::truncate((scene.source + "/with-a-hole").c_str(), 3 << 20), 0);
    const auto first = archived(scene);
    Scene elsewhere;
    shell("cp -a --sparse=never '" + scene.source + "/.' '" + elsewhere.source + "'");
    elsewhere.add(made_directory("/tmp", 01777));
    elsewhere.add(generated("/etc/ld.so.cache", "cache"));
    EXPECT_EQ(content_of(archived(elsewhere)), content_of(first));
    for (const auto compression : {Compression::none, Compression::gzip, Compression::zstd, Compression::xz})
        EXPECT_EQ(content_of(archived(scene, {.compression = compression}, "one")),
                  content_of(archived(scene, {.compression = compression}, "two")));
}

TEST(Archive, CompressedItIsTheSameArchive) {
    Scene scene;
    furnish(scene);
    const auto plain = content_of(archived(scene));
    const auto gzip = archived(scene, {.compression = Compression::gzip}, "gz");
    EXPECT_EQ(content_of(gzip).substr(4, 4), std::string(4, '\0')) << "no time in its header";
    const auto bytes_of = [](const std::string& program, const std::string& file) {
        shell(program + " -dc <'" + file + "' >'" + file + ".plain'");
        return content_of(file + ".plain");
    };
    EXPECT_EQ(bytes_of("gzip", gzip), plain);
    EXPECT_EQ(bytes_of("xz", archived(scene, {.compression = Compression::xz}, "xz")), plain);
    const auto zstd = archived(scene, {.compression = Compression::zstd}, "zst");
    EXPECT_EQ(content_of(zstd).substr(0, 4), "\x28\xb5\x2f\xfd");
    EXPECT_EQ(listed(unpacked(judges[1], zstd)), listed(unpacked(judges[1], scene.top + "/root.tar")));
}

TEST(Archive, HolesAreHolesAndFilesAreWhole) {
    Scene scene;
    const auto make = [&](const std::string& name, std::size_t size, const std::vector<std::size_t>& bytes_at) {
        const os::Fd fd(::open((scene.source + "/" + name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
        ASSERT_EQ(::ftruncate(fd.get(), static_cast<off_t>(size)), 0);
        for (const auto at : bytes_at) ASSERT_EQ(::pwrite(fd.get(), "x", 1, static_cast<off_t>(at)), 1);
    };
    constexpr std::size_t mib = 1U << 20U;
    make("all", 2 * mib, {});
    make("odd", 3 * mib + 123, {});
    make("head", 2 * mib, {0});
    make("tail", 3 * mib, {3 * mib - 1});
    make("middle", 4 * mib + 1, {2 * mib + 7, 2 * mib + 9000});
    make("many", 6 * mib, {0, 2 * mib, 4 * mib});
    make("short", mib - 1, {});
    write(scene.source + "/written", std::string(2 * mib, '\0') + "x");
    const auto file = archived(scene);
    EXPECT_LT(std::filesystem::file_size(file), 2 * mib);
    expect_same_as_built(scene, file);
}

TEST(Archive, AFileOfManyMegabytesIsNotHeldInMemory) {
    const auto most = [] {
        struct rusage used{};
        ::getrusage(RUSAGE_SELF, &used);
        return used.ru_maxrss;
    };
    Scene scene;
    write(scene.source + "/hole", "");
    ASSERT_EQ(::truncate((scene.source + "/hole").c_str(), 200 << 20), 0);
    shell("head -c 64000000 /dev/zero | tr '\\0' x > '" + scene.source + "/full'");
    const auto plan = scene.plan();
    const long before = most();
    const auto made = archive_plan(scene, plan, scene.top + "/root.tar");
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_LT(most() - before, 32 << 10) << "KiB";
    EXPECT_EQ(made->bytes, 64'000'000U);
}

TEST(Archive, TheLocaleOfTheProcessDoesNotMatter) {
    Scene scene;
    write(scene.source + "/\xc3\xa9", "UTF-8");
    write(scene.source + "/\xff", "not");
    const auto plain = content_of(archived(scene));
    ASSERT_NE(std::setlocale(LC_ALL, "C.UTF-8"), nullptr);
    const auto other = content_of(archived(scene));
    std::setlocale(LC_ALL, "C");
    EXPECT_EQ(other, plain);
}

TEST(Archive, ATmpStaysOpenToAllAndASetuidBitIsToldOf) {
    Scene scene;
    furnish(scene);
    write(scene.source + "/usr/bin/su", "setuid", 04755);
    const auto made = archive_plan(scene, scene.plan(), scene.top + "/root.tar");
    ASSERT_TRUE(made);
    EXPECT_THAT(made->notes, ElementsAre(placing::Note{placing::NoteKind::lost_setid, "/usr/bin/su"}));
    EXPECT_THAT(shell("tar -tvf " + scene.top + "/root.tar"), HasSubstr("drwxrwxrwt 0/0"));
}

}   // namespace
}   // namespace sandroot::archive
