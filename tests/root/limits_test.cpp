// Builds of a process that may open too few files, or that is nobody.
#include "root/program.hpp"

#include <functional>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Leaves so many descriptors, the three standard ones among them.
Words with_descriptors(unsigned most, const Words& words) {
    return Words{"/usr/bin/prlimit", "--nofile=" + std::to_string(most) + ":" + std::to_string(most)} + words;
}

class OpenFiles : public ::testing::TestWithParam<bool> {
protected:
    /// Tries every limit from the lowest at which the program starts until five in a row work.
    void sweep(const System& system, const Words& command, const std::function<void(bool built)>& check) {
        unsigned most = 3;
        while (!run(with_descriptors(most, {system.program, "--version"})).succeeded()) ASSERT_LT(++most, 16U);
        int failed = 0;
        for (int worked = 0; worked < 5; ++most) {
            ASSERT_LE(most, 64U) << "that many descriptors are enough for anybody";
            const auto finished = run(with_descriptors(most, command));
            if (finished.succeeded()) {
                ++worked;
            } else {
                worked = 0;   // Two threads do not always hold the same number at once.
                ++failed;
                EXPECT_EQ(finished.exit_status, 2) << most;
                EXPECT_THAT(finished.errors, HasSubstr("ulimit -n")) << most;
                EXPECT_THAT(finished.output, IsEmpty()) << most;
            }
            SCOPED_TRACE(std::to_string(most) + ": " + finished.errors);
            check(finished.succeeded());
        }
        EXPECT_GE(failed, 3);
    }
};

INSTANTIATE_TEST_SUITE_P(Links, OpenFiles, ::testing::Bool(),
                         [](const auto& tested) { return tested.param ? "Linked" : "Copied"; });

TEST_P(OpenFiles, BelowTheLowestLimitThatWorksTheErrorNamesUlimitAndTheOldRootStays) {
    System system;
    system.add_data(6, 6);
    write(system.source + "/data/a/b/c/d/e/f/g/h/deep", "deep\n");
    const Words link{"--jobs", "2", "--link", GetParam() ? "auto" : "copy"};
    ASSERT_RAN(run(system.building(link)));
    const auto old_hash = hash_of(system.target);
    std::filesystem::remove(system.source + "/data/d3/f3");
    write(system.source + "/data/d3/f3", "another content\n");
    write(system.source + "/data/a/b/c/d/e/f/g/h/more", "more\n");
    auto reference = system.target;
    system.target = system.top + "/fs/other";
    ASSERT_RAN(run(system.building(link)));
    const auto new_hash = hash_of(system.target);
    system.target = reference;
    ASSERT_NE(old_hash, new_hash);

    bool built_before = false;
    sweep(system, system.building(link + Words{"--rebuild"}), [&](bool built) {
        built_before = built_before || built;
        EXPECT_EQ(exists(system.target + "/data/a/b/c/d/e/f/g/h/more"), built_before);
        EXPECT_EQ(hash_of(system.target), built_before ? new_hash : old_hash);
        EXPECT_THAT(system.beside(), ElementsAre(".root.sandroot", "root"));
        EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
    });
}

TEST_P(OpenFiles, AFirstBuildWithTooFewLeavesNothing) {
    System system;
    system.add_data(3, 3);
    write(system.source + "/data/a/b/c/d/e/f/g/h/deep", "deep\n");
    system.target = system.top + "/fs/fresh/below/root";
    const Words link{"--jobs", "2", "--link", GetParam() ? "auto" : "copy"};
    sweep(system, system.building(link), [&](bool built) {
        EXPECT_EQ(exists(system.top + "/fs/fresh"), built);
        std::filesystem::remove_all(system.top + "/fs/fresh");
    });
}

/// The program run by nobody, in places that he may enter.
class AsNobody : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(::chmod(system.top.c_str(), 0755), 0);
        // The build folder may be closed to others.
        std::filesystem::copy_file(system.program, system.top + "/sandroot");
        system.program = system.top + "/sandroot";
        ASSERT_EQ(::chmod(system.program.c_str(), 0755), 0);
        system.add_data(3, 3);
        std::filesystem::create_directories(system.top + "/fs/out");
        ASSERT_EQ(::chown((system.top + "/fs/out").c_str(), nobody, nobody), 0);
    }
    [[nodiscard]] static os::Finished run_as_nobody(const Words& words) {
        return run(Words{"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"} + words);
    }

    static constexpr unsigned nobody = 65534;
    System system;
};

TEST_F(AsNobody, ARootIsBuiltRebuiltAndVerifiedFromWhatHeMayRead) {
    for (const char* link : {"auto", "copy"}) {
        ASSERT_RAN(run_as_nobody(system.building({"--link", link})));
        ASSERT_RAN(run_as_nobody(system.building({"--link", link, "--rebuild"})));
        ASSERT_RAN(run_as_nobody(system.verifying({"--manifest"})));
        EXPECT_EQ(stat_of(system.target).st_uid, nobody);
        EXPECT_EQ(content_of(system.target + "/data/d2/f2"), "content of 8\n");
        EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
    }
}

TEST_F(AsNobody, AFileThatHeMayNotReadIsAClearErrorAndTheOldRootStays) {
    ASSERT_RAN(run_as_nobody(system.building()));
    const auto before = hash_of(system.target);
    write(system.source + "/data/d1/secret", "secret", 0600);
    for (const char* link : {"auto", "copy"}) {
        const auto finished = run_as_nobody(system.building({"--link", link}));
        EXPECT_EQ(finished.exit_status, 2);
        EXPECT_THAT(finished.errors, HasSubstr("/data/d1/secret: Permission denied"));
        EXPECT_THAT(finished.errors, HasSubstr("--exclude"));
        EXPECT_EQ(hash_of(system.target), before);
        EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
    }
    ASSERT_RAN(run_as_nobody(system.building({"--exclude", "*/secret"})));
}

TEST_F(AsNobody, ADirectoryThatHeMayNotReadIsLeftOutAndSaidSo) {
    write(system.source + "/data/closed/file", "x");
    ASSERT_EQ(::chmod((system.source + "/data/closed").c_str(), 0700), 0);
    const auto finished = run_as_nobody(system.building());
    EXPECT_THAT(finished.output + finished.errors, HasSubstr("/data/closed"));
    EXPECT_THAT(finished.output + finished.errors, HasSubstr("Permission denied"));
    EXPECT_FALSE(exists(system.target + "/data/closed/file"));
}

TEST_F(AsNobody, ATargetWhereHeMayNotWriteIsAClearError) {
    system.target = system.top + "/fs/not his/root";
    std::filesystem::create_directories(system.top + "/fs/not his");
    const auto finished = run_as_nobody(system.building());
    EXPECT_EQ(finished.exit_status, 2);
    EXPECT_THAT(finished.errors, HasSubstr("Permission denied"));
    EXPECT_THAT(finished.errors, HasSubstr("--root"));
    EXPECT_THAT(Scene::names(system.top + "/fs/not his"), IsEmpty());
}

TEST(Modes, AFileThatOthersMayNotReadIsCopiedCorrectedAndReportedAndTheSourceStaysAsItIs) {
    System system;
    write(system.source + "/data/private", "content", 0600);
    write(system.source + "/data/tool", "program", 0700);
    write(system.source + "/data/su", "program", 04755);
    write(system.source + "/data/group", "program", 02755);
    const auto before = hash_of(system.source);
    for (const char* link : {"auto", "hard", "copy"}) {
        const auto finished = run(system.building({"--link", link, "-v"}));
        ASSERT_RAN(finished);
        const auto mode = [&](const char* name) { return stat_of(system.target + "/data/" + name).st_mode & 07777U; };
        EXPECT_EQ(mode("private"), 0644U);
        EXPECT_EQ(mode("tool"), 0755U);
        EXPECT_EQ(mode("su"), 0755U);
        EXPECT_EQ(mode("group"), 0755U);
        for (const char* name : {"/data/private", "/data/tool", "/data/su", "/data/group"}) {
            EXPECT_THAT(finished.output + finished.errors, HasSubstr(name));
            EXPECT_NE(stat_of(system.target + name).st_ino, stat_of(system.source + name).st_ino) << name;
        }
        EXPECT_EQ(hash_of(system.source), before);
    }
}

}   // namespace
}   // namespace sandroot::root
