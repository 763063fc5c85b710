// A kernel or file system that cannot exchange two names, played by a filter on the system call.
#include "unit/root/scene.hpp"

#include <cerrno>
#include <cstddef>
#include <iostream>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;

/// From now on renameat2(2) with any flag fails with `number`.
bool refuse_flags_of_rename(int number) {
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[4])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(number)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{sizeof filter / sizeof *filter, filter};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/// Runs `work` in a process of its own, behind the filter; true where it does.
template <class Work>
bool without_flags(int number, const Work& work) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(refuse_flags_of_rename(number) && work() ? 0 : 1);
    int status = 0;
    return ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool has(const Result<Built>& built, Outcome outcome) {
    if (!built) std::cerr << built.error().message << '\n';
    return built && built->outcome == outcome;
}

TEST(NoExchange, TwoRenamesStandInForIt) {
    for (const int number : {EINVAL, ENOSYS}) {
        Scene scene;
        furnish(scene);
        EXPECT_TRUE(without_flags(number, [&] { return has(scene.build(), Outcome::built); }));
        const auto first = listing(scene.target);
        EXPECT_TRUE(without_flags(number, [&] { return has(scene.build({.rebuild = true}), Outcome::built); }));
        EXPECT_EQ(listing(scene.target), first);
        EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
    }
}

TEST(NoExchange, AFileIsReplacedAloneAndADirectoryWithTheWhole) {
    Scene scene;
    furnish(scene);
    ASSERT_BUILT(scene.build());
    write(scene.source + "/usr/lib/python3/os.py.new", "new\n");
    std::filesystem::rename(scene.source + "/usr/lib/python3/os.py.new", scene.source + "/usr/lib/python3/os.py");
    EXPECT_TRUE(without_flags(EINVAL, [&] { return has(scene.build(), Outcome::refreshed); }));
    EXPECT_EQ(content_of(scene.target + "/usr/lib/python3/os.py"), "new\n");
    write(scene.source + "/usr/lib/python3/empty/a.py", "a\n");
    write(scene.source + "/usr/lib/python3/empty/b.py", "b\n");
    EXPECT_TRUE(without_flags(EINVAL, [&] { return has(scene.build(), Outcome::built); }));
    EXPECT_EQ(content_of(scene.target + "/usr/lib/python3/empty/b.py"), "b\n");
    EXPECT_THAT(Scene::names(scene.state()), ElementsAre("lock", "manifest"));
    EXPECT_TRUE(has(scene.build(), Outcome::unchanged));
}

}   // namespace
}   // namespace sandroot::root
