#!/bin/sh
# readme.sh README PROGRAM: what README.md shows can be typed. Each subcommand and option that stands in one of its code
# blocks is in that subcommand's help, each `./dev` command is one, and each file that it links to is there.
set -eu
readme=$1
program=$2
folder=$(cd "$(dirname "$readme")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0
complain() {
    echo "README.md: $*" >&2
    wrong=$((wrong + 1))
}

# The lines of code blocks that call the program, the continued ones joined.
awk '/^```/ {inside = !inside; next} inside' "$readme" | sed -e ':a' -e '/\\$/N; s/\\\n//; ta' |
    grep -oE '(^|[ $&|(])sandroot [a-z]+[^|&#]*' | sed 's/^[^s]*//' >"$work/calls"
[ "$(wc -l <"$work/calls")" -ge 8 ] || complain "too few examples were found: $(cat "$work/calls")"
while read -r _ command rest; do
    if ! "$program" "$command" --help >"$work/help" 2>&1; then
        complain "there is no 'sandroot $command'"
        continue
    fi
    for word in $rest; do
        case $word in
        --) break ;;
        --*) grep -qE -e "(^|[ ,\`])${word%%=*}([ ,=\`]|\$)" "$work/help" || complain "'sandroot $command' has no option $word" ;;
        esac
    done
done <"$work/calls"

grep -oE '\./dev [a-z]+' "$readme" | sort -u | while read -r _ command; do
    sh "$folder/dev" help | grep -q "^  $command " || echo "$command"
done >"$work/unknown"
while read -r command; do complain "there is no './dev $command'"; done <"$work/unknown"

grep -oE '\]\([^)#:]+\)' "$readme" | sed 's/^](//; s/)$//' | sort -u >"$work/links"
while read -r link; do [ -e "$folder/$link" ] || complain "$link is not there"; done <"$work/links"

[ $wrong -eq 0 ] || exit 1
echo "README.md: $(wc -l <"$work/calls") examples use what there is"
