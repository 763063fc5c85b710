#!/bin/sh
# roots.sh FOLDER: unpacks libc, ldconfig and a library of three foreign Debian architectures into FOLDER/ARCHITECTURE,
# unless they are there already. The machine's own package lists and architectures stay as they are.
set -eu
folder=$1
packages='libc-bin libc6 zlib1g'

fetch() {
    architecture=$1
    apt=$folder/apt-$architecture
    mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/debs"
    : >"$apt/state/status"
    cat >"$apt/apt.conf" <<END
#clear APT::Architectures;
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State "$apt/state";
Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache";
END
    # A repository of others may not know this architecture; the download tells whether that mattered.
    APT_CONFIG=$apt/apt.conf apt-get -q update || true
    # shellcheck disable=SC2086 # a list of words
    (cd "$apt/debs" && APT_CONFIG=../apt.conf apt-get -q download $packages)
}

unpack() {
    architecture=$1
    root=$folder/$architecture.new
    rm -rf "$root"
    mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib"
    for name in bin sbin lib; do ln -s "usr/$name" "$root/$name"; done
    for archive in "$folder/apt-$architecture/debs"/*.deb; do
        dpkg-deb --fsys-tarfile "$archive" | tar -x --keep-directory-symlink -C "$root" -f -
    done
    mv "$root" "$folder/$architecture"
}

for architecture in s390x arm64 armhf; do
    if [ -e "$folder/$architecture/sbin/ldconfig" ]; then
        echo "$folder/$architecture is there"
        continue
    fi
    rm -rf "$folder/apt-$architecture" "${folder:?}/$architecture"
    fetch "$architecture"
    unpack "$architecture"
    rm -rf "$folder/apt-$architecture"
done
