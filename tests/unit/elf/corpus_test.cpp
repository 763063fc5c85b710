// The corpus of the fuzzer, read by every ordinary test run.
#include "unit/elf/memory_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using namespace sandroot;
using elf::Shape;

std::vector<std::filesystem::path> corpus() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(SANDROOT_SOURCE_DIR "/tests/fuzz/corpus/elf_reader"))
        files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

class Corpus : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Corpus, IsAnsweredWithoutContradiction) {
    std::ifstream stream(GetParam(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const auto reading = build::read(bytes);
    const bool damaged = reading.shape == Shape::truncated || reading.shape == Shape::malformed;
    EXPECT_NE(damaged, reading.detail.empty()) << reading.detail;
    EXPECT_EQ(reading.facts.size, bytes.size());
    if (GetParam().filename().string().starts_with("library_")) {
        EXPECT_EQ(reading.facts.soname, "librich.so.1") << reading.detail;
    }
}

INSTANTIATE_TEST_SUITE_P(ElfReader, Corpus, testing::ValuesIn(corpus()),
                         [](const auto& each) { return each.param.filename().string(); });

}   // namespace
