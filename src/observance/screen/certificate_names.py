"""Names kept out of a certificate: a salted commitment to each, which its maker can open, for all names or for one.

A commitment is HMAC-SHA-256 of the name under a salt of its own. The salts come from one salt of the certificate, and
that from the signing key and the certificate's nonce: without them no guess of a name can be tried against it, and two
equal names do not look alike. Whoever is given the certificate's salt can try names at every place, whoever is given
the salt of one place only there.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SALT_BYTES: Final = 32
_PURPOSE: Final = "observance-certificate/1 private names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Names said to be those of a private certificate, with the salt that can show it.

    *salt* is the certificate's and *names* are all its names; or, where *number* says at which place (from 0) the one
    name stands, *salt* is the salt of that place.
    """

    names: Sequence[str]
    salt: bytes
    number: int | None = None


def key_salt(key: Ed25519PrivateKey, nonce: str) -> bytes:
    """Give the salt of the certificate with this *nonce* that *key* signed: 32 bytes that only the key gives."""
    return _hmac(key.private_bytes_raw(), f"{_PURPOSE} {nonce}".encode())


def salt_of(certificate: dict[str, Any], key: Ed25519PrivateKey, number: int | None = None) -> bytes:
    """Give the salt of a private certificate that *key* signed, or of the name at place *number* (from 0) alone."""
    salt = key_salt(key, str(certificate["statement"]["asked"]["nonce"]))
    return salt if number is None else _place_salt(salt, number)


def commitments(names: Sequence[str], salt: bytes) -> list[str]:
    """Give the commitment to each name, in order, in hexadecimal."""
    return [_commitment(name, _place_salt(salt, number)) for number, name in enumerate(names)]


def not_those(committed: Sequence[object], opened: Opened) -> Iterator[str]:
    """Say which of the *opened* names are not those *committed* to."""
    if opened.number is None and len(opened.names) != len(committed):
        yield f"{len(opened.names)} names given, {len(committed)} in the certificate"
        return
    if opened.number is not None and (len(opened.names) != 1 or not 0 <= opened.number < len(committed)):
        yield f"one name is wanted, at a place from 0 to {len(committed) - 1}"
        return
    if opened.number is not None:
        if _commitment(opened.names[0], opened.salt) != committed[opened.number]:
            yield f"name {opened.number}: not the name and the salt given"
        return
    for number, (made, held) in enumerate(zip(commitments(opened.names, opened.salt), committed, strict=True)):
        if made != held:
            yield f"name {number}: not the name and the salt given"


def _place_salt(salt: bytes, number: int) -> bytes:
    return _hmac(salt, str(number).encode())


def _commitment(name: str, salt: bytes) -> str:
    return _hmac(salt, name.encode("utf-8", "surrogatepass")).hex()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()
