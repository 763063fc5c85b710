// verify takes the options of the build from the manifest beside the root.
#include "run.hpp"

#include <filesystem>

namespace sandroot::cli_test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace disk = std::filesystem;

/// A venv that holds nothing, in which one package is installed by hand.
class AsBuilt : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(shell("/usr/bin/python3 -m venv --without-pip " + venv).exit, 0);
        const auto said = shell("ls -d " + venv + "/lib/python3*/site-packages");
        ASSERT_EQ(said.exit, 0) << said.err;
        site = said.out.substr(0, said.out.size() - 1);
        for (const std::string name : {"kept", "other"}) {
            disk::create_directories(site + "/" + name + "/tests");
            disk::create_directories(site + "/" + name + "-1.dist-info");
            write_file(site + "/" + name + "/__init__.py", "");
            write_file(site + "/" + name + "/tests/__init__.py", "");
            write_file(site + "/" + name + "-1.dist-info/METADATA", "Name: " + name + "\nVersion: 1\n");
            write_file(site + "/" + name + "-1.dist-info/RECORD",
                       name + "/__init__.py,,\n" + name + "/tests/__init__.py,,\n");
        }
    }

    [[nodiscard]] Said build(std::vector<std::string> options = {}) const {
        options.insert(options.begin(), {"build", "--python", venv, "--root", root});
        return sandroot(options);
    }
    [[nodiscard]] Said verify(std::vector<std::string> options = {}) const {
        options.insert(options.begin(), {"verify", "--root", root});
        return sandroot(options);
    }
    static void edit(const std::string& script, const std::string& file) {
        EXPECT_EQ(shell("sed -i '" + script + "' " + file).exit, 0);
    }
    [[nodiscard]] std::string manifest() const { return scratch / ".root.sandroot/manifest"; }

    Scratch scratch;
    std::string venv = scratch / "venv";
    std::string root = scratch / "root";
    std::string site;
};

TEST_F(AsBuilt, AScopedRootIsFineWithoutAWordAndFoundWantingWhenMoreIsGone) {
    ASSERT_EQ(build({"--package", "kept", "--prune", "safe"}).exit, 0);
    ASSERT_TRUE(disk::exists(root + site + "/kept/__init__.py"));
    ASSERT_FALSE(disk::exists(root + site + "/other"));
    const auto fine = verify({"-v", "--import", "kept", "--manifest"});
    EXPECT_EQ(fine.exit, 0) << fine.out << fine.err;
    EXPECT_THAT(fine.out, HasSubstr("1 of 1 import passed"));
    EXPECT_THAT(fine.err, HasSubstr("as it was built: --python " + venv + "/bin/python --package kept --prune safe"));
    // What is typed counts.
    const auto other = verify({"--package", "other", "--import", "other"});
    EXPECT_EQ(other.exit, 1) << other.out;
    EXPECT_THAT(other.out, HasSubstr("other"));

    ASSERT_EQ(shell("rm " + root + "/usr/lib/python3*/os.py").exit, 0);
    const auto wanting = verify({"--manifest"});
    EXPECT_EQ(wanting.exit, 1);
    EXPECT_THAT(wanting.out, HasSubstr("/os.py"));
    ASSERT_EQ(shell("rm " + root + "/usr/lib/*-linux-gnu/libbz2.so.1.0").exit, 0);
    const auto broken = verify();
    EXPECT_EQ(broken.exit, 1) << broken.out;
    EXPECT_THAT(broken.out, HasSubstr("libbz2.so.1.0"));
    EXPECT_EQ(broken.err, "");
}

TEST_F(AsBuilt, AProfileIsTheOneThatWasReadThoughItsFileIsGone) {
    write_file(scratch / "mine.yaml", "extends: dify\nkeep: [mine]\n");
    ASSERT_EQ(build({"--profile", scratch / "mine.yaml", "--keep", "also"}).exit, 0);
    disk::remove(scratch / "mine.yaml");
    disk::create_directory(root + "/mine");
    disk::create_directory(root + "/also");
    const auto said = verify({"--manifest"});
    EXPECT_THAT(said.out + said.err, Not(HasSubstr("/mine")));
    EXPECT_THAT(said.out, Not(HasSubstr("/also")));
}

TEST_F(AsBuilt, ARootThatWasBuiltWithoutTheNamesInSourcesIsNotBlamedForThem) {
    // Of Python's own bindings no package of the environment needs this one.
    write_file(site + "/kept/binding.py", "import ctypes\nctypes.CDLL('libutil.so.1')\n");
    ASSERT_EQ(build({"--no-source-names", "--profile", "none"}).exit, 0);
    const auto fine = verify({"-v"});
    EXPECT_EQ(fine.exit, 0) << fine.out;
    EXPECT_THAT(fine.err, HasSubstr("--no-source-names"));
    EXPECT_THAT(shell("ls " + root + "/usr/lib/*-linux-gnu").out, Not(HasSubstr("libutil.so.1")));
    EXPECT_THAT(sandroot({"plan", "--python", venv, "--profile", "none", "--no-source-names"}).out,
                Not(HasSubstr("libutil.so.1")));
    EXPECT_THAT(sandroot({"plan", "--python", venv, "--profile", "none"}).out,
                HasSubstr("kept/binding.py (line 2: ctypes, \"libutil.so.1\")"));
    ASSERT_EQ(build({"--profile", "none"}).exit, 0);
    EXPECT_THAT(shell("ls " + root + "/usr/lib/*-linux-gnu").out, HasSubstr("libutil.so.1"));
}

TEST_F(AsBuilt, ANameThatIsFoundWhenMostIsPlacedAlreadyEntersAllTheSame) {
    for (int at = 0; at < 3000; ++at) write_file(site + "/kept/m" + std::to_string(at) + ".py", "value = 1\n");
    write_file(site + "/other/binding.py", "import ctypes\nctypes.CDLL('libutil.so.1')\n");
    const std::string library = "/usr/lib/*-linux-gnu/libutil.so.1";
    for (int attempt = 0; attempt < 5; ++attempt) {
        ASSERT_EQ(build({"--profile", "none", "--rebuild"}).exit, 0);
        ASSERT_EQ(shell("ls " + root + library).exit, 0);
        ASSERT_EQ(shell("ls " + scratch.path() + "/.root.sandroot").out, "lock\nmanifest\n");
    }
    EXPECT_EQ(verify().exit, 0);
}

TEST_F(AsBuilt, AProfileThatPrunesDoesSoForBuildPlanAndVerify) {
    const std::string mine = scratch / "mine.yaml";
    write_file(mine, "extends: dify\nprune: [tests, infos]\n"
                     "prune_sets:\n  - {name: infos, files: NOTES, because: notes of mine}\n");
    write_file(site + "/kept/NOTES", "");
    const auto shown = sandroot({"profile", "show", mine, "--format", "json"});
    EXPECT_THAT(shown.out, HasSubstr("\"infos\""));
    EXPECT_THAT(sandroot({"plan", "--python", venv, "--profile", mine}).out,
                HasSubstr("pruned by the profile, infos: notes of mine"));
    ASSERT_EQ(build().exit, 0);   // What is remembered of another build does not count.
    ASSERT_EQ(build({"--profile", mine, "--exclude", "*/never"}).exit, 0);
    EXPECT_EQ(verify({"--import", "kept"}).exit, 0);
    write_file(mine, "prune: [info]\nprune_sets:\n  - {name: infos, files: NOTES, because: notes of mine}\n");
    const auto wrong = sandroot({"profile", "show", mine});
    EXPECT_EQ(wrong.exit, 2);
    EXPECT_THAT(wrong.err, HasSubstr("mine.yaml: line 1: there is no prune set \"info\""));
    EXPECT_THAT(wrong.err, HasSubstr("did you mean infos?"));
}

TEST_F(AsBuilt, WhatCameFromElsewhereDoesNotChooseWhatIsRun) {
    ASSERT_EQ(build({"--prune", "safe"}).exit, 0);
    ASSERT_EQ(shell("cp -a " + scratch.path() + " " + scratch.path() + ".copy").exit, 0);
    const std::string copy = scratch.path() + ".copy";
    // The interpreter there would leave a trace.
    write_file(scratch / "evil", "#!/bin/sh\ntouch " + (scratch / "ran") + "\n");
    disk::permissions(scratch / "evil", disk::perms::owner_all);
    edit("s|^asked --python .*|asked --python " + (scratch / "evil") + "|", copy + "/.root.sandroot/manifest");
    const auto refused = sandroot({"verify", "--root", copy + "/root"});
    EXPECT_EQ(refused.exit, 2);
    EXPECT_THAT(refused.err, HasSubstr("is not run unasked"));
    EXPECT_THAT(refused.err,
                HasSubstr("hint: sandroot verify --root " + copy + "/root --python " + (scratch / "evil")));
    EXPECT_FALSE(disk::exists(scratch / "ran"));
    const auto named = sandroot({"verify", "--root", copy + "/root", "--python", venv, "-v"});
    EXPECT_EQ(named.exit, 0) << named.out << named.err;
    EXPECT_THAT(named.err, HasSubstr("as it was built: --prune safe"));
    disk::remove_all(copy);
}

TEST_F(AsBuilt, AnOlderOrBrokenRecordIsNamedWithTheNextCommand) {
    ASSERT_EQ(build({"--package", "kept"}).exit, 0);
    edit("1s/[0-9]*$/2/; /^asked/d", manifest());
    const auto older = verify({"--python", venv, "-v"});
    EXPECT_EQ(older.exit, 0) << older.out << older.err;
    EXPECT_THAT(older.err, HasSubstr("an earlier version built it"));
    // Said without being asked where something is wrong.
    const auto wrong = verify({"--python", venv, "--import", "other"});
    EXPECT_EQ(wrong.exit, 1);
    EXPECT_THAT(wrong.err, HasSubstr("warning: the options of its build are not known"));
    EXPECT_THAT(wrong.err, HasSubstr("sandroot build --root " + root));
    EXPECT_EQ(build({"--package", "kept"}).exit, 0);
    EXPECT_EQ(verify({"--import", "kept"}).exit, 0);

    edit("s/^asked --package .*/asked --package/", manifest());
    const auto empty = verify();
    EXPECT_EQ(empty.exit, 2) << empty.out;
    EXPECT_THAT(empty.err, HasSubstr("--package has an empty value"));
    EXPECT_THAT(empty.err, HasSubstr("hint: sandroot build --root " + root));
    edit("s/^asked --package.*/asked package kept/", manifest());
    const auto broken = verify({"--python", venv});
    EXPECT_THAT(broken.err, HasSubstr("its record cannot be read (manifest, line "));
    EXPECT_EQ(broken.exit, 0) << broken.out;
}

TEST_F(AsBuilt, ASysrootThatIsGoneIsThisMachine) {
    const std::string image = scratch / "image";
    ASSERT_EQ(build({"--prune", "safe"}).exit, 0);
    edit("s|^asked --prune|asked --sysroot " + image + "\\nasked --prune|", manifest());
    const auto said = verify({"--import", "kept"});
    EXPECT_EQ(said.exit, 0) << said.out << said.err;
    EXPECT_THAT(said.err, HasSubstr("was built with --sysroot " + image + ", which is not there"));
    disk::create_directory(image);
    EXPECT_THAT(verify({"--import", "kept"}).err, HasSubstr("nothing of a --sysroot is run"));
}

}   // namespace
}   // namespace sandroot::cli_test
