#include <sandroot/filter/architecture.hpp>
#include <sandroot/filter/calls.hpp>
#include <sandroot/filter/program.hpp>
#include <sandroot/os/fd.hpp>

#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>
#include <seccomp.h>
#include <string>
#include <string_view>

#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace sandroot::filter {

namespace {

using Context = std::unique_ptr<void, decltype(&::seccomp_release)>;

std::unexpected<Error> failed(int negative_errno) {
    return fail_errno(-negative_errno, "making a seccomp filter with libseccomp");
}

/// libseccomp takes the numbers of this machine's CPU for every filter, and negative ones for calls that it has not.
std::optional<int> native_number(versions::Architecture architecture, int number) {
    if (token_of(architecture) == ::seccomp_arch_native()) return number;
    const int native = ::seccomp_syscall_resolve_name(call_name(architecture, number).c_str());
    return native == __NR_SCMP_ERROR ? std::nullopt : std::optional(native);
}

Result<void> add_rules(const Context& context, std::uint32_t action, versions::Architecture architecture,
                       const std::vector<int>& numbers) {
    for (const int own : numbers) {
        if (own < 0) continue;
        const auto number = native_number(architecture, own);
        if (!number) continue;
        const int added = ::seccomp_rule_add(context.get(), action, *number, 0);
        if (added < 0 && added != -EINVAL && added != -EDOM && added != -EFAULT) return failed(added);
    }
    return {};
}

/// True if a filter may return `action`.
bool is_available(std::uint32_t action) {
    return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

/// SECCOMP_USER_NOTIF_FLAG_CONTINUE came with 5.5, and the kernel tells nowhere that it has it.
bool can_continue() {
    utsname name{};
    if (::uname(&name) != 0) return false;
    const std::string_view release(name.release);
    const char* last = release.data() + release.size();
    int major = 0;
    int minor = 0;
    const auto dot = std::from_chars(release.data(), last, major);
    if (dot.ec != std::errc{} || dot.ptr == last) return false;
    if (std::from_chars(dot.ptr + 1, last, minor).ec != std::errc{}) return false;
    return major > 5 || (major == 5 && minor >= 5);
}

}   // namespace

Result<std::vector<Instruction>> make_program(const Rules& rules, versions::Architecture architecture,
                                              Otherwise otherwise) {
    const std::uint32_t action = otherwise == Otherwise::kill ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_NOTIFY;
    const Context context(::seccomp_init(action), &::seccomp_release);
    if (!context) return failed(-ENOMEM);
    const std::uint32_t token = token_of(architecture);
    if (token != ::seccomp_arch_native()) {
        if (const int added = ::seccomp_arch_add(context.get(), token); added < 0) return failed(added);
        if (const int removed = ::seccomp_arch_remove(context.get(), SCMP_ARCH_NATIVE); removed < 0)
            return failed(removed);
    }
    SR_DO(add_rules(context, SCMP_ACT_ALLOW, architecture, rules.allow));
    if (otherwise == Otherwise::kill) {
        SR_DO(add_rules(context, SCMP_ACT_ERRNO(0), architecture, rules.faked));
    }

    const os::Fd file(::memfd_create("filter", MFD_CLOEXEC));
    if (!file) return fail_errno(errno, "making a seccomp filter");
    if (const int exported = ::seccomp_export_bpf(context.get(), file.get()); exported < 0) return failed(exported);
    const auto size = ::lseek(file.get(), 0, SEEK_END);
    std::vector<Instruction> program(static_cast<std::size_t>(size) / sizeof(Instruction));
    if (::pread(file.get(), program.data(), static_cast<std::size_t>(size), 0) != size)
        return fail_errno(errno, "making a seccomp filter");
    return program;
}

Support filter_support() {
    // gVisor filters, and does not answer what it can do.
    if (::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0) return Support::none;
    return is_available(SECCOMP_RET_USER_NOTIF) && can_continue() ? Support::notify : Support::kill;
}

}   // namespace sandroot::filter
