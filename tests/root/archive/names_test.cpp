#include "root/archive/judges.hpp"

namespace sandroot::archive {
namespace {

using namespace sandroot::archive::testing;

TEST(ArchiveNames, AreKeptWhateverBytesTheyHave) {
    Scene scene;
    for (const std::string name : {"\xff\xfe bad", "\xc3\xa9", "\xed\xa0\xbd\xed\xb8\x80", "new\nline", "tab\t",
                                   " lead", "trail ", "-dash", "back\\slash", "=12 path=x", "\x01\x7f"})
        write(scene.source + "/" + name, name);
    write(scene.source + "/" + std::string(255, 'n'), "255");
    write(scene.source + "/" + std::string(254, 'n') + "\xff", "255, not UTF-8");
    std::string deep = scene.source;
    for (int level = 0; level < 6; ++level) deep += "/" + std::string(200, static_cast<char>('a' + level));
    write(deep + "/file", "deep");
    std::filesystem::create_hard_link(deep + "/file", scene.source + "/z\xff");
    std::filesystem::create_symlink(std::string(4000, 't'), scene.source + "/long-target");
    std::filesystem::create_symlink("\xff\n", scene.source + "/bytes-target");
    expect_same_as_built(scene, archived(scene));
}

TEST(ArchiveNames, APathMayBeLongerThanAnyCallTakes) {
    Scene scene;
    // Made and looked at from within, since no path leads there.
    const std::string walk = "import os, sys\nos.chdir(sys.argv[1])\n"
                             "for at in range(16):\n    name = chr(97 + at) * 250\n";
    const std::string python = "/usr/bin/python3 -c '" + walk;
    shell(python + "    os.mkdir(name)\n    os.chdir(name)\nopen(\"f\" * 200, \"w\").write(\"far\")' '" + scene.source +
          "'");
    const auto file = archived(scene);
    EXPECT_EQ(
        shell("/usr/bin/python3 -c 'import tarfile; print(max(len(m.name) for m in tarfile.open(\"" + file + "\")))'"),
        "4216\n");
    EXPECT_EQ(shell("tar -tf '" + file + "' | tail -n 1 | wc -c"), "4217\n");
    EXPECT_EQ(
        shell(python + "    os.chdir(name)\nprint(open(\"f\" * 200).read())' '" + unpacked(judges[1], file) + "'"),
        "far\n");
}

}   // namespace
}   // namespace sandroot::archive
