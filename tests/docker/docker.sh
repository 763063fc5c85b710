#!/bin/sh
# docker.sh FOLDER: the Dockerfiles, built for real, without a daemon and without pulling an image: buildah, with chroot
# for isolation, on a base made by debootstrap. The program comes out of the top-level Dockerfile, the image like the
# sandbox's out of fixtures/docker; in that numpy and psycopg2 must work after chroot(2), and its settings must be those
# that the program prints. The base and the wheels stay in FOLDER for the next run.
#
#   SUITE, MIRROR   as in tests/support/mirror.sh
set -eu
cd "$(dirname "$0")/../.."
mkdir -p "$1"
kept=$(cd "$1" && pwd)
# shellcheck source=tests/support/mirror.sh
. tests/support/mirror.sh
[ "$(id -u)" -eq 0 ] || {
    echo "docker.sh: this needs root, for debootstrap and buildah" >&2
    exit 1
}

work=$(mktemp -d "$kept/work.XXXXXX")
images() { buildah --root "$work/storage" --runroot "$work/run" "$@"; }
clean() {
    images rm --all >/dev/null 2>&1 || true
    images rmi --all --force >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
fail() {
    echo "docker.sh: FAILED: $*" >&2
    exit 1
}
# step NAME COMMAND…: its talk goes to a file, of which a failure shows the end.
step() {
    name=$1
    shift
    "$@" >"$kept/$name.log" 2>&1 || fail "$name: $(tail -n 30 "$kept/$name.log")"
}

if [ ! -e "$kept/$suite.tar" ]; then
    step debootstrap debootstrap --variant=minbase --include=python3-venv,ca-certificates "$suite" "$work/base" "$mirror"
    rm -rf "$work"/base/var/cache/apt/archives/*.deb
    tar -C "$work/base" -cf "$work/base.tar" .
    mv "$work/base.tar" "$kept/$suite.tar"
    rm -rf "$work/base"
fi
mkdir "$work/context"
ln "$kept/$suite.tar" "$work/context/base.tar"
printf 'FROM scratch\nADD base.tar /\n' >"$work/context/Dockerfile"
step base images build --isolation chroot --tag base "$work/context"
rm "$work/context/base.tar"

# Objects that were compiled here before need not be compiled again, provided that the path is the same.
set --
if command -v ccache >/dev/null; then
    cache=$(ccache --get-config cache_dir)
    mkdir -p "$cache"
    set -- --build-arg PACKAGES=ccache --build-arg SOURCE="$PWD" --volume "$cache:/root/.cache/ccache"
    settings=${XDG_CONFIG_HOME:-$HOME/.config}/ccache
    [ ! -d "$settings" ] || set -- "$@" --volume "$settings:/root/.config/ccache"
fi
step program images build --isolation chroot --build-arg DEBIAN=localhost/base --tag sandroot "$@" .

[ -d "$kept/wheels" ] || {
    python3 -m venv "$work/venv"
    step wheels "$work/venv/bin/pip" download --only-binary :all: --dest "$work/wheels" numpy psycopg2-binary
    mv "$work/wheels" "$kept/wheels"
}
cp -r fixtures/docker/Dockerfile "$kept/wheels" "$work/context/"
step image images build --isolation chroot --build-arg SANDROOT=localhost/sandroot --build-arg PYTHON=localhost/base \
    --tag sandbox "$work/context"

container=$(images from sandbox)
inside() { images run --isolation chroot "$@"; }
for script in inside.py compute/numpy.py compute/psycopg2.py; do
    images copy "$container" "tests/packages/$script" "/claims/$(basename "$script")" >/dev/null
done
for module in numpy psycopg2; do
    expected=$(sed -n 's/^# expect: //p' "tests/packages/compute/$module.py")
    said=$(inside "$container" -- /opt/python/bin/python3 /claims/inside.py /var/sandbox/sandbox-python 10000 "/claims/$module.py") ||
        fail "$module does not work in the root"
    [ "$said" = "$expected" ] || fail "$module said '$said', not '$expected'"
done
inside "$container" -- sandroot verify --python /opt/python/bin/python3 --import-all --filter none || fail "sandroot verify"
for line in $(inside "$container" -- sandroot wiring --for 0.2.15 --format dockerfile | sed -n 's/^ENV //p'); do
    images inspect --type image --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' sandbox | grep -qxF "$line" ||
        fail "the image does not have the setting $line"
done
echo "docker: the program, the image, its root: all well"
