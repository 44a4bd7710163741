"""Signed notes and checkpoints: a few lines of text with Ed25519 signatures under them, in the form of C2SP.

A note is text that ends in a newline, an empty line, and one line a signature: an em dash, the signer's name, and the
base64 of four bytes that tell the key and of the signature. A checkpoint is a note whose text is an origin, a size and
a root: what a log held at one moment. Tools of others read both.

Source: C2SP signed-note (c2sp.org/signed-note) and tlog-checkpoint (c2sp.org/tlog-checkpoint).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from observance.model import IntegrityBroken, UsageError

ED25519: Final = b"\x01"
LONGEST_NOTE: Final = 1_000_000  # bytes; far above sixteen signatures of any kind
MOST_SIGNATURES: Final = 100
_ROOT_LENGTH: Final = 32
_KEY_ID_LENGTH: Final = 4
_MARK: Final = "\u2014 "
_SPACE: Final = " "


@dataclass(frozen=True, slots=True)
class Signer:
    """A key somebody signs notes with, by the name they sign under. ``public`` is 32 bytes."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        """Refuse a name that a signature line could not carry."""
        if not _is_name(self.name) or len(self.public) != _ROOT_LENGTH:
            raise UsageError(
                "this is not a key that signs notes",
                where=self.name,
                hint="a name without spaces or plus signs, and an Ed25519 key of 32 bytes",
            )

    @property
    def key_id(self) -> bytes:
        """Give the four bytes a signature line names the key by."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:_KEY_ID_LENGTH]

    @property
    def vkey(self) -> str:
        """Give the key as one line others can be told: ``name+key id in hexadecimal+base64``."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read what `vkey` gives; `UsageError` where it is anything else."""
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = _decoded(encoded)
        if raw is not None and raw[:1] == ED25519 and len(raw) == 1 + _ROOT_LENGTH and _is_name(name):
            signer = cls(name, raw[1:])
            if signer.vkey == f"{name}+{key_id}+{encoded}":
                return signer
        raise UsageError(
            "this is not a verifier key of an Ed25519 signer",
            where=vkey[:80],
            hint="it looks like name+1a2b3c4d+base64; observance export writes one into every bundle",
        )

    @classmethod
    def of(cls, name: str, key: Ed25519PrivateKey) -> Self:
        """Give the signer whose private key that is."""
        return cls(name, key.public_key().public_bytes_raw())

    def accepts(self, text: str, signature: bytes) -> bool:
        """Whether *signature* is this key's over *text*."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who signed by their own word, the key's id (4 bytes), the signature's bytes."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note taken apart: nothing of it is checked yet but its form."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: the log of that origin had ``size`` entries and this root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Give the lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def sign(text: str, key: Ed25519PrivateKey, *, name: str) -> str:
    """Give *text* as a note signed with *key* under *name*; `UsageError` where a note cannot carry them."""
    signer = Signer.of(name, key)
    if not text.endswith("\n") or not _is_plain(text):
        raise UsageError("this text cannot be signed as a note", hint="it ends in a newline and has no control signs")
    return f"{text}\n{_line(signer, key.sign(text.encode()))}"


def countersign(note: str, key: Ed25519PrivateKey, *, name: str) -> str:
    """Give *note* with one more signature under it."""
    return note + _line(Signer.of(name, key), key.sign(parse(note).text.encode()))


def parse(note: str | bytes) -> Note:
    """Take a note apart; `UsageError` where it has not exactly the form of one. Checks no signature."""
    try:
        whole = note.decode("utf-8") if isinstance(note, bytes) else note
        size = len(whole.encode("utf-8"))
    except UnicodeError as error:
        raise _malformed("it is not UTF-8") from error
    if size > LONGEST_NOTE:
        raise _malformed(f"it is longer than {LONGEST_NOTE:,} bytes")
    if not _is_plain(whole):
        raise _malformed("it has a control character")
    end = whole.rfind("\n\n")
    if end < 0 or not whole.endswith("\n") or end + 2 == len(whole):
        raise _malformed("it has no signature line under an empty line")
    lines = whole[end + 2 : -1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise _malformed(f"it has more than {MOST_SIGNATURES} signatures")
    return Note(whole[: end + 1], tuple(_signature(line) for line in lines))


def verify(note: str | bytes, signers: Iterable[Signer]) -> Note:
    """Give the note if a known key signed it; signatures of keys that are not known are ignored.

    Raises `UsageError` where it is no note, `IntegrityBroken` where a known key's signature does not fit the text or
    no known key signed it.
    """
    parsed = parse(note)
    known = {(signer.name, signer.key_id): signer for signer in signers}
    verified = False
    for signature in parsed.signatures:
        signer = known.get((signature.name, signature.key_id))
        if signer is None:
            continue
        if not signer.accepts(parsed.text, signature.value):
            raise IntegrityBroken("the signature does not fit the text", where=f"note signed by {signer.name}")
        verified = True
    if not verified:
        names = ", ".join(sorted({signature.name for signature in parsed.signatures}))
        raise IntegrityBroken("no key that is trusted here signed this note", where=f"note signed by {names}")
    return parsed


def tree_head(text: str) -> TreeHead:
    """Read the text of a checkpoint, lines after the third left aside; `UsageError` where it is no checkpoint."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise _no_checkpoint("it has at least three lines that are not empty: origin, size, root")
    origin, size, encoded = lines[:3]
    root = _decoded(encoded)
    if not (size.isascii() and size.isdigit()) or str(int(size[:20])) != size:
        raise _no_checkpoint("its second line is the number of entries")
    if root is None or len(root) != _ROOT_LENGTH:
        raise _no_checkpoint("its third line is a root of 32 bytes in base64")
    return TreeHead(origin, int(size), root)


def read_checkpoint(note: str | bytes, signers: Iterable[Signer] = ()) -> TreeHead:
    """Give what a checkpoint says, signed or not; with *signers*, one of them must have signed it.

    Raises as `verify` and `tree_head` do.
    """
    known = tuple(signers)
    if known:
        return tree_head(verify(note, known).text)
    text = note.decode("utf-8", "replace") if isinstance(note, bytes) else note
    return tree_head(parse(text).text if "\n\n" in text else text)


def _line(signer: Signer, signature: bytes) -> str:
    return f"{_MARK}{signer.name} {_base64(signer.key_id + signature)}\n"


def _signature(line: str) -> Signature:
    """Read one signature line."""
    name, _, encoded = line.removeprefix(_MARK).partition(_SPACE)
    raw = _decoded(encoded)
    if not line.startswith(_MARK) or not _is_name(name) or raw is None or len(raw) <= _KEY_ID_LENGTH:
        raise _malformed("one of its signature lines is not one")
    return Signature(name, raw[:_KEY_ID_LENGTH], raw[_KEY_ID_LENGTH:])


def _is_name(name: str) -> bool:
    """Whether a key may be called that: not empty, no space of any script, no plus sign."""
    return bool(name) and "+" not in name and _is_plain(name) and not any(sign.isspace() for sign in name)


def _is_plain(text: str) -> bool:
    return all(sign >= " " or sign == "\n" for sign in set(text))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decoded(encoded: str) -> bytes | None:
    """Decode base64 that is written the one way it can be; None for anything else."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return None
    return raw if _base64(raw) == encoded else None


def _malformed(why: str) -> UsageError:
    return UsageError(f"this is not a signed note: {why}", hint="a checkpoint of observance verify is one")


def _no_checkpoint(why: str) -> UsageError:
    return UsageError("this is not a checkpoint", hint=f"{why}; observance verify prints one")
