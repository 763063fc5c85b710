"""Builds a root for real packages and compares it with the whole system.

packages.py STEP --sandroot PROGRAM --python PYTHON --work FOLDER [--modules MODULE...]

  build     builds FOLDER/root
  imports   every module that imports in a chroot that shows the whole system, without /proc and /dev, imports in the root
  compute   each MODULE does its small computation (compute/MODULE.py) in the root, as uid 10000
  closure   of the system's library directory the root holds a small part, and each file of it has a reason

Needs root, for chroot and for a mount namespace of its own.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from running import run, stop

HERE = pathlib.Path(__file__).resolve().parent
UID = 10000
MOST_OF_LIBRARIES = 0.15
BASELINE_MUST_PASS = 0.9


def build(arguments, root):
    started = time.monotonic()
    out = arguments.work / "build.json"
    # 1 is fine here: a wheel that wants the host's driver is a finding, not a failure.
    run([arguments.sandroot, "build", "--python", arguments.python, "--root", root, "--format", "json", "-o", out], (0, 1))
    took = time.monotonic() - started
    files = sum(len(names) for _, _, names in os.walk(root))
    print("built %s: %d files in %.1f s" % (root, files, took))
    started = time.monotonic()
    run([arguments.sandroot, "build", "--python", arguments.python, "--root", root], (0, 1))
    print("again, with nothing changed: %.1f s" % (time.monotonic() - started))


def is_module(name):
    return isinstance(name, str) and all(part.isidentifier() for part in name.split("."))


def failed_imports(path):
    answer = json.loads(path.read_text())
    # A finding is about a module or about a path; the others of them are not the question here.
    failed = {finding["at"]: finding["text"] for finding in answer["findings"] if is_module(finding["at"])}
    return answer["imports"], failed


def imports(arguments, root):
    ours = arguments.work / "verify.json"
    run([arguments.sandroot, "verify", "--python", arguments.python, "--root", root, "--import-all", "--filter", "none",
         "--format", "json", "-o", ours], (0, 1))

    # The whole system, read-only and without what is mounted on it, so without /proc and /dev. /tmp is writable as in a
    # root of ours, unless the environment itself lies there.
    whole = arguments.work / "whole"
    whole.mkdir(exist_ok=True)
    theirs = arguments.work / "baseline.json"
    own_tmp = "" if str(arguments.python).startswith("/tmp/") else 'mount -t tmpfs -o mode=1777 tmpfs "$1/tmp" &&'
    run(["unshare", "--mount", "--propagation", "private", "sh", "-c",
         'mount --bind / "$1" && mount -o remount,bind,ro "$1" && ' + own_tmp +
         ' shift && exec "$@"', "sh", whole,
         arguments.sandroot, "verify", "--python", arguments.python, "--root", whole, "--import-all", "--filter", "none",
         "--format", "json", "-o", theirs], (0, 1))

    tried, failed = failed_imports(ours)
    tried_there, failed_there = failed_imports(theirs)
    print("in the root %d of %d modules import, in the whole system %d of %d" %
          (tried - len(failed), tried, tried_there - len(failed_there), tried_there))
    if tried == 0 or tried != tried_there:
        stop("not the same modules were tried")
    if len(failed_there) > tried_there * (1 - BASELINE_MUST_PASS):
        for name, text in sorted(failed_there.items())[:20]:
            print("  fails in the whole system: %s: %s" % (name, text))
        stop("the whole system fails too often to be a judge")
    for name in sorted(set(failed_there) - set(failed)):
        print("  only in the root: " + name)
    lost = sorted(set(failed) - set(failed_there))
    for name in lost:
        print("  only in the whole system: %s: %s" % (name, failed[name]))
    if lost:
        stop("%d modules import in the whole system and not in the root" % len(lost))


def compute(arguments, root):
    wrong = 0
    for module in arguments.modules:
        script = HERE / "compute" / (module + ".py")
        expected = script.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expect: ")
        started = time.monotonic()
        done = subprocess.run([arguments.python, "-I", HERE / "inside.py", root, str(UID), script], capture_output=True,
                              text=True, errors="replace", env={"PYTHONIOENCODING": "utf-8"}, timeout=120)
        last = (done.stdout.strip().splitlines() or [""])[-1]
        fine = done.returncode == 0 and last == expected
        print("%-14s %-5s %5.1f s  %s" % (module, "ok" if fine else "WRONG", time.monotonic() - started, last))
        if not fine:
            wrong += 1
            print("  expected %s\n  status %d\n%s" % (expected, done.returncode, done.stderr[-2000:]))
    if wrong or not arguments.modules:
        stop("%d of %d computations went wrong" % (wrong, len(arguments.modules)))


def files_below(folder):
    """The regular files; links to them are names, and come along with their files."""
    paths = (os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
    return {path for path in paths if not os.path.islink(path)}


def closure(arguments, root):
    triplet = run(["/usr/bin/python3", "-c", "import sysconfig; print(sysconfig.get_config_var('MULTIARCH'))"]).stdout.strip()
    directory = "/usr/lib/" + triplet
    inside = {path[len(str(root)):] for path in files_below(str(root) + directory)}
    outside = files_below(directory)
    share = len(inside) / len(outside)
    print("%d of the %d files of %s are in the root (%.1f %%)" % (len(inside), len(outside), directory, 100 * share))

    out = arguments.work / "plan.json"
    run([arguments.sandroot, "plan", "--python", arguments.python, "--format", "json", "-o", out], (0, 1))
    reasons = {entry["at"]: entry["why"] for entry in json.loads(out.read_text())["entries"] if isinstance(entry["at"], str)}
    bare = sorted(path for path in inside if not reasons.get(path))
    for path in bare[:20]:
        print("  no reason: " + path)
    if not inside or bare:
        stop("%d files are in the root without a reason" % len(bare))
    if share >= MOST_OF_LIBRARIES:
        stop("that is more than %d %%" % (100 * MOST_OF_LIBRARIES))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = {"build": build, "imports": imports, "compute": compute, "closure": closure}
    parser.add_argument("step", choices=steps)
    parser.add_argument("--sandroot", required=True, type=pathlib.Path)
    parser.add_argument("--python", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--modules", nargs="*", default=[])
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        stop("this needs root, for chroot")
    arguments.work.mkdir(parents=True, exist_ok=True)
    steps[arguments.step](arguments, arguments.work / "root")


main()
