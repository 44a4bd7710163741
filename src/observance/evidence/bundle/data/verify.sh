#!/bin/sh
# Verify an unpacked bundle with POSIX tools and openssl 3 only. Run it from the folder the bundle was unpacked into:
#   sh observance/verify.sh [ROOT-CERTIFICATES.pem]
# Ends with 0 and the word "verified" if everything fits; otherwise it says what does not and ends with 1.
set -u
LC_ALL=C
export LC_ALL
roots=${1:-}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
fail() { echo "does not fit: $1" >&2; exit 1; }
hash_of() { openssl dgst -sha256 -r "$1" | cut -c1-64; }

# A note: the text before the first empty line, signed with the workspace's key.
note() {
    sed '/^$/,$d' "$1" > "$work/text"
    sed -n '/^$/,$p' "$1" | sed 1d | head -n 1 | cut -d' ' -f3 | openssl base64 -d -A > "$work/line"
    tail -c 64 "$work/line" > "$work/signature"
    openssl pkeyutl -verify -pubin -inkey observance/key.pem -rawin -in "$work/text" -sigfile "$work/signature" \
        > "$work/said" 2>&1 || fail "the signature in $1"
}

note observance/checkpoint.txt
root=$(sed -n 3p "$work/text")
size=$(sed -n 2p "$work/text")
echo "signed: the checkpoint, $size log entries"

note observance/archive-key.txt
key=$(sed -n 2p "$work/text")
value() { sed -n "s/^ *\"$1\": \"\([^\"]*\)\",*\$/\1/p" datapackage-digest.json | tail -n 1; }
[ "$key" = "$(value publicKey)" ] || fail "the key that signed datapackage.json is not the workspace's"
[ "sha256:$(hash_of datapackage.json)" = "$(value hash)" ] || fail "datapackage.json"
{ echo "-----BEGIN PUBLIC KEY-----"; echo "$key" | fold -w 64; echo "-----END PUBLIC KEY-----"; } > "$work/key.pem"
numbers=$(value signature | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
{
    echo "asn1=SEQUENCE:numbers"
    echo "[numbers]"
    echo "r=INTEGER:0x$(printf %s "$numbers" | cut -c1-96)"
    echo "s=INTEGER:0x$(printf %s "$numbers" | cut -c97-192)"
} > "$work/numbers"
openssl asn1parse -genconf "$work/numbers" -noout -out "$work/signature" > "$work/said" 2>&1 || fail "datapackage-digest.json"
value hash | tr -d '\n' > "$work/text"
openssl dgst -sha256 -verify "$work/key.pem" -signature "$work/signature" "$work/text" > "$work/said" 2>&1 \
    || fail "the signature in datapackage-digest.json"
echo "signed: datapackage.json"

sed -n 's/^ *"path": "\([^"]*\)",$/\1/p' datapackage.json > "$work/paths"
sed -n 's/^ *"hash": "sha256:\([0-9a-f]*\)",$/\1/p' datapackage.json > "$work/hashes"
paste "$work/hashes" "$work/paths" > "$work/listed"
while read -r hash path; do
    [ -f "$path" ] || fail "$path is missing"
    [ "$hash" = "$(hash_of "$path")" ] || fail "$path"
done < "$work/listed"
find . -type f | sed 's|^\./||' | sort > "$work/there"
{ cat "$work/paths"; echo datapackage.json; echo datapackage-digest.json; } | sort > "$work/expected"
cmp -s "$work/there" "$work/expected" || fail "there are files that datapackage.json does not list"
echo "fits: $(wc -l < "$work/paths" | tr -d ' ') files, each with its hash"

# The root of the log (RFC 6962, 2.1): leaves behind a zero byte, nodes behind a one; equal heights merge as they come.
count=0
depth=0
while IFS= read -r body; do
    { printf '\000'; printf %s "$body"; } | openssl dgst -sha256 -binary > "$work/peak.$depth"
    depth=$((depth + 1))
    bits=$count
    while [ $((bits % 2)) -eq 1 ]; do
        { printf '\001'; cat "$work/peak.$((depth - 2))" "$work/peak.$((depth - 1))"; } \
            | openssl dgst -sha256 -binary > "$work/node"
        depth=$((depth - 1))
        mv "$work/node" "$work/peak.$((depth - 1))"
        bits=$((bits / 2))
    done
    count=$((count + 1))
done < observance/log.jsonl
while [ "$depth" -gt 1 ]; do
    { printf '\001'; cat "$work/peak.$((depth - 2))" "$work/peak.$((depth - 1))"; } \
        | openssl dgst -sha256 -binary > "$work/node"
    depth=$((depth - 1))
    mv "$work/node" "$work/peak.$((depth - 1))"
done
[ "$count" = "$size" ] || fail "the log has $count entries, the checkpoint $size"
[ "$depth" -eq 0 ] && : | openssl dgst -sha256 -binary > "$work/peak.0"
[ "$(openssl base64 -A -in "$work/peak.0")" = "$root" ] || fail "observance/log.jsonl has another root than the checkpoint"
echo "fits: the log has the root of the checkpoint"

for token in observance/token-*.tsr; do
    [ -f "$token" ] || continue
    number=${token#observance/token-}
    stamped="observance/stamped-${number%.tsr}.txt"
    note "$stamped"
    if [ -z "$roots" ]; then
        echo "not checked: $token, for want of root certificates (give them to this script)"
        continue
    fi
    openssl ts -verify -data "$stamped" -in "$token" -CAfile "$roots" > "$work/said" 2>&1 || fail "$token"
    echo "stamped: $stamped, $(openssl ts -reply -in "$token" -text 2> "$work/said" | sed -n 's/^Time stamp: //p')"
done
echo "verified"
