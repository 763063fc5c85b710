# shellcheck shell=sh
# What the benchmarks share: commands are shell functions, timed one run at a time into files below $folder. Read by
# bench.sh and build.sh.
: "${folder:?}"

# timed NAME: runs it once, appends the microseconds to a file of its own. What a peer ($peers) says of what it finds does
# not matter; of ours 1 tells of something missing, which xargs turns into 123.
timed() {
    status=0
    began=$(date +%s%N)
    "$1" >"$folder/out" 2>"$folder/err" || status=$?
    echo $((($(date +%s%N) - began) / 1000)) >>"$folder/$1.times"
    case " ${peers:-} " in *" $1 "*) return 0 ;; esac
    if [ "$status" -ge 2 ] && [ "$status" -ne 123 ]; then
        echo "$0: $1 ended with $status" >&2
        cat "$folder/err" >&2
        exit 1
    fi
}

median() { sort -n "$folder/$1.times" | awk '{v[NR] = $1} END {print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

# row NAME BASE WORDS: its median, and how many times the base's that is.
row() {
    awk -v base="$(median "$2")" -v this="$(median "$1")" -v words="$3" \
        'BEGIN {printf "  %9.4f s  %8.3f x  %s\n", this / 1e6, this / base, words}'
}

# peak COMMAND…: the most memory that a process of it had, in KiB.
peak() {
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}
