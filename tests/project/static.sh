#!/bin/sh
# static.sh PROGRAM: the static program needs nothing but itself. It is put alone into an empty directory that is made the
# root; there it must give its version, and resolve a program laid beside it.
set -eu
program=$1
fail() {
    echo "static.sh: $*" >&2
    exit 1
}

[ -x "$program" ] || fail "$program is not built: ./dev build"
if readelf -lW "$program" | grep -q INTERP; then fail "$program asks for an interpreter, so it is not static"; fi
if readelf -dW "$program" | grep -q NEEDED; then fail "$program needs a library"; fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cp "$program" "$root/sandroot"
if [ "$(id -u)" -eq 0 ]; then
    inside() { env -i "$(command -v chroot)" "$root" "$@"; }
else
    inside() { env -i "$(command -v unshare)" --user --map-root-user "$(command -v chroot)" "$root" "$@"; }
fi

version=$(inside /sandroot --version) || fail "--version failed"
case $version in *[0-9].[0-9]*) ;; *) fail "--version said: $version" ;; esac
inside /sandroot --help >/dev/null || fail "--help failed"

# Nothing of the loader is there: each library is missing, which is an answer (status 1), not a failure.
mkdir -p "$root/bin"
cp /bin/ls "$root/bin/ls"
status=0
inside /sandroot resolve /bin/ls >"$root/out" 2>&1 || status=$?
[ $status -eq 1 ] || fail "resolving without libraries ended with $status: $(cat "$root/out")"
grep -q 'libc.so.6' "$root/out" || fail "libc.so.6 is not named as missing: $(cat "$root/out")"

# With them, all is found, at the places that ldd names.
ldd /bin/ls | sed -n 's/^[^/]*\(\/[^ ]*\) (0x.*$/\1/p' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done
inside /sandroot resolve /bin/ls >"$root/out" 2>&1 || fail "resolving failed: $(cat "$root/out")"
ldd /bin/ls | sed -n 's/^.*=> \(\/[^ ]*\) (0x.*$/\1/p' | while read -r library; do
    grep -qF "$(basename "$library")" "$root/out" || fail "$library was not found: $(cat "$root/out")"
done
inside /sandroot resolve --format json /bin/ls | grep -q '"status": *"ok"' || fail "JSON does not say ok"

# Under the name bash it hands a call on to the image's bash.
cp /bin/bash "$root/bin/bash"
ldd /bin/bash | sed -n 's/^[^/]*\(\/[^ ]*\) (0x.*$/\1/p' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done
"$program" accelerate --sysroot "$root" >"$root/out" 2>&1 || fail "accelerate failed: $(cat "$root/out")"
cmp -s "$program" "$root/usr/local/bin/bash" || fail "accelerate did not put the program into the image"
# shellcheck disable=SC2016 # The shell inside is to expand it.
[ "$(inside /usr/local/bin/bash -c 'echo "handed $0"' on)" = "handed on" ] || fail "a call of bash was not handed on"
"$program" accelerate --sysroot "$root" --undo >"$root/out" 2>&1 || fail "--undo failed: $(cat "$root/out")"
[ ! -e "$root/usr/local/bin/bash" ] || fail "--undo left the program in the image"

echo "$version, $(wc -c <"$program") bytes, works alone"
