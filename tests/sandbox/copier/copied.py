"""Copies what `sandroot paths` lists as a dify-sandbox copies it, into an empty root, and tries whether that root works.

copied.py --sandroot PROGRAM --python PYTHON --work FOLDER --version VERSION

The copy is made twice, since a server repeats it. Then every name of `sandroot plan` must be in the root with the same
content, and every module of every installed package that imports outside must import inside. What the list is asked to
bring beside the packages is a directory made to trip the copier up. Needs root, for chroot.
"""
import argparse
import filecmp
import json
import os
import pathlib
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from running import run, stop

from copier import Copier, add_what_the_server_adds, discovered, set_list, system_list

IMPORTS = ("missing_library", "import_failed", "unreadable_inside")
OUTSIDE_MUST_PASS = 0.9
NO_TMP = "No usable temporary directory"


def make_traps(folder):
    """Files and links that a list must get right, whatever the copier makes of them by itself."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("plain/a", "plain/deep/er/b", "spaced/last ", "spaced/first", "circle/a", "circle/b/c", "target/x", "target/y/z",
                 "alone/only"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (folder / "empty").mkdir()
    os.mkfifo(folder / "plain/fifo")
    for name, target in {"plain/link": "a", "plain/relative": "../target", "plain/absolute": str(folder / "target"),
                         "plain/gone": "nowhere", "plain/null": "/dev/null", "circle/b/up": "..", "chain": "plain/link",
                         "door": "target"}.items():
        (folder / name).symlink_to(target)


def real_place(root, path):
    """Where `path` ends for a process whose "/" is `root`; nothing where it leads nowhere."""
    at, rest, hops = "", path.split("/"), 0
    while rest:
        name = rest.pop(0)
        if name in ("", "."):
            continue
        if name == "..":
            at = at.rpartition("/")[0]
            continue
        if os.path.islink(root + at + "/" + name):
            hops += 1
            if hops > 40:
                return None
            target = os.readlink(root + at + "/" + name)
            if target.startswith("/"):
                at = ""
            rest = target.split("/") + rest
            continue
        at += "/" + name
    return root + at if os.path.lexists(root + at) else None


def wanted_files(plan):
    """The names of the plan that lead to a file, but for those of the interpreter, which runs outside."""
    outside = {entry["at"] for entry in plan["entries"] if all(why["rule"] == "interpreter" for why in entry["why"])}
    for entry in plan["entries"]:
        at = entry["at"]
        if not isinstance(at, str) or entry["kind"] not in ("file", "symlink") or not os.path.isfile(at):
            continue
        if at not in outside and os.path.realpath(at) not in outside:
            yield at


def by_pythons_name(at, areas):
    """Python may know a directory by the name of a link; then that is its name in the root."""
    for area in areas:
        real = os.path.realpath(area)
        if real != area and at.startswith(real + "/"):
            return area + at[len(real):]
    return at


def everything_is_there(plan, root, areas, excused):
    lost, seen = [], 0
    for at in wanted_files(plan):
        seen += 1
        inside = real_place(root, at) or real_place(root, by_pythons_name(at, areas))
        same = inside and (os.path.samefile(inside, at) or filecmp.cmp(inside, at, shallow=False))
        if not same and not at.endswith(excused):
            lost.append(at)
    for at in lost[:20]:
        print("  not in the root: " + at)
    if lost or seen == 0:
        stop("%d of %d names of the plan are not in the root" % (len(lost), seen))
    print("%d names of the plan are in the root, each with its content" % seen)


def through_links(traps, root):
    """What a program would reach through links to directories."""
    for name in ("door/x", "door/y/z", "plain/relative/x", "plain/absolute/y/z", "chain", "plain/link", "circle/b/c"):
        path = str(traps / name)
        inside = real_place(root, path)
        if not inside or not filecmp.cmp(inside, path, shallow=False):
            stop(path + " is not reached in the root")


def names_of(root):
    found = set()
    for at, directories, files in os.walk(root):
        found.update(os.path.join(at, name) for name in directories + files)
    return found


def is_put_into_its_target(path, root):
    """Is it what a second copy makes of a link to a directory: a name too many in that directory?"""
    if not os.path.islink(path):
        return False
    name, target = os.path.basename(path), os.readlink(path)
    for at, directories, _ in os.walk(root):
        if name in directories and os.path.join(at, name) != path and os.path.islink(os.path.join(at, name)):
            same = os.readlink(os.path.join(at, name)) == target
            if same and real_place(root, os.path.join(at, name)[len(root):]) == os.path.dirname(path):
                return True
    return False


def copy_twice(generation, root, entries):
    started = time.monotonic()
    copier = Copier(generation, root)
    copier.copy_all(entries)
    add_what_the_server_adds(root)
    for what, names in (("passed over", copier.passed_over), ("complained of", copier.complaints)):
        if names:
            stop("%s: %s" % (what, ", ".join(names[:10])))
    print("%d entries brought %d names, %.0f MB, in %.1f s" %
          (len(entries), copier.placed, copier.bytes / 1e6, time.monotonic() - started))
    before = names_of(root)
    Copier(generation, root).copy_all(reversed(entries))
    return names_of(root) - before


def imports_pass(arguments, root):
    answer = arguments.work / ("verify-%s.json" % arguments.version)
    started = time.monotonic()
    run([arguments.sandroot, "verify", "--for", arguments.version, "--python", arguments.python, "--root", root,
         "--import-all", "--filter", "none", "--format", "json", "-o", answer], (0, 1))
    said = json.loads(answer.read_text(encoding="utf-8"))
    is_module = [one for one in said["findings"] if not str(one["at"]).startswith("/")]
    # The server makes tmp for itself alone, and no list changes that.
    failed = [one for one in is_module if one["kind"] in IMPORTS and one["severity"] == "error" and NO_TMP not in one["text"]]
    outside = [one for one in is_module if one["kind"] == "fails_outside_too"]
    print("%d of %d modules import, %d fail outside too, in %.1f s" %
          (said["imports_passed"], said["imports"], len(outside), time.monotonic() - started))
    for one in failed[:20]:
        print("  only outside: %s: %s" % (one["at"], one["text"]))
    if failed:
        stop("%d modules import outside and not in the root" % len(failed))
    if said["imports"] == 0 or len(outside) > said["imports"] * (1 - OUTSIDE_MUST_PASS):
        stop("too little imports outside to be a judge")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, kind in (("--sandroot", pathlib.Path), ("--python", pathlib.Path), ("--work", pathlib.Path), ("--version", str)):
        parser.add_argument(name, required=True, type=kind)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        stop("this needs root, for chroot")
    arguments.work.mkdir(parents=True, exist_ok=True)
    root = str(arguments.work / ("root-" + arguments.version))
    traps = arguments.work / ("traps-" + arguments.version)
    shutil.rmtree(root, ignore_errors=True)
    make_traps(traps)

    version = json.loads(run([arguments.sandroot, "sandbox", arguments.version, "--format", "json"]).stdout)["versions"][0]
    asked = ["--python", arguments.python, "--add", traps]
    line = run([arguments.sandroot, "paths", "--for", arguments.version, "--format", "env", *asked], (0, 1)).stdout.strip()
    name, _, value = line.partition("=")
    if name != version["list"]["variable"]:
        stop("not the variable that %s reads: %s" % (arguments.version, name))
    value = value.replace("'", "")   # A name with a blank in it makes this a word for a shell.
    if version["list"]["from"] == "interpreter":
        entries = discovered(arguments.python) + system_list(value)
    else:
        entries = set_list(value)
    print("%s: %d characters, %d entries listed" % (name, len(value), len(value.split(","))))

    generation = version["copier"]["generation"]
    more = copy_twice(generation, root, entries)
    # A link to a directory is put into that directory when it is copied again.
    strange = [path for path in more if not is_put_into_its_target(path, root)]
    if strange:
        stop("the second copy adds " + ", ".join(sorted(strange)[:10]))
    plan = json.loads(run([arguments.sandroot, "plan", *asked, "--format", "json"], (0, 1)).stdout)
    everything_is_there(plan, root, discovered(arguments.python), "/last " if version["list"]["from"] == "interpreter" else "\0")
    through_links(traps, root)
    imports_pass(arguments, root)
    shutil.rmtree(root)
    shutil.rmtree(traps)


main()
