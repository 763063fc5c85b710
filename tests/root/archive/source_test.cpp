#include "root/archive/judges.hpp"
#include "unit/root/source_changes.hpp"

#include <csignal>
#include <functional>
#include <thread>

namespace sandroot::archive {
namespace {

using namespace sandroot::archive::testing;
using ::testing::HasSubstr;
namespace disk = std::filesystem;

TEST(ArchiveSource, OneThatChangedSinceThePlanIsAnError) {
    for (const auto& change : source_changes()) {
        Scene scene;
        furnish_for_changes(scene);
        const auto plan = scene.plan();
        change.make(scene.source);
        const auto made = archive_plan(scene, plan, scene.top + "/root.tar");
        ASSERT_FALSE(made) << change.what;
        EXPECT_THAT(made.error().message, HasSubstr("changed while it was being copied")) << change.what;
    }
}

/// Archives a file of 8 MiB into a pipe; `change` happens while it is being read.
Result<Archived> archived_while(const std::function<void(const std::string&)>& change) {
    const Scene scene;
    const std::string file = scene.source + "/f";
    write(file, std::string(8U << 20U, 'x'));
    const auto plan = scene.plan();
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    os::Fd out(ends[0]);
    os::Fd into(ends[1]);
    std::thread reader([&] {
        std::vector<char> buffer(4096);
        bool changed = false;
        while (::read(out.get(), buffer.data(), buffer.size()) > 0)
            if (!std::exchange(changed, true)) change(file);
    });
    Silence silence;
    const auto tree = scene.open();
    auto made = write_archive(plan, *tree, into, {}, silence);
    into.reset();
    reader.join();
    return made;
}

TEST(ArchiveSource, OneThatChangesWhileItIsReadIsAnError) {
    const auto grown = archived_while([](const std::string& file) { std::ofstream(file, std::ios::app) << "more"; });
    ASSERT_FALSE(grown);
    EXPECT_THAT(grown.error().message, HasSubstr("/f changed while it was being copied"));
    const auto cut = archived_while([](const std::string& file) { disk::resize_file(file, 10); });
    ASSERT_FALSE(cut);
    EXPECT_THAT(cut.error().message, HasSubstr("/f changed while it was being copied"));
    EXPECT_TRUE(archived_while([](const std::string&) {}));
}

TEST(ArchiveSource, AFullDiskIsAnErrorWithAWayOut) {
    for (const auto compression : {Compression::none, Compression::gzip, Compression::zstd, Compression::xz}) {
        Scene scene;
        furnish(scene);
        const auto made = archive_plan(scene, scene.plan(), "/dev/full", {.compression = compression});
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().os_error, ENOSPC);
        EXPECT_THAT(made.error().message, HasSubstr("No space left on device"));
        EXPECT_THAT(made.error().hint, HasSubstr("--output"));
    }
}

TEST(ArchiveSource, AClosedPipeAndAStopAreToldApart) {
    std::signal(SIGPIPE, SIG_IGN);
    Scene scene;
    furnish(scene);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    const os::Fd into(ends[1]);
    Silence silence;
    const auto tree = scene.open();
    const auto closed = write_archive(scene.plan(), *tree, into, {}, silence);
    ASSERT_FALSE(closed);
    EXPECT_EQ(closed.error().os_error, EPIPE);
    const std::atomic<bool> stop = true;
    const auto stopped = archive_plan(scene, scene.plan(), scene.top + "/root.tar", {.stop = &stop});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().os_error, EINTR);
}

TEST(ArchiveSource, AnArchiveDoesNotLieInWhatItHolds) {
    Scene scene;
    write(scene.source + "/opt/app/f", "");
    auto plan = scene.plan();
    plan.whole.emplace_back("/opt/app");
    const auto tree = scene.open();
    const auto inside = check_archive_apart(HostPath(scene.source + "/opt/app/root.tar"), plan, *tree);
    ASSERT_FALSE(inside);
    EXPECT_EQ(inside.error().kind, Errc::refused);
    EXPECT_TRUE(check_archive_apart(HostPath(scene.source + "/opt/root.tar"), plan, *tree));
    EXPECT_TRUE(check_archive_apart(HostPath(scene.top + "/root.tar"), plan, *tree));
    EXPECT_FALSE(check_archive_apart(HostPath(scene.top + "/none/root.tar"), plan, *tree));
}

TEST(ArchiveSource, APlanThatDoesNotHoldTogetherIsRefused) {
    const Scene scene;
    const plan::Plan plan = plan::plan_of({generated("/a/b", "")});
    const auto made = archive_plan(scene, plan, scene.top + "/root.tar");
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("/a is not a directory of the plan"));
    EXPECT_EQ(disk::file_size(scene.top + "/root.tar"), 0U);
}

}   // namespace
}   // namespace sandroot::archive
