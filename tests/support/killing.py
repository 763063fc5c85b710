"""Runs code in a root as the sandbox does, under a filter that kills at some system calls."""
import platform
import subprocess

# Started outside: enters the root, gives up its rights, installs the filter, and only then runs the code.
START = """
import ctypes, os, struct, sys
root, arch, calls, code = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(","), sys.argv[4]
sys.argv[1:] = sys.argv[5:]
libc = ctypes.CDLL(None, use_errno=True)
os.chroot(root)
os.chdir("/")
os.setgroups([])
os.setgid(10000)
os.setuid(10000)
# BPF: another architecture and each of `calls` kills, all else is allowed (linux/filter.h, linux/seccomp.h).
steps = [(0x20, 0, 0, 4), (0x15, 1, 0, arch), (0x06, 0, 0, 0x80000000), (0x20, 0, 0, 0)]
for call in calls:
    steps += [(0x15, 0, 1, int(call)), (0x06, 0, 0, 0x80000000)]
steps += [(0x06, 0, 0, 0x7fff0000)]
program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in steps))
filter = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program))
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, filter, 0, 0):
    sys.exit("no filter")
exec(compile(code, "code", "exec"), {"__name__": "__main__"})
sys.stdout.flush()
os._exit(0)
"""
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
READLINK = {"x86_64": "89,267", "aarch64": "78"}[platform.machine()]
PROGRAMS = {"x86_64": "57,58,59,322", "aarch64": "221,281"}[platform.machine()]   # fork, vfork, execve, execveat


def run_inside(python, root, calls, code, *arguments):
    """The finished process: with status -SIGSYS where `code` made one of `calls`."""
    return subprocess.run([python, "-I", "-B", "-c", START, root, str(ARCHITECTURES[platform.machine()]), calls, code,
                           *arguments], capture_output=True, text=True, env={})
