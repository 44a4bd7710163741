#!/bin/sh
# Read the bundled example reports, print the brief of the exhibition, write its page. Used by `make demo`.
set -eu
here=$(dirname "$0")
home=${DEMO_WORKSPACE:-demo-workspace}
rm -rf "$home"
export OBSERVANCE_WORKSPACE="$home"
for story in exhibition port-call workers; do
  observance read --jsonl "$here/$story.jsonl" > "$here/../.demo-readings"
done
rm -f "$here/../.demo-readings"
observance read "$here/relay.txt" --published 2024-11-01
observance read "$here/relay.txt" --published 2024-11-01 --format html --to "$home/exhibition.html" 2> /dev/null
echo
echo "Exhibitions across every report read:"
observance registers exhibitions
observance verify > "$home/checkpoint.txt"
echo "The brief as a page: $home/exhibition.html"
