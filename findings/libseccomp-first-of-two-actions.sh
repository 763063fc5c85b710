#!/bin/sh
# libseccomp 2.5.4 (Debian 12, libseccomp2 2.5.4-1+deb12u1) takes two rules with different actions for the same system call,
# returns 0 for both, and exports a filter with the action that came first. The order of the two calls alone decides; nothing says
# that one of them has no effect. Expected: -EEXIST for the second rule, as seccomp_rule_add(3) lists it for a rule that exists
# already, or the later rule in place of the earlier one. A rule that repeats the default action, which would change nothing, is
# what it does refuse: -EACCES (-13).
# Seen on 2026-11-29 on amd64, system call clone3 (435), default action KILL_PROCESS:
#   ALLOW, then ERRNO(0)       0 0, the filter allows it
#   ERRNO(0), then ALLOW       0 0, the filter answers it with ERRNO(0)
#   ERRNO(38), then ERRNO(0)   0 0, the filter answers it with ERRNO(38)
#   KILL_PROCESS alone         -13
# Exit status 0 while all of that holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get -q -o APT::Sandbox::User=root download libseccomp2=2.5.4-1+deb12u1 >/dev/null
dpkg-deb -x libseccomp2_*.deb .
python3 - <<'END'
import ctypes, glob, os, sys

library = ctypes.CDLL(glob.glob("usr/lib/*/libseccomp.so.2.5.4")[0])
library.seccomp_init.restype = ctypes.c_void_p
ALLOW, KILL_PROCESS, CLONE3 = 0x7FFF0000, 0x80000000, 435


def errno(number):
    return 0x00050000 | number


def filter_of(*actions):
    """What each rule returned, and the action that the filter has for the call."""
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(KILL_PROCESS)))
    returned = [library.seccomp_rule_add(context, ctypes.c_uint32(action), CLONE3, 0) for action in actions]
    text = os.memfd_create("filter")
    library.seccomp_export_pfc(context, text)
    os.lseek(text, 0, os.SEEK_SET)
    lines = os.read(text, 65536).decode().splitlines()
    at = [index for index, line in enumerate(lines) if "$syscall == 435" in line]
    return returned, lines[at[0] + 1].strip() if at else None


expected = {
    (ALLOW, errno(0)): ([0, 0], "action ALLOW;"),
    (errno(0), ALLOW): ([0, 0], "action ERRNO(0);"),
    (errno(38), errno(0)): ([0, 0], "action ERRNO(38);"),
    (KILL_PROCESS,): ([-13], None),
}
wrong = False
for actions, wanted in expected.items():
    seen = filter_of(*actions)
    print([hex(action) for action in actions], *seen)
    wrong = wrong or seen != wanted
sys.exit(wrong)
END
