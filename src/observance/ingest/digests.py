"""Digests as web archives write them: ``sha1:BASE32``, ``sha256:hex``, now and then in base64."""

from __future__ import annotations

import base64
import hashlib
from typing import Final, Protocol

# For checking what others wrote; what we write is SHA-256.
_KNOWN: Final = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512", "md5"})


class Hasher(Protocol):
    """A digest being computed."""

    def update(self, data: bytes, /) -> None:
        """Add *data*."""

    def digest(self) -> bytes:
        """Give the digest of all that was added."""


def hasher_for(written: str) -> Hasher | None:
    """Give an empty hash of the algorithm the digest *written* names; None where we do not know it."""
    algorithm = written.strip().partition(":")[0].strip().lower().replace("sha-", "sha")
    return hashlib.new(algorithm, usedforsecurity=False) if ":" in written and algorithm in _KNOWN else None


def is_digest(written: str, found: bytes) -> bool:
    """Whether the digest *written* is *found*; one that cannot be read is none."""
    value = written.strip().partition(":")[2].strip().rstrip("=")
    size = len(found)
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value) == found
        if len(value) == -(-size * 8 // 6):  # base64, in either of its two alphabets
            return (
                base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_" if {*"-_"} & {*value} else None)
                == found
            )
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8)) == found
    except ValueError:
        return False


def agrees(written: str, *candidates: bytes) -> bool | None:
    """Whether the digest *written* is that of one of *candidates*; None where we do not know its algorithm."""
    if hasher_for(written) is None:
        return None
    for data in candidates:
        hasher = hasher_for(written)
        assert hasher is not None
        hasher.update(data)
        if is_digest(written, hasher.digest()):
            return True
    return False
