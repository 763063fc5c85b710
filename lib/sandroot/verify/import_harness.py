# The Python text that goes into a root and imports there. Started as
# `python -I -B -c TEXT nonce root uid gid seconds mode`; import_harness.hpp says what these are.
#
# Written for Python 3.7 and later. Until the root is entered it may import only what every interpreter has loaded or
# compiled in, or else it would prove the outer tree. `__import__` is the import statement itself and, unlike
# importlib, is there without being loaded.
#
# Processes: this one only listens and watches the clock. Its child, which never imports anything either, forks one
# process for each module; a package's process then forks those of the modules below it, so that a package is imported
# once, however many modules it has.
import os
import sys
from os import _exit, fork, getpid, kill, read, waitpid, write
from _signal import ITIMER_REAL, SIGALRM, SIGKILL, SIG_DFL, SIG_IGN, SIGPIPE, setitimer, signal

NONCE, ROOT, UID, GID, SECONDS, MODE = sys.argv[1:7]
NONCE, UID, GID, SECONDS = NONCE.encode(), int(UID), int(GID), float(SECONDS)
del sys.argv[1:]

REPORT = 3
CHANNEL = 250
DONE, PASSED_UNHEARD, FAILED_UNHEARD = 76, 77, 78
FRAME = 4000
HANGS_ENOUGH = 2


# ---- Frames: whole or not at all, however many processes share the pipe (pipe(7), PIPE_BUF).

def clipped(text, limit):
    data = str(text).encode("utf-8", "backslashreplace").replace(b"\0", b"?")
    if len(data) <= limit:
        return data
    return data[:limit // 3] + b" ... " + data[len(data) - limit // 2:]


def frame(fields):
    """Long fields share what short ones leave."""
    texts = [clipped(field, 1 << 20) for field in fields]
    long = [text for text in texts if len(text) > 200]
    if long:
        spare = FRAME - len(texts) - sum(len(text) for text in texts if len(text) <= 200)
        texts = [clipped(text.decode("utf-8", "replace"), spare // len(long)) if len(text) > 200 else text for text in texts]
    body = b"\0".join(texts)
    return NONCE + b"%04d" % len(body) + body


def tell(channel, *fields):
    write(channel, frame(fields))


def frames(heard):
    found = []
    while True:
        start = heard.find(NONCE)
        body = start + len(NONCE) + 4
        if start < 0 or len(heard) < body:
            return found, heard
        size = int(heard[body - 4:body])
        if len(heard) < body + size:
            return found, heard
        found.append(heard[body:body + size].split(b"\0"))
        heard = heard[body + size:]


# ---- Entering the root.

class Refused(Exception):
    pass


def enter():
    step = "chroot"
    try:
        if ROOT:
            wanted = os.stat(ROOT)
            os.chroot(ROOT)
        step = "chdir"
        os.chdir("/")
        if UID >= 0:
            step = "setgroups"
            os.setgroups([])
            step = "setgid"
            os.setgid(GID)
            step = "setuid"
            os.setuid(UID)
    except OSError as error:
        raise Refused(step, error.errno, error)
    if ROOT:
        here = os.stat("/")
        if (here.st_dev, here.st_ino) != (wanted.st_dev, wanted.st_ino) or os.getcwd() != "/":
            raise Refused("chroot", 0, "the working root is another directory")
    if UID >= 0:
        if os.getresuid() != (UID,) * 3 or os.getresgid() != (GID,) * 3 or os.getgroups():
            raise Refused("setuid", 0, "the process kept an identity of its own")
        if UID > 0:
            try:
                os.setuid(0)
            except OSError:
                return
            raise Refused("setuid", 0, "the process could become root again")


# ---- Importing.

def place(error):
    found, step = "", error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if not name.startswith("<"):
            found = "%s:%d" % (name, step.tb_lineno)
        step = step.tb_next
    return found


def sentence(error):
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = "%s.%s" % (kind.__module__, name)
    try:
        text = str(error)
    except BaseException:
        text = "(its message cannot be printed)"
    return "%s: %s" % (name, text) if text else name


def chain(error):
    """The exception and what it came from, outermost first. A context that `from None` hid counts where it is the loader's."""
    texts, seen, hidden = [], set(), False
    while error is not None and id(error) not in seen and len(seen) < 16:
        seen.add(id(error))
        text = sentence(error)
        if not hidden or " shared " in text:
            texts.append(text)
        hidden = hidden or (error.__cause__ is None and error.__suppress_context__)
        error = error.__cause__ or error.__context__
    return texts[:1] + texts[1:][-4:]


def import_here(index, name, end):
    me = getpid()
    tell(CHANNEL, "start", index, me)
    try:
        __import__(name)
        outcome = ["passed", index]
    except BaseException as error:
        outcome = ["failed", index, place(error)] + chain(error)
    if getpid() != me:
        _exit(0)   # A process that the module forked, which came back here.
    passed = outcome[0] == "passed"
    try:
        tell(CHANNEL, *outcome)
    except OSError:
        _exit(PASSED_UNHEARD if passed else FAILED_UNHEARD)
    if passed:
        import_below(index + 1, end)
    _exit(DONE)


def import_below(first, last):
    while first < last:
        end, name = MODULES[first]
        child = fork()
        if child == 0:
            try:
                import_here(first, name, end)
            finally:
                _exit(FAILED_UNHEARD)
        try:
            status = waitpid(child, 0)[1]
            if status != DONE << 8:
                tell(CHANNEL, "ended", first, status)
        except OSError:
            pass   # The module takes its children itself, or closed the pipe: unheard, so it will be asked alone.
        first = end


def begin_importing(write_end, null):
    signal(SIGPIPE, SIG_IGN)   # As Python has it.
    os.dup2(write_end, CHANNEL, inheritable=False)
    os.close(write_end)
    os.dup2(null, 0)
    os.dup2(null, REPORT)
    if MODE == "tree":
        os.dup2(null, 1)
        os.dup2(null, 2)
    os.close(null)
    import_below(0, len(MODULES))
    tell(CHANNEL, "end")
    _exit(0)


# ---- Listening.

class Late(Exception):
    pass


def late(*_):
    raise Late


def listen(read_end, importer):
    heard, current, hangs = b"", None, 0
    while True:
        try:
            setitimer(ITIMER_REAL, SECONDS)
            data = read(read_end, 65536)
            setitimer(ITIMER_REAL, 0)
        except Late:
            if waitpid(importer, os.WNOHANG)[0] or current is None:
                return
            hangs += 1
            tell(REPORT, "late", current[0])
            try:
                kill(current[1], SIGKILL)
            except OSError:
                pass
            current = None
            if MODE == "tree" and hangs == HANGS_ENOUGH:
                return
            continue
        if not data:
            return
        rest = data
        while rest:
            rest = rest[write(REPORT, rest):]
        found, heard = frames(heard + data)
        for fields in found:
            if fields[0] == b"start":
                current = int(fields[1]), int(fields[2])
            elif fields[0] == b"end":
                return


def main():
    global MODULES
    given = b""
    while True:
        data = read(0, 65536)
        if not data:
            break
        given += data
    MODULES = []
    for line in given.decode("utf-8", "surrogateescape").split("\n"):
        if line:
            end, name = line.split(" ", 1)
            MODULES.append((int(end), name))
    null = os.open("/dev/null", os.O_RDWR)
    signal(SIGPIPE, SIG_DFL)   # The program that started this is gone: so are we.
    try:
        enter()
    except Refused as refused:
        tell(REPORT, "refused", *refused.args)
        _exit(1)
    tell(REPORT, "ready")
    read_end, write_end = os.pipe()
    importer = fork()
    if importer == 0:
        os.close(read_end)
        begin_importing(write_end, null)
    os.close(write_end)
    signal(SIGALRM, late)
    listen(read_end, importer)
    setitimer(ITIMER_REAL, 0)
    tell(REPORT, "end")
    if os.getpgrp() == getpid():
        os.killpg(0, SIGKILL)   # Whatever the modules started ends here, and so do we.
    _exit(0)


main()
