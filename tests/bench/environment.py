"""environment.py FOLDER FILES: makes the venv FOLDER whose site-packages holds FILES files, the same ones each time.

Packages of Python files with the sizes and the width of real ones, each a distribution with its RECORD, and beside them
Debian's numpy and scipy, whose extension modules need libraries of the system.
"""

import pathlib
import random
import shutil
import subprocess
import sys

FILES_A_PACKAGE = 400
FILES_A_DIRECTORY = 20


def distribution(site, name, files):
    """What an installer leaves of the distribution `name`."""
    info = site / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "top_level.txt").write_text(name + "\n")
    (info / "INSTALLER").write_text("pip\n")
    record = [path.relative_to(site) for path in files] + [path.relative_to(site) for path in sorted(info.iterdir())]
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in record) + f"{info.name}/RECORD,,\n")
    return len(record) + 1


def package(site, name, count, numbers):
    """`count` files in directories of their own below the package `name`."""
    files = []
    while len(files) < count:
        directory = site / name
        for level in range(numbers.randrange(3)):
            directory = directory / f"part_{numbers.randrange(4)}_{level}"
        directory = directory / f"group_{len(files) // FILES_A_DIRECTORY}"
        directory.mkdir(parents=True, exist_ok=True)
        for at in range(min(FILES_A_DIRECTORY, count - len(files))):
            path = directory / ("__init__.py" if at == 0 else f"module_{len(files)}.py")
            size = int(numbers.lognormvariate(7.5, 1.3))
            path.write_text("# A module of the benchmark.\n" + "value = 1\n" * (min(size, 200_000) // 10))
            files.append(path)
    return files


def main():
    folder, wanted = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    if (folder / "files").is_file() and (folder / "files").read_text() == str(wanted):
        return
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", folder], check=True)
    site = next((folder / "lib").glob("python3*")) / "site-packages"
    have = 0
    for name in ("numpy", "scipy"):
        real = pathlib.Path("/usr/lib/python3/dist-packages") / name
        if not real.is_dir():
            continue
        shutil.copytree(real, site / name, symlinks=True)
        have += distribution(site, name, sorted(path for path in (site / name).rglob("*") if path.is_file()))
    have += sum(path.is_file() for path in site.rglob("*")) - have
    numbers = random.Random(1)
    at = 0
    while have < wanted:
        count = min(FILES_A_PACKAGE, max(wanted - have - 4, 1))
        files = package(site, f"package_{at}", count, numbers)
        have += len(files) + distribution(site, f"package_{at}", files) - len(files)
        at += 1
    (folder / "files").write_text(str(wanted))


main()
