#include <sandroot/filter/installer.hpp>
#include <sandroot/filter/program.hpp>
#include <sandroot/filter/supervisor.hpp>

#include <cerrno>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

namespace sandroot::filter {

namespace {

Result<os::Fd> in_memory(const char* name, std::string_view bytes) {
    constexpr unsigned executable = 0x0010U;   // MFD_EXEC, of Linux 6.3.
    os::Fd file(::memfd_create(name, MFD_CLOEXEC | executable));
    if (!file && errno == EINVAL) file = os::Fd(::memfd_create(name, MFD_CLOEXEC));
    if (!file) return fail_errno(errno, "making a file in memory");
    while (!bytes.empty()) {
        const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
        if (count < 0) return fail_errno(errno, "writing a file in memory");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return file;
}

template <class T>
std::string_view bytes_of(const T& object) {
    return {reinterpret_cast<const char*>(&object), sizeof object};
}

}   // namespace

Result<ChildFiles> child_files(const Rules& rules, versions::Architecture architecture, bool listens,
                               std::uint32_t processes) {
    SR_TRY(const auto program, make_program(rules, architecture, listens ? Otherwise::notify : Otherwise::kill));
    Orders orders;
    orders.count = static_cast<std::uint32_t>(program.size());
    orders.processes = processes;
    std::string text(bytes_of(orders));
    for (const auto& instruction : program) text += bytes_of(instruction);
    ChildFiles files;
    SR_TRY(files.orders, in_memory("sandroot-filter", text));
    SR_TRY(files.installer, in_memory("sandroot-installer", embedded::installer));
    return files;
}

}   // namespace sandroot::filter
