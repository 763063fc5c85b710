// Sources that change while they are copied: whatever somebody does there, a root holds what the plan promised, or
// there is a clear error and the old root.
#include "root/program.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace disk = std::filesystem;

constexpr std::size_t size = 512U << 10U;

struct Hammer {
    const char* name;
    /// One change of `file` and back again, or to another content; `aside` is a place for what is moved away.
    std::function<void(const std::string& file, const std::string& aside)> strike;
};

void put(const std::string& path, char letter, std::size_t count = size) {
    std::ofstream(path, std::ios::binary) << std::string(count, letter);
}

/// Puts `make` in the place of the file for a moment.
void replace_for_a_moment(const std::string& file, const std::string& aside, const std::function<void()>& make) {
    disk::rename(file, aside);
    make();
    std::this_thread::sleep_for(std::chrono::microseconds(200));
    disk::remove_all(file);
    disk::rename(aside, file);
}

const std::array<Hammer, 8> hammers{{
    {"Vanish", [](const auto& file, const auto& aside) { replace_for_a_moment(file, aside, [] {}); }},
    {"Grow",
     [](const auto& file, const auto&) {
         std::ofstream(file, std::ios::binary | std::ios::app) << std::string(4096, 'x');
         std::this_thread::sleep_for(std::chrono::microseconds(200));
         disk::resize_file(file, size);
     }},
    {"Shrink",
     [](const auto& file, const auto&) {
         disk::resize_file(file, size / 3);
         std::this_thread::sleep_for(std::chrono::microseconds(200));
         put(file, 'a');
     }},
    {"AreReplaced",
     [](const auto& file, const auto& aside) {
         static char letter = 'a';
         letter = letter == 'a' ? 'b' : 'a';
         put(aside, letter);
         disk::rename(aside, file);
     }},
    {"AreRewritten", [](const auto& file, const auto&) { put(file, 'b'), put(file, 'a'); }},
    {"TurnIntoSymlinks",
     [](const auto& file, const auto& aside) {
         replace_for_a_moment(file, aside, [&] { disk::create_symlink("/outside/secret", file); });
     }},
    {"TurnIntoFifos",
     [](const auto& file, const auto& aside) {
         replace_for_a_moment(file, aside, [&] { ::mkfifo(file.c_str(), 0644); });
     }},
    {"TurnIntoDirectories",
     [](const auto& file, const auto& aside) {
         replace_for_a_moment(file, aside, [&] { disk::create_directories(file + "/below"); });
     }},
}};

struct Case {
    const Hammer* hammer;
    Link link;
};

class MovingSource : public ::testing::TestWithParam<Case> {};

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (const auto& hammer : hammers)
        for (const Link link : {Link::automatic, Link::copy}) cases.push_back({&hammer, link});
    return cases;
}

INSTANTIATE_TEST_SUITE_P(FilesThat, MovingSource, ::testing::ValuesIn(all_cases()), [](const auto& tested) {
    return std::string(tested.param.hammer->name) + (tested.param.link == Link::copy ? "Copied" : "Linked");
});

/// Strikes until it is gone, with a pause in between in which all is as it was: else nobody would ever find it so.
class Striking {
public:
    explicit Striking(std::function<void()> strike)
        : thread_([this, strike = std::move(strike)] {
              while (!stop_) {
                  strike();
                  std::this_thread::sleep_for(std::chrono::microseconds(300));
              }
          }) {}
    Striking(const Striking&) = delete;
    Striking& operator=(const Striking&) = delete;
    ~Striking() {
        stop_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

/// Builds for a while; each time it is all or nothing.
void build_for_a_while(const Scene& scene, const std::function<plan::Plan()>& make_plan, const BuildOptions& options,
                       const std::function<void()>& check) {
    auto before = hash_of(scene.target);
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    for (int attempt = 0; attempt < 5 || std::chrono::steady_clock::now() < end; ++attempt) {
        const auto built = scene.build_plan(make_plan(), options);
        if (built) {
            check();
            before = options.link == Link::copy ? hash_of(scene.target) : 0;
        } else {
            ASSERT_EQ(built.error().os_error, ESTALE) << built.error().message;
            ASSERT_THAT(built.error().message, HasSubstr("changed while it was being copied"));
            ASSERT_FALSE(built.error().hint.empty());
            // What is linked changes with its source.
            if (options.link == Link::copy) {
                ASSERT_EQ(hash_of(scene.target), before);
            }
        }
        ASSERT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
    }
}

TEST_P(MovingSource, GiveAConsistentRootOrAClearErrorAndTheOldRoot) {
    Scene scene;
    test::Mounts mounts;
    mounts.mount("tmpfs", scene.top + "/fs", "size=256m");
    scene.source = scene.top + "/fs/source";
    scene.target = scene.top + "/fs/out/root";
    // The same path outside of the source leads to what must never be seen inside.
    put(scene.top + "/fs/secret", 'S');
    write(scene.source + "/data/other", "other\n");
    const std::string file = scene.source + "/data/moving";
    put(file, 'a');
    const auto first = scene.entries();
    ASSERT_BUILT(scene.build_plan(plan::plan_of(first), {.link = GetParam().link}));
    const std::string aside = scene.top + "/fs/aside";
    const Striking striking([&] { GetParam().hammer->strike(file, aside); });
    const auto check = [&] {
        const auto inside = stat_of(scene.target + "/data/moving");
        ASSERT_TRUE(S_ISREG(inside.st_mode));
        if (GetParam().link != Link::copy) return;
        const auto content = content_of(scene.target + "/data/moving");
        ASSERT_FALSE(content.empty());
        ASSERT_EQ(content.find_first_not_of(content.front()), std::string::npos) << "a mixture of two contents";
        ASSERT_THAT(std::string("ab"), HasSubstr(std::string(1, content.front())));
        ASSERT_EQ(content.size(), size);
    };
    // The plan is that of one moment, so only a file that is still that one may enter.
    const auto make_plan = [&] {
        for (;;) {
            auto plan = first;
            const auto tree = scene.open();
            const auto seen = tree->stat(RootPath("/data/moving"), fs::Follow::no);
            if (!seen || seen->type != fs::Type::file || seen->size != size) continue;
            for (auto& entry : plan)
                if (entry.at == RootPath("/data/moving")) entry.source = *seen;
            return plan::plan_of(std::move(plan));
        }
    };
    build_for_a_while(scene, make_plan, {.link = GetParam().link, .rebuild = true}, check);
}

TEST(MovingDirectory, ThatTurnsIntoASymlinkIsNeverFollowedOutOfTheSource) {
    Scene scene;
    test::Mounts mounts;
    mounts.mount("tmpfs", scene.top + "/fs", "size=256m");
    scene.source = scene.top + "/fs/source";
    scene.target = scene.top + "/fs/out/root";
    for (int at = 0; at < 20; ++at) {
        write(scene.source + "/data/below/f" + std::to_string(at), "inside\n");
        write(scene.top + "/fs/outside/below/f" + std::to_string(at), "secret\n");
    }
    const auto plan = scene.plan();
    for (const Link link : {Link::automatic, Link::copy}) {
        ASSERT_BUILT(scene.build_plan(plan, {.link = link}));
        for (const std::string name : {"/data", "/data/below"}) {
            const std::string directory = scene.source + name;
            const std::string outside = scene.top + "/fs/outside" + name.substr(5);
            const Striking striking([&] {
                disk::rename(directory, scene.top + "/fs/aside");
                disk::create_symlink(outside, directory);
                std::this_thread::sleep_for(std::chrono::microseconds(200));
                disk::remove(directory);
                disk::rename(scene.top + "/fs/aside", directory);
            });
            build_for_a_while(
                scene, [&] { return plan; }, {.link = link, .rebuild = true},
                [&] {
                    for (int at = 0; at < 20; ++at)
                        ASSERT_EQ(content_of(scene.target + "/data/below/f" + std::to_string(at)), "inside\n");
                });
        }
    }
}

}   // namespace
}   // namespace sandroot::root
