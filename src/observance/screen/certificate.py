"""A signed statement of a screening that anyone can check again: asked what, of which lists, how, with what result.

The statement is JSON. Each of its parts is hashed in canonical form (keys sorted, no spaces, UTF-8), and Ed25519 signs
the hashes with the format's name: so a changed part is named, not only noticed. The signature says which key signed,
not whose key it is: compare the public key with one that its owner gave you by another way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from observance._version import __version__
from observance.model import Match
from observance.model.contract import match_json
from observance.screen.certificate_names import commitments, key_salt
from observance.screen.engine import engine_name
from observance.screen.index import VERSION, Index

FORMAT: Final = "observance-certificate/1"
SCREENING: Final = "screening"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: the names in order, the most matches a name, the least score (0 to 1).

    *private* keeps the names out of the certificate: it holds a commitment to each (`certificate_names`). The listed
    names that matched stay in it, and a high score tells a reader much about the name that was asked.
    """

    names: tuple[str, ...]
    limit: int
    threshold: float
    private: bool = False


def canonical(value: object) -> bytes:
    """Give JSON in its one form: keys sorted, no spaces, UTF-8; ValueError or TypeError for what has none."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def sha256(value: object) -> str:
    """Give the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def settings_of(index: Index) -> Json:
    """Give everything that decides a score: engine version, weak policy, the SHA-256 of every table it reads."""
    return {
        "engine": VERSION,
        "implementation": engine_name(),
        "weak": index.weak.value,
        "tables": {f"{part}/{name}": digest for part in ("screen", "text") for name, digest in _tables(part)},
    }


def _tables(part: str) -> Iterator[tuple[str, str]]:
    for table in sorted(files(f"observance.{part}").joinpath("data").iterdir(), key=lambda one: one.name):
        if table.is_file() and table.name.endswith((".toml", ".tsv", ".yaml", ".json")):
            yield table.name, hashlib.sha256(table.read_bytes()).hexdigest()


def lists_of(index: Index) -> list[Json]:
    """Give the lists of *index* as they stand in a certificate."""
    return [
        {"list": one.list, "version": one.version, "sha256": one.sha256, "designations": one.designations}
        for one in index.against
    ]


def answer_json(query: str | None, number: int, matches: Iterable[Match]) -> Json:
    """Give one answer as ``screen --format jsonl`` prints it; without the query, and what quotes it, where it is None."""
    shown = [{key: value for key, value in match_json(match).items() if key != "party"} for match in matches]
    if query is None:
        return {"id": number, "matches": [{k: v for k, v in one.items() if k != "tokens"} for one in shown]}
    return {"query": query, "id": number, "matches": shown}


def make(
    asked: Asked, answers: Iterable[Sequence[Match]], *, index: Index, key: Ed25519PrivateKey, made_at: datetime
) -> Json:
    """Give the signed certificate of one screening; *answers* are the matches of each name, in order.

    *made_at* must have a time zone. Raises ValueError where names and answers are not as many.
    """
    names = list(asked.names)
    nonce = secrets.token_hex(16) if asked.private else None
    committed = commitments(names, key_salt(key, nonce)) if nonce else None
    matches = [
        answer_json(None if asked.private else query, number, found)
        for number, (query, found) in enumerate(zip(asked.names, answers, strict=True))
    ]
    return sign(
        {
            "kind": SCREENING,
            "made": {"at": made_at.isoformat(), "by": f"observance {__version__}"},
            "asked": {
                "names": None if asked.private else names,
                "count": len(names),
                "nonce": nonce,
                "commitments": committed,
                "sha256": sha256(names if committed is None else committed),
            },
            "against": lists_of(index),
            "settings": {**settings_of(index), "limit": asked.limit, "threshold": asked.threshold},
            "result": {**counts(matches), "matches": matches, "sha256": sha256(matches)},
        },
        key,
    )


def counts(answers: Sequence[Json]) -> Json:
    """Give how many names were asked, how many matched, how many did not."""
    matched = sum(bool(one["matches"]) for one in answers)
    return {"names": len(answers), "matched": matched, "clear": len(answers) - matched}


def public_key(key: Ed25519PrivateKey) -> str:
    """Give the public key as a certificate has it: 32 bytes in base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")


def sign(statement: Json, key: Ed25519PrivateKey) -> Json:
    """Give *statement* with the hash of each of its parts, the public key and the signature over the hashes."""
    statement = json.loads(canonical(statement))  # what is signed is what a reader of the file gets
    hashes = dict(hashes_of(statement))
    return {
        "format": FORMAT,
        "statement": statement,
        "hashes": hashes,
        "signature": {
            "algorithm": "Ed25519",
            "public_key": public_key(key),
            "value": base64.b64encode(key.sign(signed(hashes))).decode("ascii"),
        },
    }


def signed(hashes: object) -> bytes:
    """Give the bytes that the signature is over."""
    return FORMAT.encode("ascii") + b"\n" + canonical(hashes)


def hashes_of(statement: Json) -> Iterator[tuple[str, str]]:
    """Give the path and hash of every part: of the statement's fields, and of the fields or items inside those."""
    for name, part in statement.items():
        # The whole is hashed beside its fields: an empty part has no field that would show it was there.
        yield name, sha256(part)
        inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for key, value in inner:
            yield f"{name}.{key}", sha256(value)
