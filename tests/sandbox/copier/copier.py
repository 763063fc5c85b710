"""A stand-in for the copy that a dify-sandbox makes into its root when it starts, written from the rules that its versions
follow; tests/unit/sandbox holds which version follows which.

Generations differ in what they find below a directory that is an entry of the list:
  1  files
  2  files and links
  3  files and links, through links to directories
"""
import os
import shutil
import stat
import subprocess
import sys


class Panic(Exception):
    """The copy of an entry fails, which ends the server."""


def below(root, path):
    return root + "/" + path.lstrip("/")


def names_below(entry, generation, complain):
    """Every name that is copied, as find prints it: the entry as it was given comes first in each."""
    join = entry if entry.endswith("/") else entry + "/"
    if os.path.islink(entry) and generation != 3:
        # A link on the command line is one more name; it is not entered.
        return [entry] if generation == 2 else []
    found = []

    def enter(directory, prefix, ancestors):
        with os.scandir(directory) as names:
            for name in sorted(names, key=lambda one: one.name):
                path = prefix + name.name
                follow = generation == 3
                if name.is_dir(follow_symlinks=follow):
                    here = os.stat(path)
                    identity = (here.st_dev, here.st_ino)
                    if identity in ancestors:
                        complain(path + ": a loop")
                        continue
                    enter(path, path + "/", ancestors | {identity})
                elif name.is_file(follow_symlinks=follow):
                    found.append(path)
                elif name.is_symlink() and (generation == 2 or (generation == 3 and not os.path.exists(path))):
                    found.append(path)

    top = os.stat(entry)
    enter(entry, join, {(top.st_dev, top.st_ino)})
    return found


def make_directories(path):
    try:
        os.makedirs(path, exist_ok=True)
        return os.path.isdir(path)
    except OSError:
        return False


def into(target, source):
    """Both ln and cp put a file into a target that is a directory, or a link to one."""
    return target + "/" + os.path.basename(source) if os.path.isdir(target) else target


def place(source, target):
    """One file or link; whether that worked."""
    try:
        if os.path.islink(source):
            target = into(target, source)
            if os.path.lexists(target):
                os.unlink(target)
            os.symlink(os.readlink(source), target)
            return True
        try:
            os.link(source, target)
            return True
        except FileExistsError:
            return replace(source, into(target, source))
        except OSError:
            return write(source, into(target, source))
    except OSError:
        return False


def replace(source, target):
    if os.path.realpath(source) == os.path.realpath(target):
        return False   # ln and cp both refuse one name as source and target.
    if os.path.exists(target) and not os.path.islink(target) and os.path.samefile(source, target):
        return True
    try:
        beside = target + ".linking"
        os.link(source, beside)
        os.replace(beside, target)
        return True
    except OSError:
        return write(source, target)


def write(source, target):
    if os.path.islink(target) and not os.path.exists(target):
        return False   # cp does not write through a link that leads to nothing.
    shutil.copyfile(source, target)
    os.chmod(target, 0o444)
    return True


class Copier:
    def __init__(self, generation, root):
        self.generation = generation
        self.root = root
        self.passed_over = []
        self.complaints = []
        self.placed = 0
        self.bytes = 0
        self.made = set()

    def count(self, name):
        self.placed += 1
        seen = os.lstat(name)
        self.bytes += seen.st_size if stat.S_ISREG(seen.st_mode) else 0

    def copy(self, entry):
        try:
            kind = os.stat(entry).st_mode
        except OSError:
            self.passed_over.append(entry)
            return
        if stat.S_ISREG(kind):
            target = below(self.root, entry)
            self.count(entry)
            if not make_directories(os.path.dirname(target)) or not place(entry, target):
                raise Panic(entry)
        elif stat.S_ISDIR(kind):
            self.copy_directory(entry)
        else:
            raise Panic(entry + " is neither a file nor a directory")

    def make(self, directory):
        if directory not in self.made and not make_directories(directory):
            return False
        self.made.add(directory)
        return True

    def copy_directory(self, entry):
        top = below(self.root, entry)
        if not make_directories(top):
            self.complaints.append(entry + ": no directory for it")
        worked = True
        for name in names_below(entry, self.generation, self.complaints.append):
            for line in name.split("\n"):
                line = line.rstrip(" \t")
                relative = line.removeprefix(entry + "/")
                target = top + "/" + relative
                worked = self.make(os.path.dirname(target)) and place(line, target)
                if worked:
                    self.count(line)
                else:
                    self.complaints.append(line + ": not copied")
        # What the loop ends with is what its last name ended with.
        if not worked:
            raise Panic(entry)

    def copy_all(self, entries):
        for entry in entries:
            self.copy(entry)


def discovered(python):
    """What a server that asks the interpreter gets to hear, without doubles."""
    script = ("import os, site, sys, sysconfig\n"
              "all = [sysconfig.get_path(key) for key in ('stdlib', 'platstdlib', 'purelib', 'platlib')]\n"
              "all += sys.path + site.getsitepackages() + [site.getusersitepackages()]\n"
              "for path in dict.fromkeys(os.path.normpath(one) for one in all if one and os.path.isabs(one)):\n"
              "    if os.path.exists(path): print(path)\n")
    return subprocess.run([python, "-P", "-c", script], check=True, capture_output=True, text=True).stdout.splitlines()


def set_list(value):
    """A list as PYTHON_LIB_PATH holds it."""
    return value.split(",")


def system_list(value):
    """A list as SYSTEM_LIB_REQUIREMENTS holds it; what is not there counts for nothing."""
    paths = (os.path.normpath(one.strip()) for one in value.split(",") if one.strip())
    return [path for path in paths if os.path.isabs(path) and os.path.exists(path)]


def add_what_the_server_adds(root):
    """Its own library, and the directory for the programs that it runs."""
    os.makedirs(root + "/tmp", mode=0o755, exist_ok=True)
    with open(root + "/python.so", "wb"):
        pass


if __name__ == "__main__":
    sys.exit("copier.py is a module of copied.py and rules.py")
