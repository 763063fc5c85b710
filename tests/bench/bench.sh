#!/bin/sh
# bench.sh: the program against its peers on this machine: medians over interleaved runs, so that a busy moment hits all
# alike, and ratios, which mean something on another machine too. Then builds (build.sh) and the stages below
# (libraries.cpp).
#
#   RUNS     runs of each command (20); those that take many times as long get three
#   PROGRAM  the program (build/release/sandroot)
set -eu
cd "$(dirname "$0")/../.."
runs=${RUNS:-20}
program=$(realpath "${PROGRAM:-build/release/sandroot}")
[ -x "$program" ] || {
    echo "bench.sh: $program is not built; run ./dev build" >&2
    exit 1
}

# In build/, since hard links stay on one file system; removed at the end.
mkdir -p build
folder=$(mktemp -d "$PWD/build/bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
list=$folder/libraries

# Regular ELF files named like libraries, of this machine's own class.
class=$(od -An -tx1 -N5 "$program" | tr -d ' ')
find /usr/lib -name '*.so*' -type f | sort | while read -r path; do
    if [ "$(od -An -tx1 -N5 "$path" | tr -d ' ')" = "$class" ]; then echo "$path"; fi
done >"$list"

# The commands as they are run; {} stands for the list.
resolve_ours() { xargs -a "$list" "$program" resolve; }
resolve_libtree() { xargs -a "$list" libtree -vv; }
# Every eighth, fourth and second of them: how the time grows with the number of objects.
for part in 8 4 2; do awk -v part="$part" 'NR % part == 0' "$list" >"$list.$part"; done
resolve_eighth() { xargs -a "$list.8" "$program" resolve; }
resolve_quarter() { xargs -a "$list.4" "$program" resolve; }
resolve_half() { xargs -a "$list.2" "$program" resolve; }
# One process for each file, since one libtree walks an object once however many files lead to it.
resolve_libtree_each() { xargs -a "$list" -n 1 libtree -vv; }
resolve_ldd() { while read -r path; do ldd "$path"; done <"$list"; }

peers="resolve_libtree resolve_libtree_each resolve_ldd"
# shellcheck source=tests/bench/measure.sh
. tests/bench/measure.sh

echo "resolving the $(wc -l <"$list") libraries of /usr/lib, $runs runs each, median, and how many times ours"
resolve_ours >/dev/null 2>&1 || true
for run in $(seq "$runs"); do
    timed resolve_ours
    timed resolve_libtree
    timed resolve_eighth
    timed resolve_quarter
    timed resolve_half
    [ "$run" -gt 3 ] || timed resolve_libtree_each
    [ "$run" -gt 3 ] || timed resolve_ldd
done
row resolve_ours resolve_ours "xargs -a LIST sandroot resolve"
row resolve_libtree resolve_ours "xargs -a LIST libtree -vv   (each object once, whichever files lead to it)"
row resolve_libtree_each resolve_ours "xargs -a LIST -n 1 libtree -vv   (each file's whole closure, as ours)"
row resolve_ldd resolve_ours "while read -r path; do ldd \"\$path\"; done <LIST"

echo "the same for a part of them: objects, seconds, microseconds an object"
for part in eighth:8 quarter:4 half:2 ours:1; do
    objects=$(if [ "${part#*:}" = 1 ]; then wc -l <"$list"; else wc -l <"$list.${part#*:}"; fi)
    awk -v objects="$objects" -v this="$(median "resolve_${part%:*}")" \
        'BEGIN {printf "  %6d  %8.4f s  %6.1f us\n", objects, this / 1e6, this / objects}'
done
echo "peak memory of sandroot resolve: $(peak xargs -a "$list" "$program" resolve) KiB"

echo
RUNS=$((runs < 10 ? runs : 10)) PROGRAM=$program sh tests/bench/build.sh

if [ -x build/bench/tests/bench/bench_library ]; then
    echo
    build/bench/tests/bench/bench_library
fi
