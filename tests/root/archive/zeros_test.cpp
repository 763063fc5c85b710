#include <sandroot/archive/zeros.hpp>

#include "root/archive/judges.hpp"

namespace sandroot::archive {
namespace {

using namespace sandroot::archive::testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint64_t block = 4096;

std::vector<Extent> data_of(const std::string& bytes) {
    const Scene scene;
    write(scene.source + "/f", bytes);
    const auto fd = os::open(HostPath(scene.source + "/f"), O_RDONLY);
    auto data = data_in(*fd, bytes.size(), nullptr);
    EXPECT_TRUE(data);
    return data.value_or(std::vector<Extent>{});
}

std::string zeros(std::uint64_t count) {
    return std::string(count, '\0');
}

TEST(Zeros, AShortRunIsData) {
    EXPECT_THAT(data_of(""), IsEmpty());
    EXPECT_THAT(data_of(zeros(shortest_hole - 1)), ElementsAre(Extent{0, shortest_hole - 1}));
    const auto bytes = "x" + zeros(shortest_hole) + "x";   // One block less, since the run begins within one.
    EXPECT_THAT(data_of(bytes), ElementsAre(Extent{0, bytes.size()}));
}

TEST(Zeros, ALongRunIsAHoleWhereverItBegins) {
    EXPECT_THAT(data_of(zeros(shortest_hole)), IsEmpty());
    EXPECT_THAT(data_of(zeros(shortest_hole + 5)), ElementsAre(Extent{shortest_hole, shortest_hole + 5}));
    for (const std::uint64_t before : {1U, 2U, 100U, 127U, 128U, 129U, 255U, 256U, 300U}) {
        const auto begin = before * block;
        const auto bytes = std::string(begin, 'x') + zeros(shortest_hole) + "x";
        EXPECT_THAT(data_of(bytes), ElementsAre(Extent{0, begin}, Extent{begin + shortest_hole, bytes.size()}))
            << before;
    }
}

TEST(Zeros, TwoRunsAreTwoHoles) {
    const auto bytes = zeros(shortest_hole) + std::string(block, 'x') + zeros(shortest_hole) + "x";
    EXPECT_THAT(data_of(bytes), ElementsAre(Extent{shortest_hole, shortest_hole + block},
                                            Extent{2 * shortest_hole + block, bytes.size()}));
}

TEST(Zeros, AFileThatEndsEarlyIsAnError) {
    const Scene scene;
    write(scene.source + "/f", std::string(shortest_hole, 'x'));
    const auto fd = os::open(HostPath(scene.source + "/f"), O_RDONLY);
    const auto data = data_in(*fd, 4 * shortest_hole, nullptr);
    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().os_error, ENODATA);
}

}   // namespace
}   // namespace sandroot::archive
