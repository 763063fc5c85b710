"""no_readlink.py SANDROOT LAYOUT [MODULE…]: code in a root lives though readlink(2) kills, as it does in the sandbox.

LAYOUT is debian (/usr/bin/python3), merged (/bin/python3), venv, docker (a prefix with bin/python3 -> python3.11),
linked (such a prefix by the name of a symlink), linked_venv (a venv of that), both (a venv whose lib64 -> lib is on
sys.path as well), or the path of an interpreter. For each a root is built; the interpreter starts outside, enters it,
installs a filter that kills at readlink and readlinkat, and imports. With a link put back it must die, and
`sandroot verify` must say so. Needs root, for chroot.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from killing import READLINK, run_inside

CODE = """
import os, sys, sysconfig, zoneinfo
sysconfig.get_config_vars()
for path in [sys.executable, sys._base_executable, sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path,
             *sysconfig.get_paths().values(), os.__file__]:
    os.path.realpath(path)
if not os.path.exists(sys.executable):
    sys.exit("no " + sys.executable)
for module in sys.argv[1:]:
    __import__(module)
print("alive", zoneinfo.ZoneInfo("Europe/Berlin").key)
"""
PREFIX = "{0.major}.{0.minor}".format(sys.version_info)


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode:
        sys.exit("%s: status %d\n%s%s" % (" ".join(map(str, words)), done.returncode, done.stdout, done.stderr))
    return done


def prefix(at):
    """An interpreter as an image of Docker's has it, in a folder of its own."""
    name = "python" + PREFIX
    os.makedirs(at + "/bin")
    shutil.copy("/usr/bin/" + name, at + "/bin/" + name)
    os.symlink(name, at + "/bin/python3")
    os.symlink("python3", at + "/bin/python")
    shutil.copytree("/usr/lib/" + name, at + "/lib/" + name, symlinks=True)


def make(layout, work):
    if layout.startswith("/"):
        return layout
    if layout in ("debian", "merged"):
        return "/usr/bin/python3" if layout == "debian" else "/bin/python3"
    if layout in ("venv", "both"):
        run("/usr/bin/python3", "-m", "venv", "--without-pip", work + "/venv")
        if layout == "both":
            site = "/lib/python%s/site-packages/" % PREFIX
            os.path.islink(work + "/venv/lib64") or os.symlink("lib", work + "/venv/lib64")
            with open(work + "/venv" + site + "both.pth", "w") as file:
                file.write(work + "/venv/lib64/python%s/site-packages\n" % PREFIX)
        return work + "/venv/bin/python"
    prefix(work + "/python-" + PREFIX)
    if layout == "docker":
        return work + "/python-" + PREFIX + "/bin/python"
    os.symlink("python-" + PREFIX, work + "/python")
    if layout == "linked_venv":
        run(work + "/python/bin/python3", "-m", "venv", "--without-pip", work + "/venv")
        return work + "/venv/bin/python"
    return work + "/python/bin/python3"


def main(sandroot, layout, *modules):
    if os.geteuid() != 0:
        sys.exit("no_readlink.py: this needs root, for chroot")
    with tempfile.TemporaryDirectory() as work:
        python, root = make(layout, work), work + "/root"
        run(sandroot, "build", "--python", python, "--root", root)
        done = run_inside(python, root, READLINK, CODE, *modules)
        if done.returncode or not done.stdout.startswith("alive"):
            sys.exit("in the root: status %d\n%s%s" % (done.returncode, done.stdout, done.stderr))
        run(sandroot, "verify", "--python", python, "--root", root, "--import", "zoneinfo", "--manifest")
        again = run(sandroot, "build", "--python", python, "--root", root).stdout
        if "unchanged" not in again and "nothing" not in again:
            sys.exit("a second build finds something to do:\n" + again)

        executable = run(python, "-c", "import sys; print(sys.executable)").stdout.strip()
        os.rename(root + executable, root + executable + ".real")
        os.symlink(os.path.basename(executable) + ".real", root + executable)
        done = run_inside(python, root, READLINK, CODE, *modules)
        if done.returncode != -signal.SIGSYS:
            sys.exit("with a link it lives: status %d\n%s%s" % (done.returncode, done.stdout, done.stderr))
        said = subprocess.run([sandroot, "verify", "--python", python, "--root", root, "--format", "json"],
                              capture_output=True, text=True)
        if said.returncode != 1 or '"interpreter_link"' not in said.stdout:
            sys.exit("verify says nothing of the link: status %d\n%s" % (said.returncode, said.stdout))
    print("lives without readlink:", python)


main(*sys.argv[1:])
