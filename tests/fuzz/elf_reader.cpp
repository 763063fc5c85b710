// Any bytes as a file: the reader must come back, with an answer that does not contradict itself.
#include <sandroot/elf/read_facts.hpp>

#include "fuzz/bytes_file.hpp"

using namespace sandroot;
using fuzz::hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::BytesFile file({data, size});
    const auto reading = elf::read_facts(file);
    hold(reading.has_value());
    const auto shape = reading->shape;
    const auto& facts = reading->facts;
    const bool damaged = shape == elf::Shape::truncated || shape == elf::Shape::malformed;
    hold(damaged != reading->detail.empty());
    hold((shape == elf::Shape::empty) == (size == 0));
    hold(facts.size == size);
    hold(shape != elf::Shape::dynamic || (facts.has_dynamic && facts.has_load));
    hold(shape != elf::Shape::no_dynamic || facts.needed.empty());
    hold(damaged || facts.dependencies.size() == facts.needed.size() + facts.auxiliary.size() + facts.filter.size());
    return 0;
}
