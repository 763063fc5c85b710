// Runs a program in another root as another user: enter ROOT UID [NAME=VALUE…] -- PROGRAM [ARGUMENT…]
// The program gets no other environment, and what it gets never meets this one.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <grp.h>
#include <unistd.h>

namespace {

int failed(const char* what) {
    (void)std::fprintf(stderr, "enter: %s: %s\n", what, std::strerror(errno));
    return 125;
}

}   // namespace

int main(int argc, char** argv) {
    int at = 3;
    while (at < argc && std::strcmp(argv[at], "--") != 0) ++at;
    if (at + 1 >= argc) return 125;
    const auto user = static_cast<uid_t>(std::stoul(argv[2]));
    if (chroot(argv[1]) != 0 || chdir("/") != 0) return failed(argv[1]);
    if (user != 0 && (setgroups(0, nullptr) != 0 || setgid(user) != 0 || setuid(user) != 0)) return failed(argv[2]);
    argv[at] = nullptr;
    (void)execve(argv[at + 1], argv + at + 1, argv + 3);
    return failed(argv[at + 1]);
}
