#!/bin/bash
# shell-entry.sh GENERATION ENTRY ROOT: copies one entry of a list below ROOT as a sandbox does when it starts: a bash of its
# own, which looks for the names in it by the rules of its generation (tests/sandbox/copier) and goes through them one by
# one (shell-loop.sh).
set -eu
generation=$1
entry=$2
root=$3

names() {
    case $generation in
    1) find "$entry" -type f ;;
    2) find "$entry" -type f,l ;;
    3) find -L "$entry" -type f,l ;;
    esac
}
# Read here, since a shell of its own would be one more than the sandbox has.
place() {
    # shellcheck source=tests/bench/shell-loop.sh
    . "${0%/*}/shell-loop.sh" /dev/stdin "$root"
}

if [ -f "$entry" ]; then
    place <<<"$entry"
else
    names | place
fi
