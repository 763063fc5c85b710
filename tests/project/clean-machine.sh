#!/bin/sh
# clean-machine.sh: from a bare Debian to a root in one command. A minbase chroot gets git and nothing else, no /proc, no
# home, no locale; a clone of this project lies in it, and `./dev demo` must work there, and be quick the second time.
#
#   SUITE, MIRROR   as in tests/support/mirror.sh
#
# Needs root, debootstrap, git and a mirror. Packages are kept in build/clean-machine for the next run.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tests/support/mirror.sh
. tests/support/mirror.sh
second_run_at_most=30
[ "$(id -u)" -eq 0 ] || {
    echo "clean-machine.sh: this needs root, for debootstrap" >&2
    exit 1
}

kept=$PWD/build/clean-machine
mkdir -p "$kept/debs"
machine=$(mktemp -d "$kept/machine.XXXXXX")
trap 'rm -rf "$machine"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "clean-machine.sh: FAILED: $*" >&2
    exit 1
}
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$machine" "$@"; }
seconds() { date +%s; }

echo "== a bare $suite from $mirror"
debootstrap --variant=minbase --include=git --cache-dir="$kept/debs" "$suite" "$machine" "$mirror" >"$kept/debootstrap.log" 2>&1 ||
    fail "debootstrap: $(tail -n 3 "$kept/debootstrap.log")"
# How this machine finds the mirror is how that one does.
cat /etc/resolv.conf >"$machine/etc/resolv.conf"
cat /etc/hosts >"$machine/etc/hosts"
find "$kept/debs" -maxdepth 1 -name '*.deb' -exec cp -n -t "$machine/var/cache/apt/archives/" {} +
for command in g++ cmake python3 sudo; do
    if inside sh -c "command -v $command" >/dev/null; then fail "$command is on the bare machine already"; fi
done

# What a clone would hold: the files that git knows, and those that it would take.
mkdir -p "$machine/srv/sandroot"
git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -C "$machine/srv/sandroot" -xf -

began=$(seconds)
inside sh -c 'cd /srv/sandroot && ./dev demo' >"$kept/first.log" 2>&1 || fail "the first ./dev demo:
$(tail -n 40 "$kept/first.log")"
first=$(($(seconds) - began))
find "$machine/var/cache/apt/archives" -maxdepth 1 -name '*.deb' -exec cp -n -t "$kept/debs/" {} +
tail -n 12 "$kept/first.log"
[ ! -e "$machine/proc/self" ] || fail "/proc was mounted, so this proved less than it says"

began=$(seconds)
inside sh -c 'cd /srv/sandroot && ./dev demo' >"$kept/second.log" 2>&1 || fail "the second ./dev demo:
$(tail -n 40 "$kept/second.log")"
second=$(($(seconds) - began))
if grep -q 'installing' "$kept/second.log"; then fail "the second run installed something"; fi
[ $second -lt $second_run_at_most ] || fail "the second run took $second s"
if ls -d "$machine"/tmp/tmp.* >/dev/null 2>&1; then fail "the demo left its folder in /tmp"; fi

echo "clean machine: ./dev demo took $first s, the second time $second s"
echo "clean-machine: 2 passed, 0 failed"
