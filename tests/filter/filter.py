"""filter.py STEP --sandroot PROGRAM --python PYTHON --work FOLDER [--version VERSION]

  build   a root for PYTHON in FOLDER
  judge   each of programs/ in that root: what the stand-in's filter kills is what `sandroot trace` says needs more than the default;
          with the line that it prints the program lives there, and without any one of the calls that each run made it does not.
          A program's first lines say which module it needs, and which calls it was written to make.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.py"))
# What every version but main lacks and any program may call now and then, which the line therefore always has.
NOW_AND_THEN = {"madvise", "sched_getaffinity", "eventfd2"}


def stop(message):
    sys.exit("filter: " + message)


def run(command, statuses=(0,)):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace")
    if done.returncode not in statuses:
        stop("%s ended with %d\n%s" % (command, done.returncode, (done.stdout + done.stderr)[-3000:]))
    return done


def header(program, word):
    return re.findall(r"^# %s: (.*)$" % word, program.read_text(), re.M)


def build(arguments):
    shutil.rmtree(arguments.work, ignore_errors=True)
    arguments.work.mkdir(parents=True)
    run([arguments.sandroot, "build", "--python", arguments.python, "--root", arguments.work / "root"], (0, 1))


def in_stand_in(arguments, program, line=""):
    """The status of the program in the stand-in, and what it printed."""
    for left in (arguments.work / "root/tmp").glob("left_*"):
        left.unlink()
    done = subprocess.run([str(arguments.python), "-I", "-B", str(HERE / "stand_in.py"), arguments.version,
                           str(arguments.work / "root"), str(program)] + ([line] if line else []),
                          capture_output=True, text=True, errors="replace", env={}, timeout=60)
    if done.returncode == 99:
        stop("the stand-in could not install its filter")
    return done.returncode, done.stdout, done.stderr


def traced(arguments, program):
    said = run([arguments.sandroot, "trace", "--root", arguments.work / "root", "--python", arguments.python,
                "--for", arguments.version, "--runs", "2", "--format", "json", "--", program], (0, 1))
    return json.loads(said.stdout)


def judge_one(arguments, program):
    wrong = []
    found = traced(arguments, program)
    beyond = {call["name"]: call for call in found["beyond"]}
    if any(one["status"] != 0 for one in found["runs"]):
        wrong.append("it fails with every call let pass: %s" % [one["text"] for one in found["runs"]])
    for needs in header(program, "needs"):
        expected = set(needs.split()) - {"nothing"}
        if expected - set(beyond):
            wrong.append("trace does not know that it calls %s" % ", ".join(sorted(expected - set(beyond))))
        if needs == "nothing" and set(beyond) - NOW_AND_THEN:
            wrong.append("trace says that it needs %s" % ", ".join(sorted(beyond)))
    status, _, errors = in_stand_in(arguments, program)
    if status != (-signal.SIGSYS if set(beyond) - NOW_AND_THEN else 0):
        wrong.append("the default ends it with %d, and beyond it are: %s\n%s" % (status, ", ".join(sorted(beyond)), errors))
    if not beyond:
        return wrong, "lives by default"
    line = found["allowed_syscalls"]
    status, printed, errors = in_stand_in(arguments, program, ",".join(map(str, line)))
    if status != 0 or not printed:
        wrong.append("with the line it ends with %d: %s" % (status, errors))
    each = [call for call in beyond.values() if call["runs"] == len(found["runs"]) and call["name"] not in NOW_AND_THEN]
    for call in each:
        less = ",".join(str(number) for number in line if number != call["number"])
        if in_stand_in(arguments, program, less)[0] == 0:
            wrong.append("it lives without %s" % call["name"])
    again = traced_with(arguments, program, ",".join(map(str, line)))
    if again["beyond"]:
        wrong.append("with the line trace still finds %s" % [call["name"] for call in again["beyond"]])
    return wrong, "needs " + ", ".join("%s (%d)" % (call["name"], call["number"]) for call in found["beyond"])


def traced_with(arguments, program, line):
    said = run([arguments.sandroot, "trace", "--root", arguments.work / "root", "--python", arguments.python, "--for",
                arguments.version, "--runs", "1", "--allowed-syscalls", line, "--format", "json", "--", program], (0, 1))
    return json.loads(said.stdout)


def judge(arguments):
    failures = 0
    for program in PROGRAMS:
        module = header(program, "module")
        if module and subprocess.run([str(arguments.python), "-I", "-c", "import " + module[0]], capture_output=True).returncode != 0:
            continue
        wrong, verdict = judge_one(arguments, program)
        print("%-10s %s" % (program.stem, verdict))
        for text in wrong:
            failures += 1
            print("    WRONG: " + text)
    if failures:
        stop("%d claims do not hold" % failures)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=("build", "judge"))
    parser.add_argument("--sandroot", required=True)
    parser.add_argument("--python", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--version", default="0.2.15")
    arguments = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    build(arguments) if arguments.step == "build" else judge(arguments)


main()
