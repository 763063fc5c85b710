// A directory opened where openat2 is refused, as older kernels and container runtimes refuse it.
#pragma once

#include <sandroot/fs/disk_tree.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <thread>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

namespace sandroot::test {

/// A filter counts for one thread, so a thread of its own asks the kernel what it can do.
inline Result<std::unique_ptr<fs::DiskTree>> open_root_without_openat2(const HostPath& root) {
    Result<std::unique_ptr<fs::DiskTree>> opened = fail_errno(ENOTSUP, "a seccomp filter");
    std::thread([&] {
        std::array<sock_filter, 4> filter{{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                                           BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
                                           BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
                                           BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)}};
        const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
        if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
            ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
            opened = fs::DiskTree::open_root(root);
    }).join();
    return opened;
}

}   // namespace sandroot::test
