// The sound libraries in the corpus of the fuzzer are read as such.
#include "unit/elf/memory_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using namespace sandroot;

TEST(CorpusOfTheFuzzer, HasALibraryOfEachClassAndByteOrder) {
    std::size_t libraries = 0;
    for (const auto& entry : std::filesystem::directory_iterator(SANDROOT_SOURCE_DIR "/tests/fuzz/corpus/elf_reader")) {
        if (!entry.path().filename().string().starts_with("library_")) continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        const auto reading = build::read({std::istreambuf_iterator<char>(stream), {}});
        EXPECT_EQ(reading.facts.soname, "librich.so.1") << entry.path() << ": " << reading.detail;
        libraries += 1;
    }
    EXPECT_EQ(libraries, 4U);
}

}   // namespace
