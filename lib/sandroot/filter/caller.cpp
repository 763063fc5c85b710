#include <sandroot/filter/caller.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

#include <sys/uio.h>
#include <unistd.h>

namespace sandroot::filter {

namespace {

struct Mapping {
    std::uint64_t first = 0;
    std::uint64_t last = 0;   ///< Behind it.
    std::string path;
};

std::string proc_file(int thread, std::string_view name) {
    return "/proc/" + std::to_string(thread) + '/' + std::string(name);
}

/// What is mapped to be executed.
std::vector<Mapping> code_of(int thread) {
    std::vector<Mapping> code;
    std::ifstream maps(proc_file(thread, "maps"));
    for (std::string line; std::getline(maps, line);) {
        std::istringstream fields(line);
        Mapping mapping;
        char dash = 0;
        std::string rights;
        std::string ignored;
        fields >> std::hex >> mapping.first >> dash >> mapping.last >> rights >> ignored >> ignored >> ignored;
        if (rights.size() < 3 || rights[2] != 'x') continue;
        std::getline(fields >> std::ws, mapping.path);
        code.push_back(std::move(mapping));
    }
    return code;
}

const Mapping* mapping_of(const std::vector<Mapping>& code, std::uint64_t address) {
    const auto at =
        std::ranges::find_if(code, [&](const Mapping& one) { return one.first <= address && address < one.last; });
    return at == code.end() ? nullptr : &*at;
}

/// Through which the calls of others go.
bool is_of_libc(std::string_view path) {
    const auto name = path.substr(path.rfind('/') + 1);
    return name.starts_with("libc.") || name.starts_with("libc-") || name.starts_with("ld-") ||
           name.starts_with("libpthread") || name.starts_with("[") || name.empty();
}

std::size_t read_memory(int thread, std::uint64_t address, void* into, std::size_t size) {
    const iovec here{into, size};
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an address of the other process.
    const iovec there{reinterpret_cast<void*>(address), size};
    const ssize_t count = ::process_vm_readv(thread, &here, 1, &there, 1, 0);
    return count < 0 ? 0 : static_cast<std::size_t>(count);
}

/// What the instruction before a return address says of it.
enum class Before : std::uint8_t { no_call, some_call, call_of_libc };

template <class T>
T value_at(int thread, std::uint64_t address) {
    T value{};
    if (read_memory(thread, address, &value, sizeof value) != sizeof value) return T{};
    return value;
}

bool is_in_libc(const std::vector<Mapping>& code, std::uint64_t address) {
    const Mapping* mapping = mapping_of(code, address);
    return mapping && is_of_libc(mapping->path);
}

#if defined(__x86_64__)
/// Where the jump through the global offset table at `address`, which a PLT entry is, leads to.
std::uint64_t through_plt(int thread, std::uint64_t address) {
    std::array<unsigned char, 16> entry{};
    if (read_memory(thread, address, entry.data(), entry.size()) != entry.size()) return 0;
    for (std::size_t at = 0; at + 6 <= entry.size(); ++at) {   // Behind endbr64 and a bnd prefix, if there are any.
        if (entry[at] != 0xff || entry[at + 1] != 0x25) continue;
        std::int32_t offset = 0;
        std::memcpy(&offset, &entry[at + 2], sizeof offset);
        return value_at<std::uint64_t>(thread, address + at + 6 + static_cast<std::uint64_t>(std::int64_t{offset}));
    }
    return 0;
}

Before before(int thread, const std::vector<Mapping>& code, std::uint64_t address) {
    std::array<unsigned char, 7> bytes{};
    if (read_memory(thread, address - bytes.size(), bytes.data(), bytes.size()) != bytes.size()) return Before::no_call;
    std::int32_t offset = 0;
    std::memcpy(&offset, &bytes[3], sizeof offset);
    const std::uint64_t target = address + static_cast<std::uint64_t>(std::int64_t{offset});
    if (bytes[2] == 0xe8)   // call rel32
        return is_in_libc(code, target) || is_in_libc(code, through_plt(thread, target)) ? Before::call_of_libc
                                                                                         : Before::some_call;
    if (bytes[1] == 0xff && bytes[2] == 0x15)   // call *offset(%rip)
        return is_in_libc(code, value_at<std::uint64_t>(thread, target)) ? Before::call_of_libc : Before::some_call;
    // call r/m: ff with 2 in the middle of the next byte, then at most an SIB byte and an offset.
    for (std::size_t at = 0; at + 1 < bytes.size(); ++at)
        if (bytes[at] == 0xff && ((bytes[at + 1] >> 3U) & 7U) == 2U) return Before::some_call;
    return Before::no_call;
}
#else
Before before(int thread, const std::vector<Mapping>&, std::uint64_t address) {
    const auto word = value_at<std::uint32_t>(thread, address - 4);
    return word >> 26U == 0x25 || (word & 0xfffffc1fU) == 0xd63f0000U ? Before::some_call
                                                                      : Before::no_call;   // bl, blr
}
#endif

/// The stack pointer of a thread that is stopped in a call; 0 if it is not shown.
std::uint64_t stack_of(int thread) {
    std::ifstream file(proc_file(thread, "syscall"));
    std::vector<std::string> fields;
    for (std::string field; file >> field;) fields.push_back(field);
    if (fields.size() != 9 || !fields[7].starts_with("0x")) return 0;
    std::uint64_t stack = 0;
    std::from_chars(fields[7].data() + 2, fields[7].data() + fields[7].size(), stack, 16);
    return stack;
}

/// Paths are shown from our root; those below the root of the process become its own.
void show_from_its_root(int thread, std::vector<Mapping>& code) {
    std::array<char, 4096> root{};
    const ssize_t size = ::readlink(proc_file(thread, "root").c_str(), root.data(), root.size());
    if (size <= 1) return;
    const std::string_view prefix(root.data(), static_cast<std::size_t>(size));
    for (auto& mapping : code)
        if (mapping.path.size() > prefix.size() && mapping.path.starts_with(prefix) &&
            mapping.path[prefix.size()] == '/')
            mapping.path.erase(0, prefix.size());
}

}   // namespace

std::string calling_object(int thread, std::uint64_t instruction) {
    auto code = code_of(thread);
    show_from_its_root(thread, code);
    const Mapping* own = mapping_of(code, instruction);
    if (!own) return {};
    if (!is_of_libc(own->path)) return own->path;
    std::array<std::uint64_t, 2048> stack{};
    const std::uint64_t top = stack_of(thread);
    const std::size_t words = top == 0 ? 0 : read_memory(thread, top, stack.data(), sizeof stack) / sizeof stack[0];
    // A word that was left by an earlier call may look like a return address too; one into libc tells more.
    std::string likely;
    for (std::size_t at = 0; at < words; ++at) {
        const Mapping* mapping = mapping_of(code, stack[at]);
        if (!mapping || is_of_libc(mapping->path)) continue;
        const Before what = before(thread, code, stack[at]);
        if (what == Before::call_of_libc) return mapping->path;
        if (what == Before::some_call && likely.empty()) likely = mapping->path;
    }
    return likely;
}

std::string text_in(int thread, std::uint64_t address, std::size_t limit) {
    std::string text;
    std::array<char, 256> piece{};
    while (text.size() < limit) {
        // Up to the end of a page, behind which there may be nothing.
        const std::size_t wanted = std::min<std::size_t>({piece.size(), 4096 - (address & 4095U), limit - text.size()});
        const std::size_t count = read_memory(thread, address, piece.data(), wanted);
        const std::string_view got(piece.data(), count);
        text += got.substr(0, got.find('\0'));
        if (count < wanted || got.find('\0') != std::string_view::npos) break;
        address += count;
    }
    return text;
}

}   // namespace sandroot::filter
