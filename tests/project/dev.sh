#!/bin/sh
# dev.sh DEV: the one entry point says what it can do, refuses what it cannot, and is quick when nothing is missing.
set -eu
dev=$1
fail() {
    echo "dev.sh: $*" >&2
    exit 1
}

for shell in sh dash bash; do
    command -v $shell >/dev/null || continue
    $shell -n "$dev" || fail "$shell cannot read it"
    help=$($shell "$dev" help) || fail "help failed under $shell"
    for command in build demo test bench lint format fuzz deps; do
        case $help in *"  $command"*) ;; *) fail "help does not name $command" ;; esac
    done
done

status=0
said=$("$dev" nonsense 2>&1) || status=$?
[ $status -eq 1 ] || fail "an unknown command ended with $status"
case $said in *"no command 'nonsense'"*) ;; *) fail "an unknown command was answered by: $said" ;; esac

status=0
said=$("$dev" deps nonsense 2>&1) || status=$?
[ $status -eq 1 ] || fail "an unknown group ended with $status"

# Everything is there by now, so this only looks; and it needs neither home nor locale.
began=$(date +%s%N)
env -i PATH="$PATH" "$dev" deps build >/dev/null || fail "deps failed although the build went through"
took=$((($(date +%s%N) - began) / 1000000))
[ $took -lt 1000 ] || fail "deps took $took ms with nothing to do"

# Elsewhere than on Debian it names what to install. A PATH without apt-get is such a place.
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
for tool in sh dirname; do ln -s "$(command -v $tool)" "$elsewhere/$tool"; done
status=0
said=$(PATH=$elsewhere "$dev" deps build 2>&1) || status=$?
[ $status -eq 1 ] || fail "without apt-get it ended with $status: $said"
case $said in *"not Debian"*libboost-filesystem-dev*) ;; *) fail "without apt-get it said: $said" ;; esac
PATH=$elsewhere SANDROOT_DEPS=present "$dev" deps build || fail "SANDROOT_DEPS=present was not taken"
echo "dev: help, refusals and dependencies are in order (looking took $took ms)"
