// What a Python that is to run under a filter loads as if it were an extension module: it installs the filter and hands
// its listener on. It needs no library and no Python API, so it fits every interpreter of its CPU, and the interpreter
// need not have ctypes. `import` fails each time, since PyInit__sandroot_filter returns no module; that is expected.
//
// Its orders lie in descriptor 252, a file in memory: struct orders, then the BPF program. installer.hpp describes them.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>

enum { orders_fd = 252, socket_fd = 251, most_instructions = 4096 };
enum { unset = -2, failed = -1, silent = -3 };   // What the listener is, if not a descriptor.

enum { nothing, install, install_with_listener, unshare, die_with_parent };
struct orders {
    uint32_t action;
    uint32_t tag;         // Told to whoever gets the listener.
    uint32_t count;       // Instructions.
    int32_t failure;      // Written back: errno, or 0.
    uint32_t processes;   // RLIMIT_NPROC to set before the filter; 0: none.
    uint32_t padding;
};

static struct orders orders;
static struct sock_filter program[most_instructions];
static int listener = unset;
static int is_passed;
static char helper_stack[16384] __attribute__((aligned(16)));

#if defined(__x86_64__)
enum { sys_close = 3, sys_sched_yield = 24, sys_sendmsg = 46, sys_exit = 60, sys_prctl = 157, sys_pread64 = 17,
       sys_pwrite64 = 18, sys_exit_group = 231, sys_seccomp = 317, sys_clone = 56, sys_unshare = 272, sys_mount = 165,
       sys_socket = 41, sys_ioctl = 16, sys_prlimit64 = 302 };
static long call5(long number, long a, long b, long c, long d, long e) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
enum { sys_close = 57, sys_sched_yield = 124, sys_sendmsg = 211, sys_exit = 93, sys_prctl = 167, sys_pread64 = 67,
       sys_pwrite64 = 68, sys_exit_group = 94, sys_seccomp = 277, sys_clone = 220, sys_unshare = 97, sys_mount = 40,
       sys_socket = 198, sys_ioctl = 29, sys_prlimit64 = 261 };
static long call5(long number, long a, long b, long c, long d, long e) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return x0;
}
#else
#error "the sandbox runs on amd64 and arm64 only"
#endif

static long call(long number, long a, long b, long c, long d) {
    return call5(number, a, b, c, d, 0);
}

struct vector {
    void* base;
    size_t length;
};
struct message {
    void* name;
    uint32_t name_length;
    struct vector* vectors;
    size_t vector_count;
    void* control;
    size_t control_length;
    int flags;
};

/// In a thread that the filter does not bind: passes the listener on, and leaves the program without a descriptor by
/// which it could judge itself.
static __attribute__((used, noinline)) void pass_listener(void) {
    int fd;
    while ((fd = __atomic_load_n(&listener, __ATOMIC_ACQUIRE)) == unset) call(sys_sched_yield, 0, 0, 0, 0);
    if (fd >= 0) {
        struct {
            size_t length;
            int level;
            int type;
            int fd;
            int padding;
        } control = {sizeof(size_t) + 3 * sizeof(int), 1 /* SOL_SOCKET */, 1 /* SCM_RIGHTS */, fd, 0};
        struct vector tag = {&orders.tag, sizeof orders.tag};
        struct message message = {0, 0, &tag, 1, &control, sizeof control, 0};
        call(sys_sendmsg, socket_fd, (long)&message, 0x4000 /* MSG_NOSIGNAL */, 0);
        call(sys_close, fd, 0, 0, 0);
    }
    if (fd != failed) {
        call(sys_close, socket_fd, 0, 0, 0);
        call(sys_close, orders_fd, 0, 0, 0);
    }
    __atomic_store_n(&is_passed, 1, __ATOMIC_RELEASE);
}

/// Starts pass_listener() in a thread that shares memory and descriptors; a negative errno where it cannot.
static long start_helper(void) {
    const long flags = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000;   // CLONE_VM, _FS, _FILES, _SIGHAND, _THREAD
    char* stack = helper_stack + sizeof helper_stack;
    long result;
#if defined(__x86_64__)
    register long r10 __asm__("r10") = 0;
    register long r8 __asm__("r8") = 0;
    __asm__ volatile("syscall\n\t"
                     "test %%rax, %%rax\n\t"
                     "jnz 1f\n\t"
                     "xor %%ebp, %%ebp\n\t"
                     "call pass_listener\n\t"
                     "mov %[leave], %%eax\n\t"
                     "xor %%edi, %%edi\n\t"
                     "syscall\n\t"
                     "1:"
                     : "=a"(result)
                     : "a"((long)sys_clone), "D"(flags), "S"(stack), "d"(0L), "r"(r10), "r"(r8), [leave] "i"(sys_exit)
                     : "rcx", "r11", "memory");
#else
    register long x8 __asm__("x8") = sys_clone;
    register long x0 __asm__("x0") = flags;
    register long x1 __asm__("x1") = (long)stack;
    register long x2 __asm__("x2") = 0;
    register long x3 __asm__("x3") = 0;
    register long x4 __asm__("x4") = 0;
    __asm__ volatile("svc 0\n\t"
                     "cbnz x0, 1f\n\t"
                     "mov x29, xzr\n\t"
                     "bl pass_listener\n\t"
                     "mov x8, %[leave]\n\t"
                     "mov x0, xzr\n\t"
                     "svc 0\n\t"
                     "1:"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), [leave] "i"(sys_exit)
                     : "x30", "memory");
    result = x0;
#endif
    return result;
}

/// Leaves errno in the orders, where the process that started this one finds it.
static void give_up(long failure) {
    orders.failure = (int32_t)-failure;
    call(sys_pwrite64, orders_fd, (long)&orders, sizeof orders, 0);
    call(sys_exit_group, 70, 0, 0, 0);
}

/// New namespaces for mounts, processes (of the next child on), the network and System V IPC; what is mounted there from
/// now on stays there, and the loopback interface is up.
static long leave_namespaces(void) {
    long failure = call(sys_unshare, 0x00020000 | 0x20000000 | 0x40000000 | 0x08000000, 0, 0, 0);
    if (failure < 0) return failure;
    failure = call5(sys_mount, (long)"none", (long)"/", 0, 0x4000 | 0x40000 /* MS_REC, MS_PRIVATE */, 0);
    if (failure < 0) return failure;
    struct {
        char name[16];
        short flags;
        char rest[22];
    } loopback = {"lo", 1 /* IFF_UP */, {0}};
    const long fd = call(sys_socket, 2 /* AF_INET */, 2 /* SOCK_DGRAM */, 0, 0);
    if (fd >= 0) {
        call(sys_ioctl, fd, 0x8914 /* SIOCSIFFLAGS */, (long)&loopback, 0);
        call(sys_close, fd, 0, 0, 0);
    }
    return 0;
}

void* PyInit__sandroot_filter(void) {
    if (call(sys_pread64, orders_fd, (long)&orders, sizeof orders, 0) != (long)sizeof orders) return 0;
    if (orders.action == nothing) return 0;
    if (orders.action == unshare || orders.action == die_with_parent) {
        const long done = orders.action == unshare ? leave_namespaces()
                                                   : call(sys_prctl, 1 /* PR_SET_PDEATHSIG */, 9 /* SIGKILL */, 0, 0);
        orders.failure = (int32_t)-done;
        call(sys_pwrite64, orders_fd, (long)&orders, sizeof orders, 0);
        return 0;
    }
    if (orders.processes != 0) {
        const unsigned long limit[2] = {orders.processes, orders.processes};
        call(sys_prlimit64, 0, 6 /* RLIMIT_NPROC */, (long)limit, 0);
    }
    const long size = (long)(orders.count * sizeof *program);
    if (orders.count > most_instructions ||
        call(sys_pread64, orders_fd, (long)program, size, sizeof orders) != size)
        give_up(-22);
    struct sock_fprog whole = {(unsigned short)orders.count, program};
    long failure = call(sys_prctl, 38 /* PR_SET_NO_NEW_PRIVS */, 1, 0, 0);
    if (failure < 0) give_up(failure);
    failure = start_helper();
    if (failure < 0) give_up(failure);
    const int listens = orders.action == install_with_listener;
    const long fd = call(sys_seccomp, SECCOMP_SET_MODE_FILTER, listens ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0,
                         (long)&whole, 0);
    __atomic_store_n(&listener, fd < 0 ? failed : listens ? (int)fd : silent, __ATOMIC_RELEASE);
    // From here on a call that the filter does not let pass would wait for whoever gets the listener.
    while (!__atomic_load_n(&is_passed, __ATOMIC_ACQUIRE)) {
    }
    if (fd < 0) give_up(fd);
    return 0;
}
