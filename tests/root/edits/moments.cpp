// Edits so close to a build that the clock of the file system does not tell which came first, and during one.
#include "scenarios.hpp"

#include <chrono>
#include <thread>

namespace sandroot::root::testing {

namespace {

// ext4 with small inodes keeps whole seconds.
constexpr const char* whole_seconds = "ext4 -I 128";

void wait_for_the_next_second() {
    const auto now = std::chrono::system_clock::now();
    std::this_thread::sleep_until(std::chrono::ceil<std::chrono::seconds>(now + std::chrono::milliseconds(1)));
}

/// Writes `path`, builds and edits it with all times as they were, again and again until it was all in one second.
void edit_in_the_second_of_the_build(const Image& in, const std::string& path,
                                     const std::function<void(const std::string& path)>& edit) {
    for (int attempt = 0; attempt < 30; ++attempt) {
        wait_for_the_next_second();
        edit_in_place(path, "before\n");
        const auto before = stat_of(path);
        ASSERT_RAN(run(in.building()));
        edit(path);
        const auto after = stat_of(path);
        if (after.st_ctim.tv_sec == before.st_ctim.tv_sec && after.st_mtim.tv_sec == before.st_mtim.tv_sec) return;
    }
    FAIL() << "no build ended in the second in which it began";
}

/// Edits with size and times kept until a build that began before has ended.
void edit_during_a_build(const Image& in) {
    const auto path = in.at("/data/file");
    Running build(in.building({"--rebuild"}));
    for (int edit = 0; edit < 40; ++edit) {
        edit_unnoticed(path);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    edit_unnoticed(path, "another\n");
    build.wait();
    edit_unnoticed(path, "evening\n");
}

}   // namespace

std::vector<Scenario> edits_at_certain_moments() {
    using In = const Image&;
    return {
        {"RightAfterTheBuild", [](In in) { edit_in_place(in.at("/data/file"), "CONTENT\n"); }},
        {"RightAfterTheBuildWithTheTimeKept", [](In in) { edit_unnoticed(in.at("/data/file")); }},
        {"DuringABuild", edit_during_a_build},
        {"InTheSecondOfTheBuildWhereTheClockTellsSeconds",
         [](In in) {
             edit_in_the_second_of_the_build(in, in.at("/data/file"),
                                             [](const std::string& path) { edit_in_place(path, "after!\n"); });
         },
         [](In in) { write(in.at("/data/file"), "before\n"); },
         {},
         whole_seconds},
        {"WithACapabilityInTheSecondOfTheBuildWhereTheClockTellsSeconds",
         [](In in) { edit_in_the_second_of_the_build(in, in.at("/data/tool"), set_capability); },
         [](In in) { write(in.at("/data/tool"), "before\n", 0755); },
         {},
         whole_seconds,
         true},
        {"InTheRootInTheSecondOfTheBuildWhereTheClockTellsSeconds",
         [](In in) {
             edit_in_the_second_of_the_build(in, in.at("/data/file"), [&](const std::string&) {
                 edit_in_place(in.in_root("/data/file"), "after!\n");
                 set_time_of(in.at("/data/file"), in.in_root("/data/file"));
             });
         },
         [](In in) { write(in.at("/data/file"), "before\n"); },
         {},
         whole_seconds},
    };
}

}   // namespace sandroot::root::testing
