#!/bin/sh
# venv.sh FOLDER: makes FOLDER/venv of requirements.txt with the system's python3, unless it is there already.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
wanted=$(cksum <"$here/requirements.txt")
if [ "$(cat "$folder/venv/wanted" 2>/dev/null)" = "$wanted" ]; then
    echo "$folder/venv is as it should be"
    exit 0
fi
rm -rf "$folder/venv"
mkdir -p "$folder"
/usr/bin/python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --disable-pip-version-check install --quiet --only-binary :all: --requirement "$here/requirements.txt"
echo "$wanted" >"$folder/venv/wanted"
"$folder/venv/bin/pip" --disable-pip-version-check list
