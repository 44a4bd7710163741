"""Salted commitments: the log says that something is fixed without saying what, and the something can be deleted.

A log entry's body bears only a commitment, the SHA-256 of a random salt and a content. Salt and content lie in the store
beside the log as the entry's opening. Whoever has the opening can check it against the log; once it is deleted, nobody
can tell from the log what it was, not even by hashing a guess. (RFC 6962 has no such thing; the form is a hash
commitment with 32 bytes of salt.)
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import Any, Final

import msgspec

from observance.evidence.canonical import canonical

SALT_BYTES: Final = 32
ITEM_BYTES: Final = 16
LEAF_FORM: Final = 2

# Gives that many bytes nobody can guess; the second argument says what for, which only tests make use of.
Entropy = Callable[[int, str], bytes]


def system_entropy(size: int, _purpose: str) -> bytes:
    """Give *size* bytes of the operating system's randomness."""
    return os.urandom(size)


class Opening(msgspec.Struct, frozen=True, gc=False):
    """What a log entry's commitment stands for: ``salt`` is 32 random bytes, ``content`` canonical JSON."""

    salt: bytes
    content: str

    @property
    def commitment(self) -> str:
        """The commitment it opens, as 64 hexadecimal digits: SHA-256 over the salt and the content as UTF-8."""
        return hashlib.sha256(self.salt + self.content.encode("utf-8", "replace")).hexdigest()

    def fields(self) -> dict[str, Any]:
        """Decode the content; empty where it is no JSON object."""
        try:
            found = msgspec.json.decode(self.content)
        except msgspec.MsgspecError:
            return {}
        return found if isinstance(found, dict) else {}


def sealed(content: object, entropy: Entropy) -> Opening:
    """Give the opening of a new commitment to *content*."""
    words = canonical(content)
    return Opening(entropy(SALT_BYTES, f"salt {words}"), words)


class Leaf(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag=LEAF_FORM):
    """What a log entry says to everybody: when, what kind of thing was done, to which item, and the commitment.

    ``item`` is the random id of the capture or list it is about, never made from its content; None for the workspace
    as a whole. ``action`` is the name of a step (capture, parse, ...) or of a custody event (exported, erased, ...).
    """

    at: str  # UTC, ISO 8601
    action: str
    item: str | None
    version: str
    commitment: str

    def body(self) -> str:
        """Give the entry's body: canonical JSON, the bytes that are hashed into the log."""
        return canonical(
            {
                "v": LEAF_FORM,
                "at": self.at,
                "action": self.action,
                "item": self.item,
                "version": self.version,
                "commitment": self.commitment,
            }
        )


def told_version(version: str) -> str:
    """Give of a step's version what the log tells everybody: of a list's, its day and not the hash of its content."""
    return version.partition(" ")[0]


def leaf_of(body: str) -> Leaf | None:
    """Read an entry's body; None where it is not one."""
    try:
        return _LEAF.decode(body)
    except msgspec.MsgspecError:
        return None


_LEAF: Final = msgspec.json.Decoder(Leaf)
