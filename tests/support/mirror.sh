# shellcheck shell=sh
# Which Debian to take and where from, for the scripts that unpack one. Read by them.
#
#   SUITE   Debian's release (bookworm)
#   MIRROR  where packages come from (the first http source of this machine, else deb.debian.org)
# shellcheck disable=SC2034 # For whoever reads this.
suite=${SUITE:-bookworm}
mirror=${MIRROR:-$(sed -n 's/^\(URIs:\|deb\( \[[^]]*\]\)\?\) *\(http:[^ ]*\/debian\)\/\?\( .*\)\?$/\3/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)}
mirror=${mirror:-http://deb.debian.org/debian}
