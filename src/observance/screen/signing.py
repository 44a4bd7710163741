"""The workspace's own signing key: made on first use, readable by its owner alone, never sent anywhere."""

from __future__ import annotations

import base64
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from observance.model import WorkspaceError

NAME: Final = "signing-key.pem"
_OWNER_ONLY: Final = 0o600
_OTHERS: Final = 0o077


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Give the Ed25519 key of the workspace in *folder*, making ``signing-key.pem`` (mode 0600) where there is none.

    Raises `WorkspaceError` where it cannot be made or read, is another kind of key, or is open to other users.
    """
    place = folder / NAME
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
    hint = "move it away and a new one is made; what the old one signed stays valid"
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError) as error:
        raise WorkspaceError("this is not an unencrypted key in PEM form", where=str(place), hint=hint) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise WorkspaceError("this is not an Ed25519 key", where=str(place), hint=hint)
    return key


def public_key(key: Ed25519PrivateKey) -> str:
    """Give the public key as a certificate has it: 32 bytes in base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")


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
    finally:
        part.unlink()
