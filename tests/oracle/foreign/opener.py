"""opener.py PATH...: opens each shared object alone, by dlopen in a fork of this interpreter, and says what that loaded.

First come the objects that are loaded already, below "at start". Then for each PATH a line "PATH: ok" or "PATH: " and the
loader's words, and below it, indented, the new objects in load order.
"""
import ctypes
import os
import sys


class Info(ctypes.Structure):
    _fields_ = [("address", ctypes.c_size_t), ("name", ctypes.c_char_p)]


def loaded():
    names = []

    def take(info, size, data):
        names.append(os.fsdecode(info[0].name))
        return 0

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Info), ctypes.c_size_t, ctypes.c_void_p)
    ctypes.CDLL(None).dl_iterate_phdr(callback(take), None)
    return names


def say(heading, names):
    # One write: the text of a child that is killed later is whole.
    os.write(1, "".join([heading + "\n"] + ["  " + name + "\n" for name in names]).encode("utf-8", "surrogateescape"))


def open_alone(path, before):
    try:
        ctypes.CDLL(path, os.RTLD_NOW | os.RTLD_LOCAL)
    except OSError as error:
        say(path + ": " + str(error), [])
    else:
        say(path + ": ok", loaded()[before:])


def main():
    # Without the program, whose name is empty.
    start = [name for name in loaded() if name]
    before = len(loaded())
    say("at start", start)
    for path in sys.argv[1:]:
        child = os.fork()
        if child == 0:
            open_alone(path, before)
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            say(path + ": died", [])


main()
