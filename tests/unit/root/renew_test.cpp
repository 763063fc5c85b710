#include <sandroot/plan/entries.hpp>
#include <sandroot/root/memo.hpp>
#include <sandroot/root/renew.hpp>

#include "unit/root/scene.hpp"

#include <random>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* package = "/usr/lib/python3";

std::vector<std::string> shown(const Built& built) {
    std::vector<std::string> lines;
    for (const auto& difference : built.differences)
        lines.push_back(std::string(name_of(difference.how)) + " " + difference.at.str());
    return lines;
}

/// A package that enters whole, a library that is looked at, a file and a directory of the planner's own.
plan::Plan plan_of(const fs::Tree& tree) {
    const plan::Because why{plan::Rule::site, std::nullopt, "test"};
    plan::Entries entries(tree, {});
    EXPECT_TRUE(entries.add_below(RootPath(package), why, 1));
    EXPECT_TRUE(entries.add(RootPath("/lib/libz.so.1"), why));
    EXPECT_TRUE(fs::read(tree, RootPath("/usr/lib/libz.so.1"), 1 << 20));
    EXPECT_TRUE(entries.add(RootPath("/etc/passwd"), why));
    entries.add_made_directory(RootPath("/tmp"), 01777, why);
    entries.add_generated(RootPath("/etc/ld.so.cache"), "cache", 0644, why);
    plan::Plan plan;
    entries.finish(plan);
    for (const auto& directory : plan.taken)
        for (const auto& name : directory.names)
            if (name.stat.type == fs::Type::file) plan.totals.bytes += name.stat.size;
    return plan;
}

Built build_at(const Scene& scene, const std::string& target, BuildOptions options, bool remembers) {
    const auto tree = scene.open();
    fs::ObservingTree observing(*tree);
    const auto plan = plan_of(observing);
    const auto observed = observing.take();
    const Basis basis{"request", "interpreter", observed, {"a.so: cannot be used"}};
    Silence silence;
    auto built = root::build(plan, *tree, HostPath(target), options, silence, remembers ? &basis : nullptr);
    EXPECT_TRUE(built) << built.error().message;
    return built ? *std::move(built) : Built{};
}

class Renew : public ::testing::TestWithParam<Link> {
protected:
    void SetUp() override {
        furnish(scene);
        for (const char* name : {"deep/er/a.py", "deep/er/b.py", "deep/c.py", "other/d.py"})
            write(in_package(name), std::string(name) + " = 1\n");
        options.link = GetParam();
        build();
    }

    [[nodiscard]] std::string in_package(const std::string& name) const { return scene.source + package + "/" + name; }
    [[nodiscard]] std::string in_root(const std::string& name) const { return scene.target + package + "/" + name; }
    Built build() { return build_at(scene, scene.target, options, true); }

    std::optional<Renewed> renew(const std::string& request = "request",
                                 const std::string& interpreter = "interpreter") {
        Silence silence;
        const auto tree = scene.open();
        auto renewed = root::renew(
            *tree, HostPath(scene.target), request, [&] { return Result<std::string>(interpreter); }, options, silence);
        EXPECT_TRUE(renewed) << renewed.error().message;
        return renewed ? *std::move(renewed) : std::nullopt;
    }

    /// As from nothing, and the next look finds nothing to do.
    void expect_right() {
        const std::string fresh = scene.top + "/fresh/root";
        build_at(scene, fresh, options, false);
        EXPECT_EQ(listing(scene.target), listing(fresh));
        EXPECT_EQ(manifest_without_root(scene.state()), manifest_without_root(scene.top + "/fresh/.root.sandroot"));
        EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest", "memo"));
        const auto before = traces(scene);
        const auto again = renew();
        ASSERT_TRUE(again);
        EXPECT_EQ(again->built.outcome, Outcome::unchanged);
        EXPECT_EQ(traces(scene), before);
    }

    void expect_no_answer() {
        const auto before = traces(scene);
        EXPECT_FALSE(renew());
        EXPECT_EQ(traces(scene), before);
        build();
        expect_right();
    }

    Scene scene;
    BuildOptions options;
};

TEST_P(Renew, NothingIsWrittenWhereNothingChanged) {
    EXPECT_THAT(renew()->warnings, ElementsAre("a.so: cannot be used"));
    expect_right();
}

TEST_P(Renew, AReplacedFileIsExchangedAloneAndTheTotalsFollow) {
    const auto before = renew()->plan.totals.bytes;
    replace(in_package("deep/er/a.py"), "a = 22\n");
    const auto renewed = renew();
    ASSERT_TRUE(renewed);
    EXPECT_EQ(renewed->built.outcome, Outcome::refreshed);
    EXPECT_THAT(shown(renewed->built), ElementsAre("replaced /usr/lib/python3/deep/er/a.py"));
    EXPECT_EQ(renewed->plan.totals.bytes, before - std::string("deep/er/a.py = 1\n").size() + 7);
    expect_right();
}

TEST_P(Renew, AFileWrittenInPlaceIsNoticed) {
    write(in_package("deep/c.py"), "c = 333\n");
    const auto renewed = renew();
    if (GetParam() == Link::copy) {
        ASSERT_TRUE(renewed);
        EXPECT_THAT(shown(renewed->built), ElementsAre("replaced /usr/lib/python3/deep/c.py"));
    } else {
        // Linked, it has two names, and only a plan tells whether both are the plan's.
        EXPECT_FALSE(renewed);
        build();
    }
    expect_right();
}

TEST_P(Renew, ASourceThatMayNameALibraryByNowAsksForAPlan) {
    replace(in_package("deep/er/a.py"), "import ctypes\n");
    expect_no_answer();
}

TEST_P(Renew, NamesThatCameOrWentAskForAPlan) {
    write(in_package("deep/er/new.py"), "");
    expect_no_answer();
    std::filesystem::remove(in_package("deep/er/new.py"));
    expect_no_answer();
}

TEST_P(Renew, AnotherModeOrKindAsksForAPlan) {
    ASSERT_EQ(::chmod(in_package("deep/c.py").c_str(), 0600), 0);
    expect_no_answer();
    std::filesystem::remove(in_package("deep/c.py"));
    std::filesystem::create_symlink("er", in_package("deep/c.py"));
    expect_no_answer();
}

TEST_P(Renew, ALibraryThatWasLookedIntoAsksForAPlan) {
    replace(scene.source + "/usr/lib/libz.so.1.2.13", "another");
    expect_no_answer();
}

TEST_P(Renew, ALinkThatLeadsElsewhereAsksForAPlan) {
    write(scene.source + "/usr/lib/libz.so.1.3", "newer");
    std::filesystem::remove(scene.source + "/usr/lib/libz.so.1");
    std::filesystem::create_symlink("libz.so.1.3", scene.source + "/usr/lib/libz.so.1");
    expect_no_answer();
}

TEST_P(Renew, ChangesFarApartAskForAPlan) {
    replace(in_package("deep/er/a.py"), "a = 2\n");
    replace(in_package("other/d.py"), "d = 2\n");
    expect_no_answer();
}

TEST_P(Renew, TimesOfDirectoriesFollow) {
    set_time(in_package("deep"), 1'300'000'000, 7);
    EXPECT_TRUE(renew());
    expect_right();
    // Not planned, but it gives /etc, which is, another time.
    write(scene.source + "/etc/unrelated", "");
    EXPECT_TRUE(renew());
    expect_right();
}

TEST_P(Renew, WhatWasTamperedWithIsPutRight) {
    std::filesystem::remove(in_root("deep/er/a.py"));
    auto renewed = renew();
    ASSERT_TRUE(renewed);
    EXPECT_THAT(shown(renewed->built), ElementsAre("added /usr/lib/python3/deep/er/a.py"));
    expect_right();
    write(in_root("deep/planted.py"), "");
    renewed = renew();
    ASSERT_TRUE(renewed);
    EXPECT_THAT(shown(renewed->built), ElementsAre("removed /usr/lib/python3/deep/planted.py"));
    expect_right();
    const auto time = stat_of(scene.target + "/etc/ld.so.cache").st_mtim;
    write(scene.target + "/etc/ld.so.cache", "CACHE");
    set_time(scene.target + "/etc/ld.so.cache", time.tv_sec, time.tv_nsec);
    renewed = renew();
    ASSERT_TRUE(renewed);
    EXPECT_THAT(shown(renewed->built), ElementsAre("replaced /etc/ld.so.cache"));
    expect_right();
}

TEST_P(Renew, ADirectoryOfTheRootWithAnotherModeIsPutRight) {
    ASSERT_EQ(::chmod(in_root("deep").c_str(), 0777), 0);
    if (!renew()) build();
    expect_right();
    std::filesystem::rename(in_root("deep"), in_root("shallow"));
    if (!renew()) build();
    expect_right();
    std::filesystem::remove_all(in_root("deep"));
    std::filesystem::create_symlink(scene.source + package + "/deep", in_root("deep"));
    if (!renew()) build();
    expect_right();
}

TEST_P(Renew, WhatTheSandboxRewritesAtTheTopIsNoReasonToPlan) {
    options.keep = {"python.so", "tmp"};
    write(scene.target + "/python.so", "1");
    build();
    replace(scene.target + "/python.so", "2");
    write(scene.target + "/tmp/script.py", "");
    const auto renewed = renew();
    ASSERT_TRUE(renewed);
    EXPECT_EQ(renewed->built.outcome, Outcome::unchanged);
    EXPECT_THAT(renewed->built.kept, ElementsAre("python.so", "tmp"));
    EXPECT_EQ(content_of(scene.target + "/python.so"), "2");
}

TEST_P(Renew, AnotherRequestOrInterpreterAsksForAPlan) {
    EXPECT_FALSE(renew("another"));
    EXPECT_FALSE(renew("request", "another"));
    options.link = GetParam() == Link::copy ? Link::automatic : Link::copy;
    EXPECT_FALSE(renew());
    options.link = GetParam();
    options.rebuild = true;
    EXPECT_FALSE(renew());
    options.rebuild = false;
    EXPECT_TRUE(renew());
}

TEST_P(Renew, ARootThatWasReplacedIsNotTheOneRemembered) {
    std::filesystem::rename(scene.target, scene.target + ".old");
    EXPECT_FALSE(renew());
    std::filesystem::copy(scene.target + ".old", scene.target,
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
    EXPECT_FALSE(renew());
}

TEST_P(Renew, AMemoThatIsNotTheManifestsSaysNothing) {
    const std::string manifest = content_of(scene.state() + "/manifest");
    replace(scene.state() + "/manifest", manifest);
    EXPECT_FALSE(renew());
}

/// Whatever happens to source and root, in whatever order, the answer is that of a build from nothing.
TEST_P(Renew, AfterAnyHistoryTheRootIsRight) {
    std::mt19937 random(20261125);
    const std::vector<std::string> files{"deep/er/a.py", "deep/er/b.py", "deep/c.py", "other/d.py", "os.py"};
    std::size_t answered = 0;
    for (int step = 0; step < 60; ++step) {
        const std::string& file = files[random() % files.size()];
        const std::string bytes = std::string(random() % 9, 'x');
        switch (random() % 8) {
        case 0:
        case 1:
        case 2:
            replace(in_package(file), bytes);
            break;
        case 3:
            write(in_package(file), bytes);
            break;
        case 4:
            if (exists(in_root(file))) std::filesystem::remove(in_root(file));
            break;
        case 5:
            replace(in_root(file), bytes);
            break;
        case 6:
            write(in_package("other/" + bytes + ".py"), "");
            break;
        default:
            set_time(in_package("deep"), 1'300'000'000 + static_cast<long>(random() % 100), 0);
        }
        if (renew()) ++answered;
        else build();
        const std::string fresh = scene.top + "/fresh/root";
        build_at(scene, fresh, options, false);
        ASSERT_EQ(listing(scene.target), listing(fresh)) << "step " << step;
        ASSERT_EQ(manifest_without_root(scene.state()), manifest_without_root(scene.top + "/fresh/.root.sandroot"))
            << "step " << step;
    }
    EXPECT_GT(answered, 10U);
}

INSTANTIATE_TEST_SUITE_P(Of, Renew, ::testing::Values(Link::automatic, Link::copy),
                         [](const auto& parameter) { return parameter.param == Link::copy ? "Copies" : "Links"; });

TEST(Memo, CutOrDamagedItIsNoMemoOrAnotherButNeverACrash) {
    Scene scene;
    furnish(scene);
    build_at(scene, scene.target, {}, true);
    const std::string whole = content_of(scene.state() + "/memo");
    ASSERT_TRUE(read_memo(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) ASSERT_FALSE(read_memo(whole.substr(0, size))) << size;
    ASSERT_FALSE(read_memo(whole + '\0'));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const char byte : {'\0', '\xff', '\x7f'}) {
            std::string damaged = whole;
            damaged[at] = byte;
            (void)read_memo(damaged);
        }
    }
}

}   // namespace
}   // namespace sandroot::root
