"""Makes root file systems of several architectures from Debian's packages: FOLDER/arm64, FOLDER/amd64 and so on.

roots.py --enter PROGRAM SET FOLDER

The packages and all that they depend on are fetched with apt, in a state directory of its own, and unpacked; nothing of
them is configured, so what update-alternatives would link is absent. The smaller ones of the set "python" get an
ld.so.cache from their own ldconfig, and keep zlib where only that cache leads; those of the set "libraries" are for a
test that writes into them. A root that is there already, made from the same description, stays.
PROGRAM is enter_root.
"""
import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

SUITE = "bookworm"
SCIENCE = ["python3", "python3-numpy", "python3-scipy", "python3-lxml", "python3-psycopg2"]
SMALL = ["python3", "libc-bin", "zlib1g", "libssl3", "libxml2", "libstdc++6"]
LIBRARIES = ["libc-bin", "zlib1g"]
# Of each set: which programs run the root, which packages it holds, and whether it gets a cache.
ROOTS = {
    "python": {
        "arm64": ("/usr/bin/qemu-aarch64-static", SCIENCE, False),
        "amd64": ("native", SCIENCE, False),
        "s390x": ("/usr/bin/qemu-s390x-static", SMALL, True),
        "armhf": ("/usr/bin/qemu-arm-static", SMALL, True),
        "i386": ("/usr/bin/qemu-i386-static", SMALL, True),
    },
    "libraries": {
        "s390x": ("/usr/bin/qemu-s390x-static", LIBRARIES, False),
        "arm64": ("/usr/bin/qemu-aarch64-static", LIBRARIES, False),
        "armhf": ("/usr/bin/qemu-arm-static", LIBRARIES, False),
    },
}
ELSEWHERE = "opt/elsewhere"
# Of no use to a loader, and half of the bytes.
UNWANTED = ["./usr/include", "./usr/share/doc", "./usr/share/man", "./usr/share/locale", "*.a"]


def run(command, allowed=(0,), **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace", **more)
    if done.returncode not in allowed:
        sys.exit("roots.py: %s\nended with %d\n%s%s" %
                 (" ".join(map(str, command)), done.returncode, done.stdout[-4000:], done.stderr[-4000:]))
    return done.stdout


def sources():
    """Lines for Debian's repositories, at the mirrors that this machine uses."""
    format = "$(ORIGIN) $(REPO_URI) $(RELEASE)"
    lines = set()
    for target in run(["apt-get", "indextargets", "--format", format, "Created-By: Packages"]).splitlines():
        origin, _, rest = target.partition(" ")
        uri, _, release = rest.rpartition(" ")
        if origin == "Debian" and release in (SUITE, SUITE + "-updates", SUITE + "-security"):
            lines.add("deb %s %s main\n" % (uri, release))
    if not any(line.endswith(" %s main\n" % SUITE) for line in lines):
        lines = {"deb http://deb.debian.org/debian %s main\n" % SUITE,
                 "deb http://deb.debian.org/debian-security %s-security main\n" % SUITE}
    return "".join(sorted(lines))


def fetch(architecture, packages, work):
    """The .deb files of `packages` and of what they depend on."""
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    (work / "state/status").touch()
    (work / "sources.list").write_text(sources())
    # In a file, since here a list of the machine's own configuration can be cleared.
    (work / "apt.conf").write_text("""
        Dir::State "%(work)s/state";
        Dir::State::status "%(work)s/state/status";
        Dir::Cache "%(work)s/cache";
        Dir::Etc::sourcelist "%(work)s/sources.list";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "/dev/null";
        APT::Architecture "%(architecture)s";
        #clear APT::Architectures;
        APT::Architectures { "%(architecture)s"; };
        APT::Install-Recommends "false";
        APT::Sandbox::User "root";
        Acquire::Languages "none";
        Acquire::Retries "3";
        Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
        Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
        """ % {"work": work, "architecture": architecture})
    apt = ["apt-get", "-q", "-y", "-c", work / "apt.conf"]
    # 100: a repository that is being updated does not answer for this architecture. The install tells whether it mattered.
    run(apt + ["update"], allowed=(0, 100))
    run(apt + ["--download-only", "install"] + packages)
    return sorted((work / "cache/archives").glob("*.deb"))


def unpack(archives, root, architecture):
    (root / "usr").mkdir(parents=True)
    # As usrmerge leaves them; tar must keep them, which dpkg-deb --extract does not ask of it.
    for name in ["bin", "sbin", "lib"] + (["lib64"] if architecture == "amd64" else []):
        (root / "usr" / name).mkdir()
        (root / name).symlink_to("usr/" + name)
    excluded = ["--exclude=" + glob for glob in UNWANTED]
    for archive in archives:
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as tar:
            run(["tar", "-x", "--keep-directory-symlink", "-C", root, "-f", "-"] + excluded, stdin=tar.stdout)
        if tar.returncode != 0:
            sys.exit("roots.py: dpkg-deb could not read " + str(archive))


def make_cache(root, enter, emulator):
    """Moves zlib to where only the cache finds it, then lets the root's own ldconfig run."""
    libraries = list((root / "usr/lib").glob("*/libz.so.1*"))
    if not libraries:
        sys.exit("roots.py: there is no zlib in " + str(root))
    (root / ELSEWHERE).mkdir(parents=True)
    for library in libraries:
        library.rename(root / ELSEWHERE / library.name)
    (root / "etc/ld.so.conf.d/elsewhere.conf").write_text("/" + ELSEWHERE + "\n")
    run([enter, root, emulator, "/sbin/ldconfig"], env={})


def make(architecture, description, folder, enter):
    emulator, packages, has_cache = description
    wanted = hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest()
    stamp = folder / (architecture + ".made")
    root = folder / architecture
    if stamp.exists() and stamp.read_text() == wanted and root.is_dir():
        print("%s is as it should be" % root)
        return
    stamp.unlink(missing_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    work = folder / (architecture + ".work")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    archives = fetch(architecture, packages, work)
    unpack(archives, root, architecture)
    if has_cache:
        make_cache(root, enter, emulator)
    shutil.rmtree(work)
    stamp.write_text(wanted)
    print("%s: %d packages" % (root, len(archives)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enter", required=True, type=pathlib.Path)
    parser.add_argument("set", choices=ROOTS)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("roots.py: this needs root, for chroot")
    for architecture, description in ROOTS[arguments.set].items():
        make(architecture, description, arguments.folder.resolve(), arguments.enter)


if __name__ == "__main__":
    main()
