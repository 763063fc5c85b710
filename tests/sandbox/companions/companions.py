"""Builds a root for an unpacked image with libraries that open data and plug-ins at run time, and looks at each rule.

companions.py STEP --sandroot PROGRAM --work FOLDER [--claim FILE]

  build   builds FOLDER/root from FOLDER/image (see image.py), with what RULES adds, and writes its plan
  rule    what rules.yaml says of NAME entered, with that reason, and works inside: FILE is rules/NAME.py, run as uid 10000
  named   what the sources of the package NAME open by a name that is written there entered, for that reason, and the
          package works inside: FILE is named/NAME.py, run in the same way
  inside  FILE runs inside as uid 10000: what users saw is not seen
  fonts   the profile of that name brings fonts and what fontconfig needs for them

Needs root, for chroot. The first lines of a rules/NAME.py tell what must be in the root for that reason:
    # add: /usr/lib/*/libx.so.1      a library that brings the rule along; no Python package of the image needs it
    # path: /usr/share/x             a name for which the rule is the reason, or one of them; globs are allowed
    # needed: libdep.so.1            a library that only the closure of a plug-in brings
    # missing: libgone.so            what is told to be missing, as optional
and those of a named/NAME.py:
    # library: /usr/lib/*/libx.so.1  what enters because it is named in the next one
    # source: /usr/lib/python3/dist-packages/x.py
"""
import argparse
import fnmatch
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from running import run, stop

RULES = pathlib.Path(__file__).resolve().parent / "rules"
USER = "10000:65537"


def heading(file, word):
    prefix = "# %s: " % word
    return [line[len(prefix):].strip() for line in file.read_text().splitlines() if line.startswith(prefix)]


def build(arguments):
    image = arguments.work / "image"
    added = []
    for file in sorted(RULES.glob("*.py")):
        for pattern in heading(file, "add"):
            found = sorted(image.glob(pattern[1:]))
            if not found:
                stop("%s: the image has no %s" % (file.name, pattern))
            added += ["--add", "/" + str(found[0].relative_to(image))]
    what = ["--sysroot", image, "--python", "/usr/bin/python3"] + added
    # 1 is fine here: what some package of the image lacks is not the question.
    run([arguments.sandroot, "build", "--root", arguments.work / "root", "--force", "--rebuild"] + what, (0, 1))
    run([arguments.sandroot, "plan", "--format", "json", "-o", arguments.work / "plan.json"] + what, (0, 1))


def check(arguments):
    file = arguments.claim
    plan = json.loads((arguments.work / "plan.json").read_text())
    entries = {entry["at"]: entry["why"] for entry in plan["entries"] if isinstance(entry["at"], str)}
    wanted = heading(file, "rule") or [file.stem.replace("_", "-")]
    wrong = []
    for pattern in heading(file, "path"):
        names = [at for at in entries if fnmatch.fnmatchcase(at, pattern)]
        mine = [at for at in names if any(why["rule"] == "companion" and why["detail"].startswith(wanted[0] + ": ")
                                          for why in entries[at])]
        print("%s: %d names, %d of them for this reason" % (pattern, len(names), len(mine)))
        if not mine:
            wrong.append(pattern)
    for library in heading(file, "needed"):
        if not any(os.path.basename(at) == library for at in entries):
            wrong.append(library)
    for library in heading(file, "missing"):
        if not any(one["name"] == library and one["status"] == "optional" for one in plan["missing"]):
            wrong.append("missing " + library)
    if wrong:
        stop("not as it should be: " + ", ".join(wrong))
    works_inside(arguments, file)


def check_named(arguments):
    file = arguments.claim
    plan = json.loads((arguments.work / "plan.json").read_text())
    (source,) = heading(file, "source")
    for pattern in heading(file, "library"):
        found = [(entry["at"], why["detail"]) for entry in plan["entries"] for why in entry["why"]
                 if why["rule"] == "named_in_source" and why["by"] == source and fnmatch.fnmatchcase(str(entry["at"]), pattern)]
        print(pattern, found)
        if not found:
            stop("%s did not enter because of %s" % (pattern, source))
    works_inside(arguments, file)


def inside(arguments):
    works_inside(arguments, arguments.claim)


def works_inside(arguments, file):
    code = 'import ctypes, os\n' + file.read_text()
    done = subprocess.run(["/usr/sbin/chroot", "--userspec=" + USER, arguments.work / "root", "/usr/bin/python3", "-c", code],
                          capture_output=True, text=True, errors="replace", env={}, timeout=60)
    print(done.stdout + done.stderr)
    if done.returncode != 0:
        stop("it does not work inside: status %d" % done.returncode)


def fonts(arguments):
    plan = json.loads(run([arguments.sandroot, "plan", "--format", "json", "--profile", "fonts", "--sysroot",
                           arguments.work / "image", "--python", "/usr/bin/python3"], (0, 1)).stdout)
    names = {entry["at"] for entry in plan["entries"] if isinstance(entry["at"], str)}
    for pattern in ("/usr/share/fonts/*.ttf", "/usr/share/fonts/*.otf", "/etc/fonts/fonts.conf"):
        if not fnmatch.filter(names, pattern):
            stop("no name of the plan matches " + pattern)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = {"build": build, "rule": check, "named": check_named, "inside": inside, "fonts": fonts}
    parser.add_argument("step", choices=steps)
    parser.add_argument("--sandroot", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--claim", type=pathlib.Path)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        stop("this needs root, for chroot")
    steps[arguments.step](arguments)


main()
