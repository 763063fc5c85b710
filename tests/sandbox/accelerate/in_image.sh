#!/bin/sh
# in_image.sh FOLDER COMMAND...: runs the command as in a container: "/" is an overlay over this machine, and whatever is
# written goes to a tmpfs that is gone afterwards. FOLDER holds the mounts; nobody else sees them. Needs root.
set -eu
if [ "${1:-}" != --inside ]; then exec unshare --mount --propagation private sh "$0" --inside "$@"; fi
folder=$2
shift 2
mkdir -p "$folder"
mount -t tmpfs tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/image"
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" overlay "$folder/image"
mount -t proc proc "$folder/image/proc"
mount --rbind /dev "$folder/image/dev"
# What lies on file systems of its own is not in the overlay.
for path in $SANDROOT_VISIBLE; do
    mkdir -p "$folder/image$path"
    mount --rbind "$path" "$folder/image$path"
done
exec chroot "$folder/image" "$@"
