#!/bin/sh
# shell-loop.sh LIST ROOT: links the files named in LIST below ROOT one by one, with the commands that a start-up script
# would run for each: its directory's name, the directory, the link or else a copy that everybody may read.
set -eu
list=$1
root=$2

while IFS= read -r file; do
    directory=$(dirname "$file")
    mkdir -p "$root$directory"
    if [ -L "$file" ]; then
        cp -P "$file" "$root$file"
    elif ! ln -f "$file" "$root$file" 2>/dev/null; then
        cp "$file" "$root$file" && chmod 444 "$root$file"
    fi
done <"$list"
