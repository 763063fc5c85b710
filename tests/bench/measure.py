"""Runs commands in turns, so that a busy moment hits all alike, and judges their ratios, which mean something on another
machine too.
"""
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

# Of pairs that were run one after the other, the middle half may lie this far apart, in parts of the median.
MOST_SPREAD = 0.30
DROP_CACHES = pathlib.Path("/proc/sys/vm/drop_caches")


class Command:
    """`words` may be a function that gives them anew for each run; `before` is called before each, and not timed."""

    def __init__(self, words, before=None, allowed=(0, 1)):
        self.words, self.before, self.allowed = words, before, allowed

    def run(self, cold=False):
        """The seconds of one run, with nothing in the page cache if `cold`."""
        if self.before:
            self.before()
        words = [str(word) for word in (self.words() if callable(self.words) else self.words)]
        if cold:
            os.sync()
            DROP_CACHES.write_text("3")
        # Not by a shell, nor by what the Popen of a large process costs: some commands take a millisecond.
        quiet = [(os.POSIX_SPAWN_OPEN, stream, "/dev/null", os.O_WRONLY, 0) for stream in (1, 2)]
        began = time.perf_counter()
        child = os.posix_spawnp(words[0], words, os.environ, file_actions=quiet)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        took = time.perf_counter() - began
        if self.allowed and status not in self.allowed:
            sys.exit("%s\nended with %d" % (" ".join(words)[:400], status))
        return took


def may_drop_caches():
    """Whether it can be done, not only whether the file's mode allows it."""
    try:
        DROP_CACHES.write_text("1")
    except OSError:
        return False
    return True


def interleaved(runs, commands, cold=False):
    """The seconds of each of `commands` (by name), which are run in turns; one turn before does not count."""
    times = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            took = command.run(cold)
            if turn:
                times[name].append(took)
    return times


class Report:
    """Prints a line for each ratio as it is known, and keeps count."""

    def __init__(self):
        self.counts = {"good": 0, "missed": 0, "not usable": 0, "not measured": 0}

    def ratio(self, title, ours, base, target=None):
        """`ours` against `base`, both the seconds of runs in turns. A target is a ratio that ours must not exceed."""
        pairs = sorted(one / other for one, other in zip(ours, base))
        ratio = statistics.median(pairs)
        quarter = len(pairs) // 4
        spread = (pairs[-1 - quarter] - pairs[quarter]) / ratio
        print("  %9.4f s  %7.3f x  %s" % (statistics.median(ours), ratio, title), end="")
        if target is None:
            print()
        elif spread > MOST_SPREAD:
            self.verdict("not usable", "spread %.0f %%, not usable (target %.2f)" % (spread * 100, target))
        else:
            verdict = "good" if ratio <= target else "missed"
            self.verdict(verdict, "target %.2f, spread %.0f %%: %s" % (target, spread * 100, verdict))

    def number(self, title, value, unit, target):
        """What is the same in each run, such as memory."""
        verdict = "good" if value <= target else "missed"
        print("  %9.2f %s  %s" % (value, unit, title), end="")
        self.verdict(verdict, "target %.2f: %s" % (target, verdict))

    def not_measured(self, title, why):
        print("  %s" % title, end="")
        self.verdict("not measured", "not measured: " + why)

    def verdict(self, verdict, words):
        print("; " + words, flush=True)
        self.counts[verdict] += 1

    def total(self):
        print("\n" + ", ".join("%d %s" % (count, verdict) for verdict, count in self.counts.items()))


def peak(words):
    """The most memory that a run of `words` had, in bytes. It counts what its parent had when it was started as well, so
    that is as small as a Python can be."""
    script = ("import os, resource, sys\n"
              "child = os.fork()\n"
              "if child == 0:\n"
              "    for stream in (1, 2): os.dup2(os.open('/dev/null', os.O_WRONLY), stream)\n"
              "    os.execvp(sys.argv[1], sys.argv[1:])\n"
              "print(os.wait4(child, 0)[2].ru_maxrss)")
    command = [sys.executable, "-I", "-S", "-c", script, *map(str, words)]
    return int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout) * 1024


def machine(folder):
    """What is measured on, in one line."""
    memory = dict(line.split(":") for line in pathlib.Path("/proc/meminfo").read_text().splitlines())
    free, all_of_it = (int(memory[name].split()[0]) / 2**20 for name in ("MemAvailable", "MemTotal"))
    model = [line for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    file_system = subprocess.run(["df", "--output=fstype", folder], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[1]
    return "Linux %s, %d CPUs (%s), %.1f of %.1f GiB of memory free, %s at %s, load %.1f" % (
        platform.release(), len(os.sched_getaffinity(0)), model[0].split(": ")[1] if model else platform.machine(), free,
        all_of_it, file_system, folder, os.getloadavg()[0])
