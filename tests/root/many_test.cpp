// A million files.
#include "root/program.hpp"

#include <chrono>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::HasSubstr;

constexpr int directories = 1000;
constexpr int files = 1000;

/// What one file may cost while it is built, and what the program needs for itself.
constexpr std::size_t most_memory = std::size_t{directories} * files * 100 + (std::size_t{32} << 20U);

void make_files(const std::string& top) {
    std::filesystem::create_directories(top);
    for (int at = 0; at < directories; ++at) {
        const std::string name = top + "/" + std::to_string(at);
        ASSERT_EQ(::mkdir(name.c_str(), 0755), 0);
        const os::Fd directory(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        for (int file = 0; file < files; ++file)
            ASSERT_EQ(::mknodat(directory.get(), ("file" + std::to_string(file)).c_str(), S_IFREG | 0644, 0), 0);
        set_time(name, 1'500'000'000 + at, 0);   // Long ago, as in an image.
    }
}

void expect_frugal(const Words& words, const std::string& said, const std::string& word) {
    const auto start = std::chrono::steady_clock::now();
    Running running(words, said);
    EXPECT_EQ(running.wait(), 0) << content_of(said);
    EXPECT_THAT(content_of(said), HasSubstr(word));
    EXPECT_LE(running.peak_bytes(), most_memory) << running.peak_bytes() / (directories * files) << " bytes a file";
    ::testing::Test::RecordProperty(word + " bytes", std::to_string(running.peak_bytes()));
    std::printf("%s: %zu MiB, %.1f s\n", word.c_str(), running.peak_bytes() >> 20U,
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

TEST(Million, SmallFilesAreBuiltAndBuiltAgainInAHundredBytesEach) {
    System system("size=4g,nr_inodes=0");
    make_files(system.source + "/data");
    expect_frugal(system.building(), system.top + "/said", "1,000,005 linked");
    EXPECT_EQ(Scene::names(system.target + "/data/999").size(), std::size_t{files});
    EXPECT_EQ(stat_of(system.target + "/data/500/file500").st_ino, stat_of(system.source + "/data/500/file500").st_ino);
    expect_frugal(system.building(), system.top + "/said", "unchanged");
}

}   // namespace
}   // namespace sandroot::root
