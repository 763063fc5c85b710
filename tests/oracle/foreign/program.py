"""The program on a root of another architecture, as a person preparing an image uses it.

program.py STEP --sandroot PROGRAM --enter PROGRAM --roots FOLDER

  runs       resolve, plan, paths, why, build and verify start no program and read nothing outside the root
  confined   no symlink of the root, absolute or by "..", leads to a file of this machine
  missing    what is missing is said, with where it lies
  closure    the plan holds what the root's own ld.so loads for its extension modules, and every file is the root's
  computes   roots built from it import numpy, scipy, lxml and psycopg2 and compute, under qemu

FOLDER/arm64 is what roots.py made; PROGRAM to enter is enter_root. Needs root, for chroot, and strace.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from running import run, stop

HERE = pathlib.Path(__file__).resolve().parent
EMULATOR = "/usr/bin/qemu-aarch64-static"
PYTHON = "/usr/bin/python3"
LIBRARIES = "/usr/lib/aarch64-linux-gnu"
MODULE = "/usr/lib/python3/dist-packages/numpy/linalg/_umath_linalg.cpython-311-aarch64-linux-gnu.so"
# What update-alternatives would link in LIBRARIES where OpenBLAS is installed.
CHOICES = ["libblas.so.3", "liblapack.so.3", "libopenblas.so.0"]
OPENBLAS = LIBRARIES + "/openblas-pthread"
COMPUTE = """
import lxml.etree, numpy, psycopg2, scipy.linalg
print(numpy.linalg.solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 8.0]), round(scipy.linalg.det([[1.0, 2.0], [3.0, 4.0]]), 6),
      lxml.etree.fromstring("<a b='c'/>").get("b"), psycopg2.apilevel)
"""
COMPUTED = "[1. 2.] -2.0 c 2.0"


def image_at(arguments, work, chosen):
    """A copy of the root by hard links; with the links of update-alternatives if `chosen`."""
    image = work / "image"
    run(["cp", "-al", arguments.roots / "arm64", image])
    for name in CHOICES if chosen else []:
        (image / LIBRARIES[1:] / name).symlink_to("openblas-pthread/" + name)
    return image


def plan_of(arguments, image, allowed, *more):
    return json.loads(run([arguments.sandroot, "plan", "--sysroot", image, "--python", PYTHON, "--format", "json", *more],
                          allowed).stdout)


def system_calls(arguments, work, image, words, allowed):
    """What the program said, and the file-related system calls of it and all that it started."""
    log = work / "calls"
    done = run(["strace", "-f", "-qq", "-s", "4096", "-e", "trace=%file,%process", "-e", "signal=none", "-o", log,
                arguments.sandroot, words[0], "--sysroot", image, *words[1:]], allowed)
    return done, log.read_text(errors="replace").splitlines()


def runs(arguments, work):
    image = image_at(arguments, work, chosen=True)
    built = work / "root"
    commands = [(["resolve", MODULE], (0,)),
                (["plan", "--python", PYTHON], (0,)),
                (["paths", "--python", PYTHON], (0,)),
                (["why", "--python", PYTHON, "libopenblas.so.0"], (0,)),
                (["build", "--python", PYTHON, "--root", built], (0,)),
                (["verify", "--python", PYTHON, "--root", built], (0,))]
    for words, allowed in commands:
        _, calls = system_calls(arguments, work, image, words, allowed)
        programs = [call for call in calls if re.search(r"\bexecve(at)?\(", call)]
        if len(programs) != 1:
            stop("%s executed something:\n%s" % (words[0], "\n".join(programs)))
        # From the moment when the root is open, every path is taken from its descriptor; what is built lies in `work`.
        opened = [at for at, call in enumerate(calls) if '"%s"' % image in call and "O_DIRECTORY" in call]
        if not opened:
            stop("%s never opened the root" % words[0])
        outside = []
        for call in calls[opened[0] + 1:]:
            # What a new symlink says, and where we are, is no path that anybody follows.
            path = re.search(r'^\d+ +(?!symlink|getcwd)\w+\((?:AT_FDCWD, )?"(/[^"]*)"', call)
            if path and not (pathlib.Path(path[1]) == work or work in pathlib.Path(path[1]).parents):
                outside.append(call)
        # What libc asks the kernel, for the number of CPUs and when the heap of a thread shrinks; the way to `work`.
        outside = [call for call in outside
                   if not re.search(r'"/(sys/devices/system/cpu/|proc/sys/vm/overcommit_memory")', call)
                   and not is_way_to(work, call)]
        if outside:
            stop("%s looked at this machine's files:\n%s" % (words[0], "\n".join(outside[:20])))
        confined = sum("RESOLVE_IN_ROOT" in call for call in calls)
        print("%-8s %6d calls about files, %5d of them confined by the kernel, 1 execve" % (words[0], len(calls), confined))


def is_way_to(work, call):
    path = re.search(r'"(/[^"]*)"', call)
    return path is not None and pathlib.Path(path[1]) in work.parents


def confined(arguments, work):
    image = image_at(arguments, work, chosen=True)
    secret = work / "secret"
    secret.write_text("what only this machine knows\n" * 100)
    host_library = next(pathlib.Path("/usr/lib").glob("*/libz.so.1")).resolve()
    packages = image / "usr/lib/python3/dist-packages"
    libraries = image / LIBRARIES[1:]
    up = "../" * 40
    links = {packages / "absolute.txt": str(secret), packages / "upwards.txt": up + str(secret)[1:],
             packages / "folder": str(work), packages / "folder_up": up + str(work)[1:],
             packages / "passwd.txt": "/etc/passwd", packages / "proc": "/proc/self/root" + str(secret),
             libraries / "libhost.so.1": str(host_library), libraries / "libhost_up.so.1": up + str(host_library)[1:],
             libraries / "glibc-hwcaps": up + str(host_library.parent)[1:]}
    for link, target in links.items():
        link.symlink_to(target)
    # The root has none of its own.
    (image / "etc/passwd").unlink(missing_ok=True)
    for name in ("libhost.so.1", "libhost_up.so.1"):
        done, calls = system_calls(arguments, work, image, ["resolve", LIBRARIES + "/" + name], (2,))
        if "No such file or directory" not in done.stderr:
            stop("%s was read: %s%s" % (name, done.stdout, done.stderr))
    built = work / "root"
    _, calls = system_calls(arguments, work, image, ["build", "--python", PYTHON, "--root", built], (0, 1))
    leaks = [call for call in calls if "= -1" not in call and re.search(r'open\w*\(.*"(%s|/etc/passwd|%s)"' % (secret, host_library), call)
             and "RESOLVE_IN_ROOT" not in call]
    if leaks:
        stop("files of this machine were opened:\n" + "\n".join(leaks))
    wanted = (secret.stat().st_ino, pathlib.Path("/etc/passwd").stat().st_ino, host_library.stat().st_ino)
    for at, _, names in os.walk(built):
        for name in names:
            path = pathlib.Path(at) / name
            if path.is_symlink():
                continue
            if path.stat().st_ino in wanted or path.read_bytes().startswith(b"what only this machine knows"):
                stop("%s holds what lies outside of the root" % path)
    plan = plan_of(arguments, image, (0, 1))
    entries = {entry["at"] for entry in plan["entries"]}
    if any(str(work) in str(entry) for entry in entries) or str(host_library) in entries:
        stop("the plan names files of this machine")
    print("%d links that lead out were planted, and nothing outside was read" % len(links))


def missing(arguments, work):
    image = arguments.roots / "arm64"
    plan = plan_of(arguments, image, (1,))
    found = {one["name"]: one for one in plan["missing"] if one["status"] == "missing"}
    if sorted(found) != ["libblas.so.3", "liblapack.so.3"]:
        stop("missing: %s" % sorted(found))
    for name, folder in (("libblas.so.3", "blas"), ("liblapack.so.3", "lapack")):
        expected = ["%s/%s/%s" % (LIBRARIES, folder, name), "%s/%s" % (OPENBLAS, name)]
        if found[name]["present_at"] != expected or found[name]["unconfigured"] is not True:
            stop("%s: %s" % (name, found[name]))
    text = run([arguments.sandroot, "resolve", "--sysroot", image, MODULE], (1,)).stdout
    for line in ("present at %s/blas/libblas.so.3" % LIBRARIES, "update-alternatives was never run in this root"):
        if line not in text:
            stop("resolve does not say '%s':\n%s" % (line, text))
    # The hint is right: with the directories that it names nothing is missing.
    hinted = ":".join("%s/%s" % (LIBRARIES, folder) for folder in ("blas", "lapack"))
    helped = plan_of(arguments, image, (0,), "--library-path", hinted)
    if helped["missing"]:
        stop("with --library-path: %s" % helped["missing"])
    print("libblas.so.3 and liblapack.so.3 are missing, and found where the report says that they lie")


def real(image, path):
    """Where `path` ends in the image, whose links may be absolute."""
    at, pending = [], path.split("/")[::-1]
    hops = 0
    while pending:
        component = pending.pop()
        if component in ("", "."):
            continue
        if component == "..":
            at = at[:-1]
            continue
        here = image.joinpath(*at, component)
        if here.is_symlink():
            hops += 1
            if hops > 40:
                stop("too many links: " + path)
            target = os.readlink(here)
            at = [] if target.startswith("/") else at
            pending += target.split("/")[::-1]
            continue
        at = at + [component]
    return "/" + "/".join(at)


def closure(arguments, work):
    image = image_at(arguments, work, chosen=True)
    plan = plan_of(arguments, image, (0,))
    if plan["missing"]:
        stop("missing: %s" % plan["missing"])
    modules = sorted("/" + str(path.relative_to(image)) for folder in ("usr/lib/python3.11", "usr/lib/python3")
                     for path in (image / folder).rglob("*.so") if not path.is_symlink())
    opener = (HERE / "opener.py").read_text()
    said = run([arguments.enter, image, EMULATOR, PYTHON, "-I", "-S", "-c", opener, *modules], env={}).stdout
    if said.count(": ok\n") != len(modules):
        stop("not all modules could be opened:\n" + "\n".join(line for line in said.splitlines() if not line.startswith(" ")
                                                            and not line.endswith(": ok")))
    theirs = {real(image, line.strip()) for line in said.splitlines() if line.startswith("  ")}
    ours = {entry["at"] for entry in plan["entries"] if entry["kind"] == "file"}
    if theirs - ours:
        stop("ld.so loads what is not in the plan: %s" % sorted(theirs - ours))
    # And nothing that DT_NEEDED brought is more than what ld.so loads.
    needed = {entry["at"] for entry in plan["entries"]
              if entry["kind"] == "file" and entry["at"].startswith("/usr/lib/aarch64-linux-gnu/")
              and all(reason["rule"] == "needed" for reason in entry["why"])}
    if needed - theirs:
        stop("the plan holds what ld.so does not load: %s" % sorted(needed - theirs))
    foreign = [entry["at"] for entry in plan["entries"]
               if entry["kind"] == "file" and not (image / entry["at"][1:]).is_file()]
    if foreign:
        stop("not of this root: %s" % foreign)
    print("%d modules load %d libraries and modules, and the plan has them all; %d are in it for DT_NEEDED alone" %
          (len(modules), len(theirs), len(needed)))


def computes(arguments, work):
    image = image_at(arguments, work, chosen=True)
    for name, words in (("chosen", ["--sysroot", image]),
                        ("path", ["--sysroot", arguments.roots / "arm64", "--library-path", OPENBLAS])):
        built = work / name
        run([arguments.sandroot, "build", "--python", PYTHON, "--root", built, *words])
        done = run([arguments.enter, built, EMULATOR, PYTHON, "-I", "-c", COMPUTE], env={})
        if done.stdout.strip() != COMPUTED:
            stop("%s: %r instead of %r" % (name, done.stdout, COMPUTED))
        print("%-7s %d files, and under qemu: %s" % (name, sum(len(names) for _, _, names in os.walk(built)), COMPUTED))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = {"runs": runs, "confined": confined, "missing": missing, "closure": closure, "computes": computes}
    parser.add_argument("step", choices=steps)
    parser.add_argument("--sandroot", required=True, type=pathlib.Path)
    parser.add_argument("--enter", required=True, type=pathlib.Path)
    parser.add_argument("--roots", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        stop("this needs root, for chroot")
    arguments.roots = arguments.roots.resolve()
    # Beside the roots, so that a copy of one is made of hard links.
    work = pathlib.Path(tempfile.mkdtemp(prefix=arguments.step + ".", dir=arguments.roots))
    try:
        steps[arguments.step](arguments, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
