// Runs what a fuzz target does over the corpus that is kept for it, in every ordinary test run.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> corpus() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(SANDROOT_CORPUS)) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

class Corpus : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Corpus, IsAnsweredWithoutContradiction) {
    std::ifstream stream(GetParam(), std::ios::binary);
    // On the heap and of this size, so that the address sanitizer sees a read beyond the end.
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), 0);
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(corpus()),
                         [](const auto& each) { return each.param.filename().string(); });

}   // namespace
