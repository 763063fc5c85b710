// Any bytes as a file: the reader must come back, with an answer that does not contradict itself.
#include <sandroot/elf/read_facts.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

using namespace sandroot;

class Bytes final : public fs::File {
public:
    explicit Bytes(std::span<const std::uint8_t> bytes) : bytes_(bytes) { stat_.size = bytes.size(); }
    [[nodiscard]] const fs::Stat& stat() const override { return stat_; }
    [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const override {
        if (offset > bytes_.size() || into.size() > bytes_.size() - offset) std::abort();   // Asked beyond the end.
        if (!into.empty()) std::memcpy(into.data(), bytes_.data() + offset, into.size());
        return into.size();
    }

private:
    std::span<const std::uint8_t> bytes_;
    fs::Stat stat_;
};

void hold(bool claim) {
    if (!claim) std::abort();
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes file({data, size});
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
