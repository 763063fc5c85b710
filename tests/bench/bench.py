"""bench.py [resolve | plan | build | large]…: the program against its peers and against what it was; all but `large` if
nothing is named.

  RUNS      turns of each comparison (10); what takes a few milliseconds gets more
  PROGRAM   the program (build/release/sandroot)
  BASELINE  that of the commit against which targets are set; without it these rows are left out
  FILES     files in the site-packages that is made for it (40000)
  TORCH     the venv of `large`, with torch and its CUDA wheels (build/torch)

A ratio is the median of the ratios of each turn; its spread is how far the middle half of them lies apart, in parts of it.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import measure
from measure import Command

PROJECT = pathlib.Path(__file__).resolve().parents[2]
RUNS = int(os.environ.get("RUNS", "10"))
PROGRAM = pathlib.Path(os.environ.get("PROGRAM", PROJECT / "build/release/sandroot")).resolve()
BASELINE = pathlib.Path(os.environ["BASELINE"]).resolve() if os.environ.get("BASELINE") else None
FILES = int(os.environ.get("FILES", "40000"))
TORCH = pathlib.Path(os.environ.get("TORCH") or PROJECT / "build/torch").resolve()
ONE_CPU = ["taskset", "-c", "0"]
report = measure.Report()


def output(*words):
    return subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, text=True, check=True).stdout


def libraries(*where):
    """Regular ELF files named like libraries, of this machine's own class."""
    kind = PROGRAM.open("rb").read(5)
    found = output("find", *where, "-name", "*.so*", "-type", "f").splitlines()
    return sorted(path for path in found if open(path, "rb").read(5) == kind)


def against_libtree():
    here = "/usr/lib/%s-linux-gnu" % os.uname().machine
    for where in ((here, "-maxdepth", "1"), ("/usr/lib",)):
        paths = libraries(*where)
        for title, prefix in (("", []), (", with one CPU", ONE_CPU)):
            print("\nresolving the %d libraries of %s%s, against" % (len(paths), where[0], title))
            times = measure.interleaved(RUNS * 2, {
                "ours": Command([*prefix, PROGRAM, "resolve", *paths]),
                "libtree": Command([*prefix, "libtree", "-vv", *paths], allowed=()),
            })
            report.ratio("libtree -vv", times["ours"], times["libtree"], 0.33)
    print("\nresolving /bin/ls, whole process, against")
    times = measure.interleaved(RUNS * 20, {"ours": Command([PROGRAM, "resolve", "/bin/ls"]),
                                           "libtree": Command(["libtree", "/bin/ls"], allowed=())})
    report.ratio("libtree", times["ours"], times["libtree"], 3)


def planning(program, python, *options):
    return [program, "plan", "--profile", "none", "--python", python, *options]


def against_today(title, python, target):
    if not BASELINE:
        return report.not_measured(title, "there is no BASELINE")
    times = measure.interleaved(RUNS, {"ours": Command(planning(PROGRAM, python)),
                                       "today": Command(planning(BASELINE, python))})
    report.ratio(title, times["ours"], times["today"], target)


def plan(python):
    paths = json.loads(output(*planning(PROGRAM, python, "--format", "json")))["python"]["paths"]
    paths = [path for path in paths if os.path.isdir(path)]
    outermost = [path for path in paths if not any(path.startswith(other + "/") for other in paths)]
    print("\nplanning, against")
    against_today("the baseline", python, 0.5)
    times = measure.interleaved(RUNS, {"ours": Command(planning(PROGRAM, python)),
                                       "find": Command(["find", *outermost, "-size", "+0"])})
    report.ratio("find DIRS -size +0", times["ours"], times["find"], 2.5)
    text, as_json = (measure.peak(planning(PROGRAM, python, *options)) for options in ((), ("--format", "json")))
    report.number("peak memory of plan --format json against plan (%.1f MiB)" % (text / 2**20), as_json / text, "x", 1.3)


class Roots:
    """Roots of `python` in `folder`. Each run has a place of its own, and all are removed at the end: for minutes ext4
    passes by inodes that were deleted, at the cost of whoever creates some."""

    def __init__(self, folder, python):
        self.folder, self.python, self.made = folder, python, 0

    def place(self):
        self.made += 1
        return self.folder / ("root.%d" % self.made)

    def building(self, root, *options):
        return [PROGRAM, "build", "--profile", "none", "--python", self.python, "--root", root, *options]

    def first(self, *options):
        return Command(lambda: self.building(self.place(), *options))

    def again(self, root, *options, before=None):
        return Command(self.building(root, *options), before)

    def copy(self, what, how):
        return Command(lambda: ["cp", how, what, self.place()])


def change_one(path):
    """As an installer does it: a new file under the old name."""
    new = path.with_suffix(".new")
    new.write_text(path.read_text() + "# changed\n")
    new.rename(path)


def build(folder, python):
    roots = Roots(folder, python)
    standing, replaced = folder / "standing", folder / "replaced"
    for root in (standing, replaced):
        subprocess.run(list(map(str, roots.building(root))), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    count = len(output("find", standing, "!", "-type", "d").splitlines())
    source = next((folder / "venv").rglob("module_7.py"))
    cp = "cp -al ROOT NEW, which links the finished tree"
    print("\nbuilding a root of %d files, against" % count)
    times = measure.interleaved(RUNS, {"first": roots.first(), "cp": roots.copy(standing, "-al")})
    report.ratio(cp, times["first"], times["cp"], 0.55)
    if measure.may_drop_caches():
        times = measure.interleaved(min(RUNS, 5), {"first": roots.first(), "cp": roots.copy(standing, "-al")}, cold=True)
        report.ratio(cp + ", cold", times["first"], times["cp"], 1.0)
    else:
        report.not_measured(cp + ", cold", "drop_caches cannot be written here")
    times = measure.interleaved(min(RUNS, 5), {"copy": roots.first("--link", "copy"), "cp": roots.copy(standing, "-a")})
    report.ratio("cp -a ROOT NEW, if both copy", times["copy"], times["cp"])
    print("\nbuilding it again, against the first build")
    times = measure.interleaved(RUNS, {
        "first": roots.first(),
        "unchanged": roots.again(standing),
        "one": roots.again(standing, before=lambda: change_one(source)),
        "rebuilt": roots.again(replaced, "--rebuild"),
    })
    report.ratio("nothing changed", times["unchanged"], times["first"], 0.5)
    report.ratio("one file changed", times["one"], times["first"], 0.55)
    report.ratio("--rebuild", times["rebuilt"], times["first"], 1.3)
    on_an_overlay(folder)
    bytes_a_file = (measure.peak(roots.building(roots.place())) - 24 * 2**20) / count
    report.number("peak memory of the first build above 24 MiB", bytes_a_file, "bytes a file", 60)


def on_an_overlay(folder):
    """The environment in a lower layer, the root in the upper one, as in a Dockerfile; each turn has an upper layer anew."""
    title, merged = "nothing changed, on an overlay", folder / "merged"
    roots = Roots(merged, merged / "venv/bin/python3")
    mounted = []

    def unmount():
        while mounted:
            subprocess.run(["umount", mounted.pop()], check=True)

    def mount():
        unmount()
        layer = pathlib.Path(tempfile.mkdtemp(prefix="layer.", dir=folder))
        for name in ("upper", "work"):
            (layer / name).mkdir()
        merged.mkdir(exist_ok=True)
        layers = "lowerdir=%s,upperdir=%s,workdir=%s" % (folder / "lower", layer / "upper", layer / "work")
        done = subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, merged], capture_output=True, text=True)
        if done.returncode:
            raise OSError(done.stderr.strip())
        mounted.append(merged)

    (folder / "lower").mkdir()
    subprocess.run(["cp", "-al", folder / "venv", folder / "lower/venv"], check=True)
    try:
        mount()
    except OSError as error:
        return report.not_measured(title, str(error))
    try:
        times = measure.interleaved(min(RUNS, 5), {
            "first": Command(lambda: roots.building(merged / "root"), before=mount),
            "again": roots.again(merged / "root"),
        })
    finally:
        unmount()
    report.ratio(title, times["again"], times["first"], 0.5)


def large(folder):
    if not (TORCH / "bin/python3").exists():
        return report.not_measured("an environment with large objects", "%s is not there" % TORCH)
    count = len(output("find", TORCH, "!", "-type", "d").splitlines())
    print("\nan environment with large objects, %d files, against" % count)
    python = TORCH / "bin/python3"
    against_today("the baseline, planning", python, 0.35)
    roots = Roots(folder, python)
    times = measure.interleaved(min(RUNS, 5), {"first": roots.first(), "cp": roots.copy(TORCH, "-al")})
    report.ratio("cp -al VENV NEW, building", times["first"], times["cp"], 1.5)


def main():
    wanted = sys.argv[1:] or ["resolve", "plan", "build"]
    if not PROGRAM.is_file():
        sys.exit("%s is not built; run ./dev build" % PROGRAM)
    # Links stay on one file system: that of the environment.
    near = TORCH.parent if wanted == ["large"] and TORCH.exists() else PROJECT / "build"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench.", dir=near))
    print(measure.machine(folder))
    try:
        if "resolve" in wanted:
            against_libtree()
        if "plan" in wanted or "build" in wanted:
            output(sys.executable, PROJECT / "tests/bench/environment.py", folder / "venv", FILES)
        if "plan" in wanted:
            plan(folder / "venv/bin/python3")
        if "build" in wanted:
            build(folder, folder / "venv/bin/python3")
        if "large" in wanted:
            large(folder)
        report.total()
    finally:
        shutil.rmtree(folder)


main()
