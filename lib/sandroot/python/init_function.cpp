#include <sandroot/elf/symbols/defines.hpp>
#include <sandroot/python/init_function.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace sandroot::python {

namespace {

constexpr std::uint64_t window = 32U << 20U;
constexpr std::size_t chunk = 1U << 18U;

Result<bool> search(const fs::File& file, std::uint64_t from, std::uint64_t to, std::string_view wanted) {
    std::vector<char> buffer(chunk + wanted.size());
    std::size_t kept = 0;   // The end of the last chunk, in which a hit may begin.
    for (std::uint64_t offset = from; offset < to;) {
        const auto size = std::min<std::uint64_t>(chunk, to - offset);
        SR_TRY(const std::size_t count,
               file.read_at(offset, std::as_writable_bytes(std::span(buffer).subspan(kept, size))));
        if (count == 0) return false;
        const std::string_view seen(buffer.data(), kept + count);
        if (seen.find(wanted) != std::string_view::npos) return true;
        kept = std::min(seen.size(), wanted.size() - 1);
        std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(seen.size() - kept),
                  buffer.begin() + static_cast<std::ptrdiff_t>(seen.size()), buffer.begin());
        offset += count;
    }
    return false;
}

}   // namespace

Result<bool> names_init_function(const fs::File& file, std::string_view module) {
    const std::string symbol = "PyInit_" + std::string(module.substr(module.rfind('.') + 1));
    SR_TRY(const auto defined, elf::defines(file, symbol));
    if (defined) return *defined;
    const std::string wanted = '\0' + symbol + '\0';
    const std::uint64_t size = file.stat().size;
    if (size <= 2 * window) return search(file, 0, size, wanted);
    SR_TRY(const bool at_front, search(file, 0, window, wanted));
    if (at_front) return true;
    return search(file, size - window, size, wanted);
}

}   // namespace sandroot::python
