"""lists.py: what a sandbox copies when it starts, by the list that it has built in and by that of `sandroot paths`, and what
it takes to build the root instead: names, megabytes, seconds, and how many modules import in what comes of it, as Markdown.

  RUNS     runs of each command (3), interleaved; the median counts; 0 measures no times
  PART     the shell copies every PARTth name and its time is scaled (12); 1 for all
  IMPORTS  0 to leave out the imports (1)
  PROGRAM  the program (build/release/sandroot)
  VENV     the environment of wheels (build/packages/venv)

Needs root, for chroot. Names and megabytes are counted by the stand-in of tests/sandbox/copier, the time is that of
shell-entry.sh, each time into an empty root.
"""
import json
import os
import pathlib
import platform
import shutil
import signal
import statistics
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "tests/support"), str(PROJECT / "tests/sandbox/copier")]
from copier import Copier, add_what_the_server_adds, discovered, names_below, system_list
from running import run, stop

RUNS = int(os.environ.get("RUNS", "3"))
PART = int(os.environ.get("PART", "12"))
IMPORTS = os.environ.get("IMPORTS", "1") != "0"
PROGRAM = pathlib.Path(os.environ.get("PROGRAM", PROJECT / "build/release/sandroot")).resolve()
VENV = pathlib.Path(os.environ.get("VENV", PROJECT / "build/packages/venv")).resolve()
ENVIRONMENTS = {"wheels": VENV / "bin/python", "Debian": pathlib.Path("/usr/bin/python3")}
VERSIONS = ("0.2.6", "0.2.15", "main")
# A directory of fewer names is copied as a whole or not at all where only a part is copied.
MANY = 400


class Copy:
    """One list, as one version copies it."""

    def __init__(self, environment, version, title, entries, options=()):
        self.environment, self.version, self.title, self.options = environment, version["name"], title, options
        self.generation = version["copier"]["generation"]
        self.entries = [entry for entry in entries if os.path.exists(entry)]   # The server passes the others over.
        self.times, self.imports, self.counted = [], None, False
        self.size_of = {entry: len(self.names_in(entry)) if os.path.isdir(entry) else 1 for entry in self.entries}
        # Of the others, and of files, every PARTth is copied; of large ones every PARTth name.
        self.large = {entry for entry, size in self.size_of.items() if size >= MANY}

    def names_in(self, entry):
        return names_below(entry, self.generation, lambda loop: None)

    def count(self, root):
        copier = Copier(self.generation, root)
        copier.copy_all(self.entries)
        add_what_the_server_adds(root)
        self.names, self.bytes = copier.placed, copier.bytes
        if IMPORTS:
            self.imports = imports_in(root, self.environment, "--for", self.version, *self.options)

    def time(self, root, turn):
        small = [entry for entry in self.entries if entry not in self.large or PART == 1]
        small.sort(key=self.size_of.get)   # A part then has its share of each size.
        commands = [("shell-entry.sh", self.generation, entry, root) for entry in small[turn % PART::PART]]
        if PART > 1:
            for at, entry in enumerate(sorted(self.large)):
                part = pathlib.Path("%s.%d" % (root, at))
                part.write_text("".join(name + "\n" for name in self.names_in(entry)[turn % PART::PART]))
                commands.append(("shell-loop.sh", part, root))
        began = time.monotonic()
        for script, *words in commands:
            run(["bash", PROJECT / "tests/bench" / script, *words])
        self.times.append((time.monotonic() - began) * PART)

    def row(self):
        return (self.environment, self.version, self.title, number(len(self.entries)), number(self.names),
                number(self.bytes / 1e6), seconds(self.times), imported(self.imports))


class Build:
    """The root that `sandroot build` makes of an environment."""

    def __init__(self, environment):
        self.environment = environment
        self.first, self.again, self.imports, self.counted = [], [], None, False

    def build(self, root):
        began = time.monotonic()
        said = run([PROGRAM, "build", "--python", ENVIRONMENTS[self.environment], "--root", root, "--format", "json"], (0, 1))
        return time.monotonic() - began, json.loads(said.stdout)

    def count(self, root):
        _, said = self.build(root)
        self.files, self.bytes, self.linked = said["totals"]["files"], said["totals"]["bytes"], said["linked"]
        # du counts a file once, under the first name that it meets.
        originals = [path for path in ("/usr", "/etc", "/opt", "/var/lib", str(VENV)) if os.path.isdir(path)]
        told = run(["du", "-sk", *originals, root]).stdout.splitlines()[-1]
        self.extra = int(told.split()[0]) * 1024
        if IMPORTS:
            self.imports = imports_in(root, self.environment)

    def time(self, root, _):
        self.first.append(self.build(root)[0])
        took, said = self.build(root)
        if said["outcome"] != "unchanged":
            stop("the second build of %s is %s" % (root, said["outcome"]))
        self.again.append(took)

    def row(self):
        return (self.environment, number(self.files), number(self.bytes / 1e6), number(self.linked), number(self.extra / 1e6),
                seconds(self.first), seconds(self.again), imported(self.imports))


def imports_in(root, environment, *options):
    """How many modules import in `root`, and how many were tried."""
    said = json.loads(run([PROGRAM, "verify", "--python", ENVIRONMENTS[environment], "--root", root, "--import-all",
                           "--filter", "none", "--format", "json", *options], (0, 1)).stdout)
    return said["imports_passed"], said["imports"]


def number(value):
    return "{:,.0f}".format(value)


def seconds(times):
    if not times:
        return "–"
    median = statistics.median(times)
    return ("%.1f s" if median >= 10 else "%.2f s") % median


def imported(imports):
    return "%d of %d" % imports if imports else "–"


def outermost(paths):
    return [path for path in paths if not any(path.startswith(other + "/") for other in paths)]


def lists_of(environment, name):
    """The lists of one version: what it has built in, with Python's directories where this environment has them, and ours."""
    python = ENVIRONMENTS[environment]
    said = json.loads(run([PROGRAM, "sandbox", name, "--format", "json"]).stdout)
    version = said["versions"][0]
    asked = discovered(python)
    asks = version["list"]["from"] == "interpreter"
    built_in = version["list"]["default"][{"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]]
    system = [path for path in built_in if "/python3" not in path]

    def copy(title, entries, *options):
        listed = asked + system_list(",".join(entries)) if asks else entries
        return Copy(environment, version, title, listed, options)

    def ours(*options):
        entries = run([PROGRAM, "paths", "--for", name, "--python", python, "--format", "null", *options], (0, 1)).stdout
        return copy(" ".join(("`sandroot paths", *options)) + "`", entries.split("\0")[:-1], *options)

    yield copy("built in", system if asks else outermost(asked) + system)
    libraries = "/usr/lib/%s-linux-gnu" % platform.machine()
    if libraries not in system:
        few = [path for path in system if not path.startswith(libraries)]
        yield copy("built in, and all libraries", outermost(asked) + few + [libraries])
    yield ours()
    if name == said["latest"]:
        yield ours("--package", "pandas", "--prune", "safe")


def measure(copies, builds, folder):
    everything = copies + builds
    for at, one in enumerate(everything):
        one.count(str(folder / ("counted.%d" % at)))
        one.counted = True
    # Each run has a place of its own, and all are removed at the end: see bench.py.
    for turn in range(RUNS):
        for at, one in enumerate(everything):
            one.time(str(folder / ("timed.%d.%d" % (at, turn))), turn)


def table(head, words, measured):
    """The first `words` columns are no numbers."""
    rows = [one.row() for one in measured if one.counted]
    for row in (head, ["---"] * words + ["---:"] * (len(head) - words), *rows):
        print("| " + " | ".join(row) + " |")
    print()


def main():
    if os.geteuid() != 0:
        stop("this needs root, for chroot")
    if not PROGRAM.is_file():
        stop("%s is not built; run ./dev build" % PROGRAM)
    if not ENVIRONMENTS["wheels"].exists():
        stop("%s is not there; run sh tests/packages/venv.sh %s" % (VENV, VENV.parent))
    copies = [copy for environment in ENVIRONMENTS for version in VERSIONS for copy in lists_of(environment, version)]
    builds = [Build(environment) for environment in ENVIRONMENTS]
    # Whoever stops it gets what there is.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    status = 0
    # In build/, since hard links stay on one file system.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench.", dir=PROJECT / "build"))
    try:
        measure(copies, builds, folder)
    except KeyboardInterrupt:
        status = 130
    table(("packages", "version", "list", "entries", "names", "MB", "copied in", "modules that import"), 3, copies)
    table(("packages", "files", "MB", "hard links", "MB more on the disk", "built in", "built again in", "modules that import"), 1,
          builds)
    shutil.rmtree(folder)
    sys.exit(status)


main()
