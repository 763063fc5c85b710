#include <sandroot/base/path.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/root/in_use.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include <fcntl.h>

namespace sandroot::root {

namespace {

std::optional<int> process_id(const std::string& name) {
    int id = 0;
    const char* const end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data(), end, id);
    if (error != std::errc() || stop != end) return std::nullopt;
    return id;
}

}   // namespace

std::vector<int> processes_in(const os::Fd& directory) {
    std::vector<int> ids;
    const os::Fd proc(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const auto here = fs::look_at(directory);
    if (!proc || !here) return ids;
    const auto path = fs::path_of(directory);
    const auto names = fs::names_in(proc);
    if (!names) return ids;
    for (const auto& name : *names) {
        const auto id = process_id(name);
        if (!id) continue;
        // A link to follow, so that a root in another mount namespace is known by what it is, not by its path.
        const os::Fd root(::openat(proc.get(), (name + "/root").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!root) continue;
        const auto seen = fs::look_at(root);
        const auto lies = fs::path_of(root);
        const bool is_below = path && lies && RootPath(*lies).is_within(RootPath(*path));
        if ((seen && seen->identity == here->identity) || is_below) ids.push_back(*id);
    }
    std::ranges::sort(ids);
    return ids;
}

}   // namespace sandroot::root
