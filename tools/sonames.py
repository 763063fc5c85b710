#!/usr/bin/env python3
"""Makes lib/sandroot/explain/sonames.txt: which package of which Debian release brings which shared library.

It asks apt-get, with directories of its own, for the Contents and Packages of each release, and keeps what ld.so would
look for in /usr/lib and its subdirectories. Needs Debian's apt-get; changes nothing on this machine but OUT.
"""
import argparse
import collections
import datetime
import glob
import os
import re
import subprocess
import tempfile

RELEASES = ("bookworm", "trixie", "sid")
ARCHITECTURES = ("amd64", "arm64")   # The first decides; the second adds what only it has.
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

# One library or link in a directory that ld.so knows, or one below it.
IN_LIBRARY_DIRECTORY = re.compile(
    r"^(?:usr/)?lib/(?:[a-z0-9_]+-linux-gnu/)?((?:[^/ ]+/)?)((?:lib|ld-)[^/ ]*\.so(?:\.[0-9a-zA-Z_.+-]+)?) +(\S+)$")
NOT_FOR_USE = re.compile(r"-(dev|dbg|dbgsym|cross|i386|x32|libc6.*)$")
NUMBERS = re.compile(r"\d[\d.]*")


def update(directory, release, architecture, options):
    """One apt-get update for one release; what was fetched, by kind. A list that cannot be had is left out."""
    state = os.path.join(directory, release, architecture)
    os.makedirs(os.path.join(state, "lists/partial"))
    with open(os.path.join(state, "sources.list"), "w") as file:
        file.write(f"deb [arch={architecture} signed-by={options.keyring}] {options.mirror} {release} main\n")
    configuration = os.path.join(state, "apt.conf")
    with open(configuration, "w") as file:
        file.write(f"""Dir::State::lists "{state}/lists"; Dir::Cache "{state}"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::sourcelist "{state}/sources.list"; APT::Architecture "{architecture}"; Acquire::Languages "none";
APT::Architectures {{ "{architecture}"; }}; APT::Update::Post-Invoke-Success ""; APT::Sandbox::User "root";
Acquire::IndexTargets {{ deb::DEP-11 {{ DefaultEnabled "false"; }};
deb::Contents-deb {{ MetaKey "$(COMPONENT)/Contents-{architecture}"; ShortDescription "Contents";
Description "Contents"; KeepCompressed "true"; DefaultEnabled "true"; }}; }};
""")
    done = subprocess.run(["apt-get", "-q", "update"], env={**os.environ, "APT_CONFIG": configuration},
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = {kind: glob.glob(f"{state}/lists/*{pattern}*") for kind, pattern in
             (("contents", f"_Contents-{architecture}"), ("packages", "_Packages"))}
    if not found["contents"]:
        print(f"{release} {architecture}: no Contents: {(done.stderr.strip().splitlines() or ['?'])[0]}")
    return {kind: files[0] for kind, files in found.items() if files}


def lines_of(file):
    with subprocess.Popen(["/usr/lib/apt/apt-helper", "cat-file", file], stdout=subprocess.PIPE,
                          text=True, errors="replace") as process:
        yield from process.stdout


def packages_of(file):
    """{package: source}"""
    sources, name = {}, None
    for line in lines_of(file):
        if line.startswith("Package: "):
            name = line.split()[1]
            sources[name] = name
        elif line.startswith("Source: "):
            sources[name] = line.split()[1]
    return sources


def shorter(name):
    """libz.so.1.2 and libz.so.1 for libz.so.1.2.13."""
    while re.search(r"\.so\.\d.*\.", name):
        name = name.rpartition(".")[0]
        yield name


def sonames_of(file):
    """{soname: package}"""
    owners = collections.defaultdict(set)
    of_package = collections.defaultdict(set)
    for line in lines_of(file):
        found = ".so" in line and IN_LIBRARY_DIRECTORY.match(line.rstrip())
        if not found:
            continue
        below, soname, all_owners = found.groups()
        for owner in all_owners.split(","):
            section, _, package = owner.rpartition("/")
            if NOT_FOR_USE.search(package) or section.endswith(("libdevel", "debug")):
                continue
            is_versioned = ".so." in soname
            if not is_versioned and below != "odbc/" and (below or not section.endswith("libs")):
                continue
            owners[soname].add((below != "", not section.endswith("libs"), section.endswith("oldlibs"),
                                not package.startswith(soname.partition(".so")[0].lower()),
                                package.endswith(("-openmp", "-serial")), len(package), package))
            of_package[package].add(soname)
    chosen = {}
    for soname, all_owners in owners.items():
        package = min(all_owners)[-1]
        if any(name in of_package[package] for name in shorter(soname)):
            continue
        chosen[soname] = package
    return chosen


def between(before, after, packages):
    """What a release holds whose Contents cannot be had, by those of its neighbours and its own list of packages."""
    sonames = {}
    after_packages = set(after.values())
    for soname in set(before) | set(after):
        if after.get(soname) in packages:
            sonames[soname] = after[soname]
        elif before.get(soname) in packages and before[soname] not in after_packages:
            sonames[soname] = before[soname]
    # libicu76 lies between libicu72 and libicu78: the same name with other numbers, and so are its libraries.
    likewise = collections.defaultdict(list)
    for soname, package in {**after, **before}.items():
        likewise[NUMBERS.sub("#", package.removesuffix("t64"))].append((soname, package))
    known = set(before.values()) | after_packages
    for package in sorted(set(packages) - known):
        if not package.startswith("lib"):
            continue
        for soname, other in likewise.get(NUMBERS.sub("#", package.removesuffix("t64")), []):
            old = NUMBERS.findall(other.removesuffix("t64"))
            new = NUMBERS.findall(package.removesuffix("t64"))
            changed = [(a, b) for a, b in zip(old, new) if a != b]
            if len(changed) == 1 and len(re.findall(rf"(?<!\d){re.escape(changed[0][0])}(?!\d)", soname)) == 1:
                renamed = re.sub(rf"(?<!\d){re.escape(changed[0][0])}(?!\d)", changed[0][1], soname)
                sonames.setdefault(renamed, package)
    return sonames


DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def behind(before, word):
    """`word` less what it has in common with the word before it, whose length stands in front as one digit."""
    common = min(len(os.path.commonprefix([before, word])), len(DIGITS) - 1)
    return DIGITS[common] + word[common:]


def write(tables, notes, out):
    """One line a package: the releases that have it as a sum of bits, its name, its libraries; all but the bits as
    behind() has them, a package after the one above it, a library after the word to its left."""
    lines = collections.defaultdict(lambda: collections.defaultdict(int))
    for bit, release in enumerate(RELEASES):
        for soname, package in tables[release].items():
            lines[package][soname] |= 1 << bit
    text = [f"# {note}" for note in notes]
    above = ""
    for package in sorted(lines):
        by_releases = collections.defaultdict(list)
        for soname, releases in lines[package].items():
            by_releases[releases].append(soname)
        for releases, sonames in sorted(by_releases.items()):
            words, left = [f"{releases}{behind(above, package)}"], package
            for soname in sorted(sonames):
                words.append(behind(left, soname))
                left = soname
            text.append(" ".join(words))
            above = package
    with open(out, "w") as file:
        file.write("\n".join(text) + "\n")
    return len(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", default="http://deb.debian.org/debian")
    parser.add_argument("--keyring", default=KEYRING)
    parser.add_argument("out", metavar="OUT", nargs="?", default="lib/sandroot/explain/packages/sonames.txt")
    options = parser.parse_args()
    tables, packages, notes = {}, {}, []
    with tempfile.TemporaryDirectory() as directory:
        for release in RELEASES:
            for architecture in ARCHITECTURES:
                fetched = update(directory, release, architecture, options)
                if "packages" in fetched and release not in packages:
                    packages[release] = packages_of(fetched["packages"])
                if "contents" in fetched:
                    table = tables.setdefault(release, {})
                    for soname, package in sonames_of(fetched["contents"]).items():
                        table.setdefault(soname, package)
    today = datetime.date.today().isoformat()
    for at, release in enumerate(RELEASES):
        origin = "its Contents"
        if release not in tables:
            neighbours = [RELEASES[n] for n in (at - 1, at + 1) if 0 <= n < len(RELEASES) and RELEASES[n] in tables]
            if len(neighbours) != 2 or release not in packages:
                raise SystemExit(f"sonames.py: nothing is known of {release}; {options.out} was not changed")
            tables[release] = between(tables[neighbours[0]], tables[neighbours[1]], packages[release])
            origin = "its Packages and the Contents of its neighbours, since its own could not be had"
        notes.append(f"{release}: {len(tables[release])} libraries, {today}, by {origin}")
    count = write(tables, notes, options.out)
    print("\n".join(notes), f"{options.out}: {count} packages, {os.path.getsize(options.out)} bytes", sep="\n")


if __name__ == "__main__":
    main()
