"""The key a workspace signs with: made on first use, readable by its owner alone, sent nowhere, never overwritten.

One file holds one Ed25519 key. The second key a web archive's own signature needs (wacz-auth knows ECDSA only) is
derived from it, so that there is one thing to keep and one thing to lose.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from observance.evidence.segments import sync_folder
from observance.model import IntegrityBroken, WorkspaceError

NAME: Final = "signing-key.pem"
_ORIGIN: Final = "observance/log/"
_ORIGIN_DIGITS: Final = 16
_OWNER_ONLY: Final = 0o600
_OTHERS: Final = 0o077
_P384_ORDER: Final = int(
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16
)  # source: FIPS 186-4, D.1.2.4
_DERIVED_BYTES: Final = 56  # 64 bits more than the order, so that the remainder is as good as evenly spread


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Give the Ed25519 key of the workspace in *folder*, making ``signing-key.pem`` (mode 0600) where there is none.

    Raises `WorkspaceError` where it cannot be made or read, is another kind of key, or is open to other users.
    """
    place = folder / NAME
    hint = "move it away and a new one is made; what the old one signed stays valid"
    try:
        if not place.exists():
            _make(place)
        if os.name == "posix" and stat.S_IMODE(place.stat().st_mode) & _OTHERS:
            raise WorkspaceError(
                "the signing key can be read by other users", where=str(place), hint=f"chmod 600 {place}"
            )
        data = place.read_bytes()
    except OSError as error:
        raise WorkspaceError(
            f"the signing key cannot be made or read ({error.strerror})", where=str(place), hint="check the folder"
        ) from error
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError) as error:
        raise WorkspaceError("this is not an unencrypted key in PEM form", where=str(place), hint=hint) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise WorkspaceError("this is not an Ed25519 key", where=str(place), hint=hint)
    return key


def public_pem(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """Give the public part as PEM, the form openssl reads."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_pem(pem: bytes) -> Ed25519PublicKey:
    """Read what `public_pem` wrote; `IntegrityBroken` where it is anything else."""
    try:
        key = load_pem_public_key(pem)
    except ValueError as error:
        raise IntegrityBroken("this is not a public key in PEM form") from error
    if not isinstance(key, Ed25519PublicKey) or public_pem(key) != pem:
        raise IntegrityBroken("this is not an Ed25519 public key as observance writes one")
    return key


def log_origin(key: Ed25519PrivateKey) -> str:
    """Give the name of the log that is signed with *key*: no other key has it, and it tells nobody's name."""
    digest = hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()
    return f"{_ORIGIN}{digest[:_ORIGIN_DIGITS]}"


def archive_key(key: Ed25519PrivateKey) -> ec.EllipticCurvePrivateKey:
    """Derive the ECDSA key (P-384) that signs exported web archives; the same for the same *key*, always.

    The way back, from the derived key to *key*, is closed by HKDF.
    """
    stretched = HKDF(
        algorithm=hashes.SHA384(), length=_DERIVED_BYTES, salt=None, info=b"observance web archive signature v1"
    ).derive(key.private_bytes_raw())
    return ec.derive_private_key(int.from_bytes(stretched) % (_P384_ORDER - 1) + 1, ec.SECP384R1())


def _make(place: Path) -> None:
    """Write a new key whole and put it in place; where another process was first, its key is the one that stays."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = place.with_name(f".{NAME}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(part, place)
        except FileExistsError:
            return
        sync_folder(place.parent)  # a key that signed and is lost could never sign that log again
    finally:
        part.unlink()
