# The Python text that goes into a root and imports there. Started as
# `python -I -B -c TEXT nonce root uid gid seconds mode filter`; import_harness.hpp says what these are.
#
# Written for Python 3.7 and later. Until the root is entered it may import only what every interpreter has loaded or
# compiled in, or else it would prove the outer tree. `__import__` is the import statement itself and, unlike
# importlib, is there without being loaded.
#
# Processes: this one only listens and watches the clock. Its child, which never imports anything either, forks one
# process for each module; a package's process then forks those of the modules below it, so that a package is imported
# once, however many modules it has. Under a filter a process can neither fork nor give its rights up twice, so each module
# has a process that filters itself, imports and ends; what is below a package is forked from another that imported the
# package without a filter.
import os
import sys
from os import _exit, fork, getpid, kill, read, waitpid, write
from _signal import ITIMER_REAL, SIGALRM, SIGKILL, SIG_DFL, SIG_IGN, SIGPIPE, setitimer, signal

NONCE, ROOT, UID, GID, SECONDS, MODE, FILTER = sys.argv[1:8]
NONCE, UID, GID, SECONDS = NONCE.encode(), int(UID), int(GID), float(SECONDS)
del sys.argv[1:]

REPORT = 3
CHANNEL = 250
ORDERS, INSTALLER = 252, 253
DONE, PASSED_UNHEARD, FAILED_UNHEARD, GAVE_UP = 76, 77, 78, 70
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


def into_root():
    step = "chroot"
    try:
        if ROOT:
            wanted = os.stat(ROOT)
            os.chroot(ROOT)
        step = "chdir"
        os.chdir("/")
    except OSError as error:
        raise Refused(step, error.errno, error)
    if ROOT:
        here = os.stat("/")
        if (here.st_dev, here.st_ino) != (wanted.st_dev, wanted.st_ino) or os.getcwd() != "/":
            raise Refused("chroot", 0, "the working root is another directory")


def become():
    if UID < 0:
        return
    step = "setgroups"
    try:
        os.setgroups([])
        step = "setgid"
        os.setgid(GID)
        step = "setuid"
        os.setuid(UID)
    except OSError as error:
        raise Refused(step, error.errno, error)
    if os.getresuid() != (UID,) * 3 or os.getresgid() != (GID,) * 3 or os.getgroups():
        raise Refused("setuid", 0, "the process kept an identity of its own")
    if UID > 0:
        try:
            os.setuid(0)
        except OSError:
            return
        raise Refused("setuid", 0, "the process could become root again")


def become_as_the_sandbox():
    """With none but its calls, since the filter is there already: later versions drop groups, older ones look at no error."""
    if "groups" in FILTER:
        os.setgroups([])
        os.setgid(GID)
        os.setuid(UID)
    else:
        os.setuid(UID)
        try:
            os.setgid(GID)
        except OSError:
            pass


# ---- The filter.

class Installer:
    name = "_sandroot_filter"
    origin = "/proc/self/fd/%d" % INSTALLER


def load_installer():
    """Outside, where /proc is, the file is opened; inside, the loader finds it by the name under which it is loaded."""
    from _imp import create_dynamic
    try:
        create_dynamic(Installer)
    except SystemError:
        return   # It is not a module.
    except ImportError as error:
        raise Refused("filter", 0, error)


INSTALL, INSTALL_WITH_LISTENER, UNSHARE, DIE_WITH_PARENT = 1, 2, 3, 4


def order(action, index=0):
    os.pwrite(ORDERS, action.to_bytes(4, "little") + index.to_bytes(4, "little"), 0)
    load_installer()


def install(index):
    order(INSTALL_WITH_LISTENER if "notify" in FILTER else INSTALL, index)


def order_done(action, step):
    order(action)
    failure = int.from_bytes(os.pread(ORDERS, 4, 12), "little")
    if failure:
        raise Refused(step, failure, os.strerror(failure))


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
    if FILTER:
        try:
            install(index)
        except Refused as refused:
            tell(CHANNEL, "refused", *refused.args)
            _exit(DONE)
        if MODE == "alone":
            become_as_the_sandbox()
    try:
        __import__(name)
        outcome = ["passed", index]
    except BaseException as error:
        outcome = ["failed", index, place(error)] + chain(error)
    if not FILTER and getpid() != me:
        _exit(0)   # A process that the module forked, which came back here.
    passed = outcome[0] == "passed"
    try:
        tell(CHANNEL, *outcome)
    except OSError:
        _exit(PASSED_UNHEARD if passed else FAILED_UNHEARD)
    if passed and not FILTER:
        import_below(index + 1, end)
    _exit(DONE)


def import_for_others(index, name, end):
    """What is below a package that passed under the filter: the filter is for each of those."""
    tell(CHANNEL, "start", index, getpid())
    try:
        __import__(name)
    except BaseException:
        _exit(DONE)   # Unheard of, what is below will be asked alone.
    import_below(index + 1, end)
    _exit(DONE)


def in_child(work, *arguments):
    child = fork()
    if child == 0:
        try:
            work(*arguments)
        finally:
            _exit(FAILED_UNHEARD)
    return waitpid(child, 0)[1]


def import_below(first, last):
    while first < last:
        end, name = MODULES[first]
        try:
            status = in_child(import_here, first, name, end)
            number = int.from_bytes(os.pread(ORDERS, 4, 12), "little") if FILTER else 0
            if number and status == GAVE_UP << 8:
                tell(CHANNEL, "refused", "filter", number, os.strerror(number))
            elif status != DONE << 8:
                tell(CHANNEL, "ended", first, status)
            elif FILTER and end > first + 1:
                in_child(import_for_others, first, name, end)
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


# ---- A program in place of modules: it cannot be told from one that the sandbox runs, but by what supervises it.

def run_program(kind, text, arguments, null):
    """Of the descriptors of this one it keeps standard output and error, so it can tell nothing in our name."""
    os.setsid()
    os.dup2(null, 0)
    for fd in (REPORT, null):
        os.close(fd)
    install(0)
    become_as_the_sandbox()
    sys.argv = arguments
    main = sys.modules["__main__"] = type(sys)("__main__")
    status = 0
    try:
        if kind == "module":
            from runpy import run_module
            run_module(text, run_name="__main__", alter_sys=True)
        elif kind == "import":
            __import__(text)
        else:
            main.__dict__["__builtins__"] = __builtins__
            exec(compile(text, arguments[0] if kind == "script" else "<string>", "exec"), main.__dict__)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if status == 1 and not isinstance(end.code, int):
            sys.stderr.write("%s\n" % end.code)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        if "atexit" in sys.modules:
            sys.modules["atexit"]._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    finally:
        _exit(status & 255)


def oversee(kind, text, arguments, null):
    """The first process of its namespace, as which it outlives whatever the program does, and ends all of it."""
    if "namespaces" in FILTER:
        order_done(DIE_WITH_PARENT, "namespaces")
    program = fork()
    if program == 0:
        try:
            run_program(kind, text, arguments, null)
        except Refused as refused:
            os.write(2, ("%s: %s\n" % (refused.args[0], refused.args[2])).encode())
        finally:
            _exit(GAVE_UP)
    signal(SIGALRM, late)
    try:
        setitimer(ITIMER_REAL, SECONDS)
        while True:
            ended, status = waitpid(-1, 0)
            if ended == program:
                break
        setitimer(ITIMER_REAL, 0)
        number = int.from_bytes(os.pread(ORDERS, 4, 12), "little")
        if status == GAVE_UP << 8 and number:
            tell(REPORT, "refused", "filter", number, os.strerror(number))
        else:
            tell(REPORT, "ended", 0, status)
    except Late:
        tell(REPORT, "late", 0)
    # Without namespaces what left its session lives on.
    for target in (-1,) if "namespaces" in FILTER else (-program, program):
        try:
            kill(target, SIGKILL)
        except OSError:
            pass
    _exit(0)


def run_alone(null, given):
    """What is given: kind, text and arguments, between NULs."""
    kind, text, *arguments = given.decode("utf-8", "surrogateescape").split("\0")
    overseer = fork()
    if overseer == 0:
        try:
            oversee(kind, text, arguments, null)
        except Refused as refused:
            tell(REPORT, "refused", *refused.args)
        finally:
            _exit(1)
    waitpid(overseer, 0)
    tell(REPORT, "end")
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


def enter():
    try:
        if FILTER:
            load_installer()
            os.close(INSTALLER)
        if "namespaces" in FILTER:
            order_done(UNSHARE, "namespaces")
        into_root()
        # Else the process of the module does it, as the sandbox does: after the filter.
        if not FILTER or MODE == "tree":
            become()
    except Refused as refused:
        tell(REPORT, "refused", *refused.args)
        _exit(1)


def main():
    global MODULES
    given = b""
    while True:
        data = read(0, 65536)
        if not data:
            break
        given += data
    null = os.open("/dev/null", os.O_RDWR)
    signal(SIGPIPE, SIG_DFL)   # The program that started this is gone: so are we.
    enter()
    tell(REPORT, "ready")
    if MODE == "program":
        run_alone(null, given)
    MODULES = []
    for line in given.decode("utf-8", "surrogateescape").split("\n"):
        if line:
            end, name = line.split(" ", 1)
            MODULES.append((int(end), name))
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
