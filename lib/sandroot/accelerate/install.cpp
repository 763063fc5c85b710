#include <sandroot/accelerate/install.hpp>
#include <sandroot/accelerate/put.hpp>
#include <sandroot/base/escape.hpp>
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/dirfd.hpp>
#include <sandroot/fs/same_bytes.hpp>
#include <sandroot/os/file.hpp>
#include <sandroot/placing/copy.hpp>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::accelerate {

namespace {

constexpr std::string_view mark = "sandroot: the program that answers as bash, and is not one";

std::unexpected<Error> taken(const RootPath& at) {
    return fail(Errc::refused, escape_for_terminal(at.str()) + " is not sandroot's",
                "choose another directory with --to, one before it on PATH");
}

Result<std::string> new_file(const os::Fd& directory, const os::Fd& from, std::uint64_t size) {
    const std::string temporary = ".sandroot-" + std::to_string(::getpid());
    const os::Fd file(::openat(directory.get(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file) return fail_errno(errno, "creating a file");
    const auto fill = [&]() -> Result<void> {
        SR_DO(placing::copy_bytes(from, file, size, nullptr));
        if (::fchmod(file.get(), 0755) != 0 || ::fsync(file.get()) != 0) return fail_errno(errno, "writing");
        return {};
    };
    if (auto filled = fill(); !filled) {
        (void)::unlinkat(directory.get(), temporary.c_str(), 0);
        return std::unexpected(std::move(filled).error());
    }
    return temporary;
}

/// Every bash on PATH, in its order.
std::vector<RootPath> each_bash(const fs::DiskTree& image, std::string_view search_path) {
    std::vector<RootPath> found;
    while (!search_path.empty()) {
        const auto directory = search_path.substr(0, search_path.find(':'));
        search_path.remove_prefix(std::min(search_path.size(), directory.size() + 1));
        if (!directory.starts_with('/')) continue;
        const RootPath at = RootPath(std::string(directory)).tidy() / bash_name;
        const auto stat = image.stat(at, fs::Follow::yes);
        if (stat && stat->type == fs::Type::file && (stat->mode & 0111U) != 0) found.push_back(at);
    }
    return found;
}

}   // namespace

bool is_this_program(const os::Fd& file) {
    const auto stat = fs::look_at(file);
    if (!stat || stat->type != fs::Type::file || stat->size < mark.size()) return false;
    void* const bytes = ::mmap(nullptr, stat->size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (bytes == MAP_FAILED) return false;
    const bool found = std::string_view(static_cast<const char*>(bytes), stat->size).contains(mark);
    ::munmap(bytes, stat->size);
    return found;
}

Result<Accelerated> look(const fs::DiskTree& image, const RootPath& directory, const HostPath& program,
                         std::string_view search_path) {
    Accelerated seen{directory.tidy() / bash_name, Seat::empty, std::nullopt, std::nullopt};
    if (const auto there = image.stat(seen.at, fs::Follow::no)) {
        seen.seat = Seat::taken;
        const auto fd = image.open_fd(seen.at, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
        if (fd && is_this_program(*fd)) {
            SR_TRY(const auto host, fs::DiskTree::open_root(HostPath("/")));
            SR_TRY(const auto ours, host->open(RootPath(program.str())));
            SR_TRY(const auto placed, image.open(seen.at));
            SR_TRY(const bool is_same, fs::same_bytes(*ours, *placed));
            seen.seat = is_same ? Seat::ours : Seat::outdated;
        }
    }
    for (const auto& at : each_bash(image, search_path)) {
        if (!seen.first) seen.first = at;
        const auto fd = image.open_fd(at, O_RDONLY | O_NONBLOCK);
        if (!seen.real && fd && !is_this_program(*fd)) seen.real = at;
    }
    return seen;
}

Result<bool> install(const fs::DiskTree& image, const RootPath& directory, const HostPath& program,
                     std::string_view search_path) {
    SR_TRY(const Accelerated seen, look(image, directory, program, search_path));
    if (seen.seat == Seat::taken) return taken(seen.at);
    if (!seen.real)
        return fail(Errc::refused, "there is no bash on PATH in the image, to which all other calls could go",
                    "install bash there; dify-sandbox needs it as well");
    if (seen.seat == Seat::ours) return false;
    SR_TRY(const auto host, fs::DiskTree::open_root(HostPath("/")));
    SR_TRY(const auto read, elf::read_facts(*host, RootPath(program.str())));
    if (read.facts.interpreter)
        return fail(Errc::refused, "this sandroot is not the static program, so it may not run in the image",
                    "build it with: cmake --preset release && cmake --build build/release");
    SR_TRY(const os::Fd from, os::open(program, O_RDONLY));
    SR_TRY(const auto stat, fs::look_at(from));
    SR_TRY(const os::Fd into, make_directory(image, directory.tidy()));
    SR_TRY(const std::string temporary, new_file(into, from, stat.size),
           "writing " + escape_for_terminal(seen.at.str()));
    if (::renameat(into.get(), temporary.c_str(), into.get(), std::string(bash_name).c_str()) == 0) return true;
    const int number = errno;
    (void)::unlinkat(into.get(), temporary.c_str(), 0);
    return fail_errno(number, escape_for_terminal(seen.at.str()));
}

Result<bool> uninstall(const fs::DiskTree& image, const RootPath& directory) {
    const RootPath at = directory.tidy() / bash_name;
    if (const auto there = image.stat(at, fs::Follow::no); !there) {
        if (there.error().os_error == ENOENT) return false;
        return std::unexpected(there.error());
    }
    const auto fd = image.open_fd(at, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!fd || !is_this_program(*fd)) return taken(at);
    SR_TRY(const os::Fd above, image.open_fd(directory.tidy(), O_RDONLY | O_DIRECTORY));
    if (::unlinkat(above.get(), std::string(bash_name).c_str(), 0) != 0)
        return fail_errno(errno, escape_for_terminal(at.str()));
    return true;
}

}   // namespace sandroot::accelerate
