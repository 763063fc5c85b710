"""stand_in.py VERSION ROOT PROGRAM [ALLOWED_SYSCALLS]: runs a program of Python as dify-sandbox of that version does, in its order:
chroot, chdir, no_new_privs, the filter (killing, by libseccomp), groups and user, the program. Written from the server's rules, so that
it judges sandroot and not sandroot itself. Ends as the program ends, a signal as -SIGNAL.
"""
import ctypes
import os
import sys
import traceback   # As the server's own bootstrap has it, loaded before the root is entered.

BASE = [0, 1, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 35, 39, 60, 96, 102, 105, 106, 110, 131, 186, 201, 202, 217, 228, 230, 231, 233,
        234, 257, 262, 270, 273, 274, 291, 318, 334]
NETWORK = [5, 7, 41, 42, 43, 44, 45, 46, 47, 49, 50, 51, 52, 54, 55, 63, 72, 138, 271, 281, 307]
FAKED = [56, 83, 258]
LATER = [5, 72, 116]
ALLOWED = {"0.2.12": BASE, "0.2.15": BASE + LATER, "main": BASE + LATER + [28, 204, 290]}
KILL_PROCESS, ALLOW, ERRNO = 0x80000000, 0x7fff0000, 0x00050000


def install(version, listed):
    numbers = [int(word) for word in listed.split(",")] if listed else ALLOWED[version] + NETWORK
    if listed and version != "0.2.12":
        numbers.append(116)
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(KILL_PROCESS)))

    def add(action, number):
        library.seccomp_rule_add(context, ctypes.c_uint32(action), ctypes.c_int(number), ctypes.c_uint(0))

    def load():
        for number in numbers:
            add(ALLOW, number)
        for number in FAKED:
            add(ERRNO, number)
        if library.seccomp_load(context) != 0:   # Sets no_new_privs as well.
            os._exit(99)
    return load


def main():
    version, root, program = sys.argv[1:4]
    with open(program, encoding="utf-8") as file:
        code = compile(file.read(), program, "exec")
    load = install(version, sys.argv[4] if len(sys.argv) > 4 else "")
    os.chroot(root)
    os.chdir("/")
    load()
    if version == "0.2.12":
        os.setuid(65537)
    else:
        os.setgroups([])
        os.setgid(10000)
        os.setuid(10000)
    try:
        exec(code, {"__name__": "__main__"})
    except Exception:
        traceback.print_exc()
        sys.exit(1)


main()
