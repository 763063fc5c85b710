"""Builds a root for this machine's Python, and runs claims in it as dify-sandbox runs code.

symptoms.py STEP --sandroot PROGRAM --work FOLDER [--claim FILE]

  build    builds FOLDER/root, of copies, with FOLDER/data added to it
  inside   runs FILE in it: the interpreter starts outside, enters, and gives up its rights
  links    a link that leads nowhere in the root leads nowhere outside either

Needs root, for chroot. What a claim finds in its globals is `added`, the folder that was added to the root.
"""
import argparse
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from running import run, stop

UID = 10000
GID = 65537


def build(arguments, root, data):
    shutil.rmtree(arguments.work, ignore_errors=True)
    data.mkdir(parents=True)
    # Closed to others, as a package that was installed under a strict umask is.
    (data / "closed.txt").write_text("readable")
    (data / "closed.txt").chmod(0o640)
    (data / "closed").mkdir(mode=0o750)
    (data / "closed/below.txt").write_text("readable")
    (data / "closed/below.txt").chmod(0o600)
    command = [arguments.sandroot, "build", "--python", "/usr/bin/python3", "--root", root, "--add", data, "--link", "copy"]
    # 1 is fine here: what some package of this machine lacks is not the question.
    print(run(command, (0, 1)).stdout)


def enter(root):
    """As the sandbox's prologue does it; see dify-sandbox, internal/core/lib/python."""
    os.chdir(root)
    os.chroot(".")
    os.chdir("/")
    os.setgroups([])
    os.setgid(GID)
    os.setuid(UID)


def inside(arguments, root, data):
    # What the sandbox's prologue has imported when user code begins.
    import ctypes
    import traceback
    code = compile(arguments.claim.read_text(encoding="utf-8"), arguments.claim.name, "exec")
    names = {"__name__": "__main__", "added": str(data)}
    # The sandbox hands on no environment.
    os.environ.clear()
    enter(root)
    try:
        exec(code, names)
        status = 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def links(arguments, root, data):
    """Looked at by a child in the root, so that an absolute link is followed as it would be inside."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        enter(root)
        seen = 0
        with os.fdopen(writing, "w") as out:
            for at, directories, files in os.walk("/"):
                for name in directories + files:
                    path = os.path.join(at, name)
                    seen += os.path.islink(path)
                    if os.path.islink(path) and not os.path.exists(path):
                        out.write(path + "\n")
            out.write("%d" % seen)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        *dangling, seen = answer.read().split("\n")
    os.wait()
    wrong = [path for path in dangling if os.path.exists(path)]
    for path in wrong:
        print("leads nowhere inside: %s -> %s" % (path, os.readlink(path)))
    print("%s links, %d lead nowhere, as they do outside" % (seen, len(dangling) - len(wrong)))
    if wrong or int(seen) < 100:
        stop("%d links lost their targets" % len(wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = {"build": build, "inside": inside, "links": links}
    parser.add_argument("step", choices=steps)
    parser.add_argument("--sandroot", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--claim", type=pathlib.Path)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        stop("this needs root, for chroot")
    steps[arguments.step](arguments, arguments.work / "root", arguments.work / "data")


main()
