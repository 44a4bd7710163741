"""The manifest of a bundle, its digest, and the signature over it: datapackage.json and datapackage-digest.json.

Source: WACZ 1.1.1 and WACZ Signing and Verification 0.1.0, "anonymous signature" (specs.webrecorder.net): ECDSA on
P-384 with SHA-256 over the characters of the hash, as the two numbers one behind the other. That form names no signer;
who the key belongs to says `key_statement`, a note signed with the workspace's own key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from observance.model import IntegrityBroken

MANIFEST: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
WACZ_VERSION: Final = "1.1.1"
AUTH_VERSION: Final = "0.1.0"
STATEMENT: Final = "observance web archive key"
_NUMBER_BYTES: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One file as the manifest lists it."""

    path: str
    sha256: str
    size: int


def manifest(resources: Sequence[Listed], *, title: str, software: str, created: str) -> bytes:
    """Give datapackage.json. *created* is a time as RFC 3339 has it."""
    listed = [
        {
            "name": one.path.rpartition("/")[2].lower(),
            "path": one.path,
            "hash": f"sha256:{one.sha256}",
            "bytes": one.size,
        }
        for one in resources
    ]
    return _form(
        {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            "created": created,
            "software": software,
            "resources": listed,
        }
    )


def read_manifest(data: bytes) -> tuple[list[Listed], dict[str, Any]]:
    """Read a manifest that has exactly the form `manifest` gives; `IntegrityBroken` where it has not."""
    try:
        found = json.loads(data)
        listed = [
            Listed(path=str(one["path"]), sha256=str(one["hash"]).removeprefix("sha256:"), size=int(one["bytes"]))
            for one in found["resources"]
        ]
        again = manifest(
            listed, title=str(found["title"]), software=str(found["software"]), created=str(found["created"])
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IntegrityBroken("it is not a manifest", where=MANIFEST) from error
    if again != data:
        raise IntegrityBroken("it is not in the form a manifest of a bundle has", where=MANIFEST)
    return listed, found


def digest_file(data: bytes, key: ec.EllipticCurvePrivateKey, *, software: str, created: str) -> bytes:
    """Give datapackage-digest.json over the manifest *data*, signed with *key*. The same input gives the same bytes."""
    hashed = f"sha256:{hashlib.sha256(data).hexdigest()}"
    r, s = decode_dss_signature(key.sign(hashed.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    raw = r.to_bytes(_NUMBER_BYTES) + s.to_bytes(_NUMBER_BYTES)
    return _digest_form(hashed, created, software, raw, public_bytes(key.public_key()))


def check_digest_file(data: bytes, manifest_data: bytes) -> bytes:
    """Check a digest file against the manifest; give the public key that signed it (DER), whoever's that is.

    Raises `IntegrityBroken`, saying which part does not fit.
    """
    try:
        found = json.loads(data)
        signed = found["signedData"]
        raw = base64.b64decode(signed["signature"], validate=True)
        public = base64.b64decode(signed["publicKey"], validate=True)
        again = _digest_form(str(found["hash"]), str(signed["created"]), str(signed["software"]), raw, public)
        key = load_der_public_key(public)
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise IntegrityBroken("it is not the digest of a manifest", where=DIGEST) from error
    if again != data or not isinstance(key, ec.EllipticCurvePublicKey) or len(raw) != 2 * _NUMBER_BYTES:
        raise IntegrityBroken("it is not in the form the digest of a manifest has", where=DIGEST)
    if found["hash"] != f"sha256:{hashlib.sha256(manifest_data).hexdigest()}":
        raise IntegrityBroken("its bytes do not have the hash that was signed", where=MANIFEST)
    r, s = (int.from_bytes(raw[n : n + _NUMBER_BYTES]) for n in (0, _NUMBER_BYTES))
    try:
        key.verify(encode_dss_signature(r, s), found["hash"].encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise IntegrityBroken("the signature over the manifest does not fit", where=DIGEST) from error
    return public


def key_statement(public: bytes) -> str:
    """Give the text by which a workspace's key says that the key *public* (DER) signs its web archives."""
    return f"{STATEMENT}\n{base64.b64encode(public).decode('ascii')}\n"


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """Give a public key as DER (SubjectPublicKeyInfo)."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _digest_form(hashed: str, created: str, software: str, raw: bytes, public: bytes) -> bytes:
    return _form(
        {
            "path": MANIFEST,
            "hash": hashed,
            "signedData": {
                "hash": hashed,
                "created": created,
                "software": software,
                "version": AUTH_VERSION,
                "signature": base64.b64encode(raw).decode("ascii"),
                "publicKey": base64.b64encode(public).decode("ascii"),
            },
        }
    )


def _form(found: dict[str, Any]) -> bytes:
    """Give JSON with one value a line, so that a shell can read it too."""
    return (json.dumps(found, indent=1, ensure_ascii=True) + "\n").encode("ascii")
