"""font_cache.py SANDROOT PYTHON: with --font-cache matplotlib draws text though the sandbox kills who starts a program.

Without it, it must die there: it runs fc-list. Two roots must hold the same list. Needs root, for chroot.
"""
import glob
import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from killing import PROGRAMS, run_inside

CODE = """
import io, os, sys
import matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
figure, axes = pyplot.subplots()
axes.set_title("text")
picture = io.BytesIO()
figure.savefig(picture, format="png")
print(len(picture.getvalue()) > 1000, matplotlib.get_cachedir(), matplotlib.get_configdir())
"""


def build(sandroot, python, root, *more):
    done = subprocess.run([sandroot, "build", "--python", python, "--root", root, *more], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit("build: status %d\n%s" % (done.returncode, done.stderr))


def main(sandroot, python):
    with tempfile.TemporaryDirectory() as work:
        plain, one, two = work + "/plain", work + "/one", work + "/two"
        build(sandroot, python, plain)
        done = run_inside(python, plain, PROGRAMS, CODE)
        if done.returncode != -signal.SIGSYS:
            sys.exit("without the list it lives: status %d\n%s%s" % (done.returncode, done.stdout, done.stderr))
        contents = []
        for root in (one, two):
            build(sandroot, python, root, "--font-cache")
            path, = glob.glob(root + "/tmp/.cache/matplotlib/fontlist-*.json")
            with open(path, "rb") as file:
                contents.append(file.read())
        if contents[0] != contents[1]:
            sys.exit("the list is another one each time")
        if work.encode() in contents[0]:
            sys.exit("the list has paths of the build")
        done = run_inside(python, one, PROGRAMS, CODE)
        if done.stdout != "True /tmp/.cache/matplotlib /tmp/.config/matplotlib\n" or done.returncode:
            sys.exit("with the list: status %d\n%s%s" % (done.returncode, done.stdout, done.stderr))
        build(sandroot, python, one, "--font-cache")
        done = run_inside(python, one, PROGRAMS, CODE)
        if done.returncode:
            sys.exit("after a second build: status %d\n%s" % (done.returncode, done.stderr))
    print("draws without fc-list:", python)


main(*sys.argv[1:])
