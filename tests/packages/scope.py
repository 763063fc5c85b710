"""Roots for a part of an environment: distributions by name, and everything without what imports do without.

scope.py STEP --sandroot PROGRAM --python PYTHON --work FOLDER

  packages  a root for some distributions holds those and what they require, and all of it imports
  prune     of what imports in a root for everything, all that was not left out imports in a root without the safe sets

Needs root, for chroot.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from running import stop


class Sandroot:
    def __init__(self, arguments):
        self.program, self.python, self.work = arguments.sandroot, arguments.python, arguments.work

    def run(self, command, *more):
        """The JSON answer of a command, whose findings are looked at by whoever asks."""
        out = self.work / (command + ".json")
        done = subprocess.run([str(self.program), command, "--python", str(self.python), "--format", "json", "-o", str(out), *map(str, more)],
                              capture_output=True, text=True, errors="replace")
        if done.returncode not in (0, 1):
            stop("sandroot %s %s ended with %d\n%s" % (command, more, done.returncode, done.stderr[-4000:]))
        return json.loads(out.read_text()), done

    def failures(self, root, *options):
        """How many imports were tried in `root`, and those that failed though they pass outside."""
        answer, _ = self.run("verify", "--root", root, "--filter", "none", *options)
        return answer["imports"], sorted("%s: %s" % (one["at"], one["text"]) for one in answer["findings"] if one["severity"] == "error")


def top_levels(root):
    return {name for folder, folders, files in os.walk(root)
            if folder.endswith(("/site-packages", "/dist-packages")) for name in folders + files}


def packages(sandroot):
    for names, wanted, unwanted in (
            (["pandas"], {"pandas", "numpy", "dateutil"}, {"scipy", "sklearn", "matplotlib", "cv2", "PIL"}),
            (["scikit-learn"], {"sklearn", "scipy", "numpy", "joblib"}, {"pandas", "matplotlib", "cv2"}),
            (["pydantic", "Pillow"], {"pydantic", "pydantic_core", "PIL"}, {"numpy", "scipy"}),
            (["pandas[Plot]"], {"pandas", "matplotlib", "fontTools", "PIL"}, {"scipy", "sklearn", "cv2"})):
        options = [word for name in names for word in ("--package", name)]
        root = sandroot.work / "part"
        shutil.rmtree(root, ignore_errors=True)
        built, _ = sandroot.run("build", "--root", root, *options)
        chosen = {one["name"].lower(): one for one in built["scope"]["packages"]}
        if built["scope"]["missing"]:
            stop("%s: missing %s" % (names, built["scope"]["missing"]))
        there = top_levels(root)
        if not wanted <= there or unwanted & there:
            stop("%s: lacks %s, has %s" % (names, wanted - there, unwanted & there))
        # Each is the real thing, not only its name; for some of these roots, everything in it.
        which = ["--import-all"] if len(names) == 1 and "[" not in names[0] else []
        which += [word for module in sorted(wanted) for word in ("--import", module)]
        tried, failed = sandroot.failures(root, *which)
        print("%s: %d distributions, %d files, %d imports" % (names, len(chosen), built["totals"]["files"], tried))
        if failed or tried < len(wanted) or ("--import-all" in which and tried < 200):
            stop("%s: %d imports failed\n%s" % (names, len(failed), "\n".join(failed)))
    answer, done = sandroot.run("plan", "--package", "pandas[excel]")
    missing = [one["name"] for one in answer["scope"]["missing"]]
    if done.returncode != 1 or "openpyxl" not in missing:
        stop("what pandas[excel] requires is not installed, and nobody said so: %s" % missing)


def subpackages(sandroot):
    """Packages inside the environment's packages; each imports more modules of its own."""
    script = ("import pkgutil, sys, warnings\n"
              "found = set()\n"
              "def walk(paths, prefix, depth):\n"
              "    for one in pkgutil.iter_modules(paths, prefix):\n"
              "        if one.ispkg: found.add(one.name)\n"
              "        if one.ispkg and depth:\n"
              "            walk([path + '/' + one.name.rpartition('.')[2] for path in paths], one.name + '.', depth - 1)\n"
              "walk([path for path in sys.path if path.endswith('-packages')], '', 1)\n"
              "print('\\n'.join(sorted(found)))\n")
    return subprocess.run([str(sandroot.python), "-I", "-c", script], check=True, capture_output=True, text=True).stdout.split()


def prune(sandroot):
    plain, pruned = sandroot.work / "plain", sandroot.work / "pruned"
    for root in (plain, pruned):
        shutil.rmtree(root, ignore_errors=True)
    whole, _ = sandroot.run("build", "--root", plain)
    part, _ = sandroot.run("build", "--root", pruned, "--prune", "safe")
    for one in part["scope"]["pruned"]:
        print("  %-10s %7.1f MB in %5d files" % (one["set"], one["bytes"] / 1e6, one["files"]))
    saved = whole["totals"]["bytes"] - part["totals"]["bytes"]
    print("%.1f MB of %.1f MB saved" % (saved / 1e6, whole["totals"]["bytes"] / 1e6))
    if saved < 50e6:
        stop("that is hardly worth it")
    if part["scope"]["pruned"][0]["set"] != "tests" or sum(one["bytes"] for one in part["scope"]["pruned"]) < saved:
        stop("the sums do not fit")
    tried, failed = sandroot.failures(pruned, "--import-all")
    print("%d imports, %d failed" % (tried, len(failed)))
    if failed:
        stop("\n".join(failed))
    # What lies deeper too, against the root that holds everything; what belongs to tests is what was left out.
    names = [name for name in subpackages(sandroot) if not {"tests", "test", "conftest"} & set(name.split("."))
             and not name.endswith("__main__")]
    options = [word for name in names for word in ("--import", name)]
    everything, before = sandroot.failures(plain, *options)
    _, after = sandroot.failures(pruned, *options)
    lost = {one.split(":")[0] for one in after} - {one.split(":")[0] for one in before}
    print("%d packages in packages, %d fail in the root for everything, %d more without the safe sets" % (everything, len(before), len(lost)))
    if lost or everything < 100:
        stop("\n".join(one for one in after if one.split(":")[0] in lost))
    # What is counted there leaves /tmp out.
    if not str(sandroot.python).startswith("/tmp/"):
        change_over(sandroot, plain, whole, part)


def count_files(root):
    """Regular files, but for what imports have left in tmp, which is carried over."""
    kept = os.path.join(root, "tmp")
    paths = (os.path.join(at, name) for at, _, names in os.walk(root) for name in names)
    return sum(not os.path.islink(path) and not path.startswith(kept + os.sep) for path in paths)


def change_over(sandroot, root, whole, part):
    """A root that holds everything becomes a pruned one and back, whatever was remembered of either."""
    for options, expected in ((["--prune", "safe"], part), (["--prune", "safe"], part), ([], whole), ([], whole)):
        built, _ = sandroot.run("build", "--root", root, *options)
        if built["totals"] != expected["totals"]:
            stop("%s: %s instead of %s" % (options, built["totals"], expected["totals"]))
        found = count_files(root)
        if found != expected["totals"]["files"]:
            stop("%s: %d files are there, %d were told" % (options, found, expected["totals"]["files"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = {"packages": packages, "prune": prune}
    parser.add_argument("step", choices=steps)
    for name in ("--sandroot", "--python", "--work"):
        parser.add_argument(name, required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        stop("this needs root, for chroot")
    arguments.work.mkdir(parents=True, exist_ok=True)
    try:
        steps[arguments.step](Sandroot(arguments))
    finally:
        for name in ("part", "plain", "pruned"):
            shutil.rmtree(arguments.work / name, ignore_errors=True)


main()
