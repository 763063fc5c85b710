#!/bin/sh
# build.sh: builds and refreshes of a root against cp and a shell loop, medians over interleaved runs; peak memory; how
# time grows with the number of files. bench.sh calls it.
#
#   RUNS     runs of each command (10)
#   PROGRAM  the program (build/release/sandroot)
#   FILES    files in the site-packages that is made for it (40000)
#   GROWTH   numbers of files for the growth ("10000 20000 40000 80000"); empty for none
set -eu
cd "$(dirname "$0")/../.."
runs=${RUNS:-10}
files=${FILES:-40000}
growth=${GROWTH-10000 20000 40000 80000}
program=$(realpath "${PROGRAM:-build/release/sandroot}")

# In build/, since hard links stay on one file system; removed at the end.
mkdir -p build
folder=$(mktemp -d "$PWD/build/bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

environment() { python3 tests/bench/environment.py "$1" "$2" && echo "$1/bin/python3"; }
python=$(environment "$folder/venv" "$files")
changing=$(find "$folder/venv" -name 'module_7.py' | sort | head -n 1)

# sandroot_build ROOT [option…]
sandroot_build() {
    into=$1
    shift
    "$program" build --python "$python" --profile none --root "$into" "$@"
}
# Each run has a place of its own, and all are removed at the end: for minutes ext4 passes by inodes that were deleted, at
# the cost of whoever creates some.
run=0
build_ours() { sandroot_build "$folder/ours.$run"; }
build_cp() { cp -al "$folder/root" "$folder/cp.$run"; }
build_copy() { sandroot_build "$folder/copy.$run" --link copy; }
build_cp_a() { cp -a "$folder/root" "$folder/cp-a.$run"; }
build_again() { sandroot_build "$folder/root"; }
build_one() { sandroot_build "$folder/root"; }
build_dry() { sandroot_build "$folder/root" --dry-run; }

# As an installer does it: a new file under the old name.
change_one() {
    cp "$changing" "$changing.new"
    echo "changed = $1" >>"$changing.new"
    mv "$changing.new" "$changing"
}

# shellcheck source=tests/bench/measure.sh
. tests/bench/measure.sh

build_again >/dev/null 2>&1 || [ $? -eq 1 ]
count=$(find "$folder/root" ! -type d | wc -l)
echo "building a root of $count files, $(du -sm "$folder/root" | cut -f 1) MiB, $runs runs each, median"
for run in $(seq "$runs"); do
    timed build_ours
    timed build_cp
    timed build_again
    change_one "$run"
    timed build_one
    timed build_dry
    [ "$run" -le 5 ] || continue
    timed build_copy
    timed build_cp_a
done
echo "and how many times cp -al"
row build_ours build_cp "sandroot build --root NEW   (examines, resolves, links)"
row build_cp build_cp "cp -al ROOT NEW   (only links the finished tree)"
echo "and how many times cp -a"
row build_copy build_cp_a "sandroot build --link copy --root NEW"
row build_cp_a build_cp_a "cp -a ROOT NEW"
echo "and how many times the first build"
row build_again build_ours "sandroot build --root ROOT   (nothing changed)"
row build_one build_ours "sandroot build --root ROOT   (one file replaced)"
row build_dry build_ours "sandroot build --root ROOT --dry-run"

# A part of the files, so that it ends within a minute; the rest would take as long in proportion.
part=$(($(find "$folder/root" ! -type d | wc -l) / 20))
(cd "$folder/root" && find . ! -type d | sed 's/^\.//' | awk 'NR % 20 == 0') >"$folder/list"
build_loop() { sh tests/bench/shell-loop.sh "$folder/list" "$folder/loop"; }
timed build_loop
awk -v loop="$(median build_loop)" -v ours="$(median build_ours)" -v part="$part" -v all="$count" \
    'BEGIN {printf "  %8.3f s  %7.0f x  a shell loop over %d of the files, scaled to all\n", loop / 1e6 * all / part, loop * all / part / ours, part}'

echo "peak memory of the first build: $(peak "$program" build --python "$python" --profile none --root "$folder/peak") KiB, of a refresh: $(peak "$program" build --python "$python" --profile none --root "$folder/peak") KiB; 32 MiB and 100 bytes a file are $((32 * 1024 + count * 100 / 1024)) KiB"

[ -z "$growth" ] || echo "growth: files, seconds (the best of three), microseconds a file, KiB"
for many in $growth; do
    python=$(environment "$folder/venv.$many" "$many")
    rm -f "$folder/build_ours.times"
    for time in 1 2 3; do
        run=$many.$time
        timed build_ours
    done
    memory=$(peak "$program" build --python "$python" --profile none --root "$folder/peak.$many")
    count=$(find "$folder/peak.$many" ! -type d | wc -l)
    sort -n "$folder/build_ours.times" | head -n 1 |
        awk -v count="$count" -v memory="$memory" '{printf "  %6d  %7.3f s  %6.1f us  %d KiB\n", count, $1 / 1e6, $1 / count, memory}'
done
