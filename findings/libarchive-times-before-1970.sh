#!/bin/sh
# libarchive 3.7.9, as CMake 4.1.2 from PyPI carries it, ends at a pax archive with a file from before 1970: no member of it comes
# out, and the message gives no reason. GNU tar and Python's tarfile read the same archive. From the last second before 1970 the
# sign is lost: -0.5 comes out as +0.5. Expected: the time that the archive has, as for times after 1970, where all three agree.
# Seen on 2026-11-29 with Python 3.11 and GNU tar 1.34:
#   -1     tarfile -1.0, GNU tar -1.000000000, libarchive: "Problem with archive_read_next_header()", status 1
#   -1.5   tarfile -1.5, GNU tar -1.500000000, libarchive: the same error
#   -0.5   tarfile -0.5, GNU tar -0.500000000, libarchive 0.500000000
#   1.5    1.5, 1.500000000, 1.500000000
# Exit status 0 while all of that holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC LC_ALL=C
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cmake==4.1.2
library=$(grep -a -o -m 1 'libarchive 3\.[0-9.]*' venv/lib/python3*/site-packages/cmake/data/bin/cmake | head -n 1)
[ "$library" = 'libarchive 3.7.9' ] || { echo "CMake carries another library: $library"; exit 1; }

# one TIME: prints what the three make of a file of that time.
one() {
    rm -rf by-tar by-libarchive
    mkdir by-tar by-libarchive
    python3 - "$1" <<'END'
import sys, tarfile
with tarfile.open("one.tar", "w", format=tarfile.PAX_FORMAT) as archive:
    member = tarfile.TarInfo("file")
    member.mtime = float(sys.argv[1])
    archive.addfile(member)
with tarfile.open("one.tar") as archive:
    print(float(archive.getmember("file").mtime), end=" ")
END
    tar -xf one.tar -C by-tar 2>/dev/null
    stat --format='%.9Y' by-tar/file | tr '\n' ' '
    if (cd by-libarchive && ../venv/bin/cmake -E tar xf ../one.tar) >said 2>&1; then
        stat --format='%.9Y' by-libarchive/file
    elif grep -q 'archive_read_next_header' said; then
        echo refused
    else
        cat said
    fi
}

wrong=0
expect() {
    seen=$(one "$1")
    echo "$1: $seen"
    [ "$seen" = "$2" ] || wrong=1
}
expect -1 '-1.0 -1.000000000 refused'
expect -1.5 '-1.5 -1.500000000 refused'
expect -0.5 '-0.5 -0.500000000 0.500000000'
expect 1.5 '1.5 1.500000000 1.500000000'
exit $wrong
