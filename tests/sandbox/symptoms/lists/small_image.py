"""A small image with a Python in it, the lists that sandroot makes for it, and the copies that come of a list.

An image is a folder with this machine's interpreter, the libraries of that, and a standard library of a few files. What is
listed is copied by the stand-in of tests/sandbox/copier, in a child for which the image is "/"; what a copy is worth is
asked by another one, for which the copy is "/".
"""
import ctypes
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "copier"))
from copier import Copier, Panic, set_list, system_list

GENERATION = {"0.2.6": 1, "0.2.12": 2, "0.2.15": 2, "main": 3}
# Whom code runs as.
USER = {"0.2.6": (65537, 0), "0.2.12": (65537, 0), "0.2.15": (10000, 65537), "main": (10000, 65537)}
LIBRARIES = "/usr/lib/%s-linux-gnu" % os.uname().machine
STDLIB = "/usr/lib/python%d.%d" % sys.version_info[:2]


def inside(root, question):
    """What `question()` answers in a child for which `root` is "/"."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.chroot(root)
            os.chdir("/")
            answer = question()
        except BaseException as error:
            answer = {"error": repr(error)}
        with os.fdopen(writing, "w") as out:
            json.dump(answer, out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = json.load(answer)
    os.waitpid(child, 0)
    if isinstance(said, dict) and "error" in said:
        raise RuntimeError(said["error"])
    return said


class Image:
    def __init__(self, sandroot):
        self.sandroot = sandroot
        self.folder = tempfile.TemporaryDirectory()
        self.root = self.folder.name + "/image"
        for directory in (STDLIB + "/lib-dynload", LIBRARIES, "/usr/bin", "/etc", "/lib64", "/dev", "/tmp"):
            os.makedirs(self.root + directory)
        self.link("/lib", "usr/lib")
        python = os.path.realpath("/usr/bin/python3")
        shutil.copy(python, self.root + python)
        self.link("/usr/bin/python3", os.path.basename(python))
        for word in subprocess.run(["ldd", python], capture_output=True, text=True, check=True).stdout.split():
            if word.startswith("/"):
                shutil.copy(word, self.root + word)
        for name in ("os.py", "json/__init__.py"):
            self.file(STDLIB + "/" + name)
        for name in ("/etc/hosts", "/etc/resolv.conf"):
            self.file(name)
        os.mknod(self.root + "/dev/urandom", 0o600 | 0o020000, os.makedev(1, 9))

    def close(self):
        self.folder.cleanup()

    def file(self, path, text="text"):
        os.makedirs(os.path.dirname(self.root + path), exist_ok=True)
        with open(self.root + path, "w", encoding="utf-8") as file:
            file.write(text)

    def link(self, path, target):
        os.makedirs(os.path.dirname(self.root + path), exist_ok=True)
        os.symlink(target, self.root + path)

    def library(self, path, needed=()):
        """A library that can be opened, and needs others that are in the image."""
        os.makedirs(os.path.dirname(self.root + path), exist_ok=True)
        subprocess.run(["cc", "-shared", "-nostdlib", "-o", self.root + path, "-Wl,--no-as-needed",
                        "-Wl,-soname," + os.path.basename(path), "-x", "c", "/dev/null", "-x", "none",
                        *(self.root + one for one in needed)], check=True)

    def run(self, *words):
        done = subprocess.run([self.sandroot, *words, "--sysroot", self.root, "--python", "/usr/bin/python3", "--profile", "none"],
                              capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError("%s: %d %s" % (" ".join(words), done.returncode, done.stderr))
        self.talk = done.stderr
        return done.stdout

    def said(self, version, *added):
        """What `paths` says beside the list."""
        self.listed(version, *added)
        return self.talk

    def listed(self, version, *added):
        """The entries that sandroot lists, with what is to be there beside Python."""
        words = [word for path in added for word in ("--add", path)]
        value = self.run("paths", "--for", version, "--format", "env", *words).strip().partition("=")[2].replace("'", "")
        return self.split(version, value)

    def split(self, version, value):
        if version != "main":
            return set_list(value)
        return [STDLIB] + inside(self.root, lambda: system_list(value))

    def judged(self, version, value, *added):
        """What `config --check` finds in a list, by its kind."""
        words = [word for path in added for word in ("--add", path)]
        name = "SYSTEM_LIB_REQUIREMENTS" if version == "main" else "PYTHON_LIB_PATH"
        said = json.loads(self.run("config", "--check", "--for", version, "--env", name + "=" + value, "--format", "json", *words))
        found = {}
        for one in said["findings"]:
            found.setdefault(one["kind"], []).append((one["text"], one["instead"]))
        return found

    def copied(self, version, entries):
        return Copy(self, version, entries)


class Copy:
    """What the sandbox has in its root when it copied `entries` at its start."""

    def __init__(self, image, version, entries, over=None):
        self.image, self.version = image, version
        self.root = over or tempfile.mkdtemp(dir=image.root)
        os.chmod(self.root, 0o755)
        place = self.root[len(image.root):]

        def copy():
            copier = Copier(GENERATION[version], place)
            try:
                copier.copy_all(entries)
                panic = ""
            except Panic as error:
                panic = str(error) or "panic"
            return [panic, copier.passed_over, copier.complaints, copier.placed]
        self.panic, self.passed_over, self.complaints, self.placed = inside(image.root, copy)

    def again(self, entries):
        """The server repeats its copy over what is there."""
        return Copy(self.image, self.version, entries, self.root)

    def is_clean(self):
        return not (self.panic or self.passed_over or self.complaints)

    def has(self, path):
        return inside(self.root, lambda: os.path.exists(path))

    def can_be_read(self, path, version):
        def read():
            uid, gid = USER[version]
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
            return os.access(path, os.R_OK)
        return inside(self.root, read)

    def dlopen(self, name):
        """The error; empty where it works."""
        def load():
            try:
                ctypes.CDLL(name)
                return ""
            except OSError as error:
                return str(error)
        return inside(self.root, load)
