"""A signed statement of a screening that anyone can check again: asked what, of which lists, how, with what result.

The statement is JSON. Each of its parts is hashed in canonical form (keys sorted, no spaces, UTF-8), and Ed25519 signs
the hashes with the format's name: so a changed part is named, not only noticed. The signature says which key signed,
not whose key it is: compare the public key with one that its owner gave you by another way.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from observance._version import __version__
from observance.model import Match
from observance.model.contract import match_json
from observance.screen.engine import engine_name
from observance.screen.index import VERSION, Index

FORMAT: Final = "observance-certificate/1"
SCREENING: Final = "screening"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: the names in order, the most matches a name, the least score (0 to 1).

    *private* keeps the names out of the certificate: it holds a keyed hash of them, which only the holder of the
    signing key can open (`salt_of`). The listed names that matched stay in it.
    """

    names: tuple[str, ...]
    limit: int
    threshold: float
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a certificate found.

    ``problems`` are parts that were changed or do not fit together; ``differences`` are where a new run, with what is
    installed here, gives something else; ``rerun`` is whether there was one, and ``not_rerun`` why not.
    """

    public_key: str
    problems: tuple[str, ...]
    differences: tuple[str, ...] = ()
    rerun: bool = False
    not_rerun: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing was changed and, where it was run again, nothing came out otherwise."""
        return not self.problems and not self.differences


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
    nonce = secrets.token_hex(16) if asked.private else None
    matches = [
        answer_json(None if asked.private else query, number, found)
        for number, (query, found) in enumerate(zip(asked.names, answers, strict=True))
    ]
    names = list(asked.names)
    return sign(
        {
            "kind": SCREENING,
            "made": {"at": made_at.isoformat(), "by": f"observance {__version__}"},
            "asked": {
                "names": None if asked.private else names,
                "count": len(names),
                "nonce": nonce,
                "sha256": private_hash(names, _salt(key, nonce)) if nonce else sha256(names),
            },
            "against": lists_of(index),
            "settings": {**settings_of(index), "limit": asked.limit, "threshold": asked.threshold},
            "result": {**_counts(matches), "matches": matches, "sha256": sha256(matches)},
        },
        key,
    )


def _counts(answers: Sequence[Json]) -> Json:
    matched = sum(bool(one["matches"]) for one in answers)
    return {"names": len(answers), "matched": matched, "clear": len(answers) - matched}


def sign(statement: Json, key: Ed25519PrivateKey) -> Json:
    """Give *statement* with the hash of each of its parts, the public key and the signature over the hashes."""
    statement = json.loads(canonical(statement))  # what is signed is what a reader of the file gets
    hashes = dict(_hashes(statement))
    return {
        "format": FORMAT,
        "statement": statement,
        "hashes": hashes,
        "signature": {
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii"),
            "value": base64.b64encode(key.sign(_signed(hashes))).decode("ascii"),
        },
    }


def _signed(hashes: object) -> bytes:
    return FORMAT.encode("ascii") + b"\n" + canonical(hashes)


def _hashes(statement: Json) -> Iterator[tuple[str, str]]:
    """Give the path and hash of every part: of the statement's fields, and of the fields or items inside those."""
    for name, part in statement.items():
        # The whole is hashed beside its fields: an empty part has no field that would show it was there.
        yield name, sha256(part)
        inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for key, value in inner:
            yield f"{name}.{key}", sha256(value)


def salt_of(certificate: Json, key: Ed25519PrivateKey) -> bytes:
    """Give the 32 bytes that open a private certificate's hash of names; only the key that signed it gives them."""
    return _salt(key, str(certificate["statement"]["asked"]["nonce"]))


def private_hash(names: Sequence[str], salt: bytes) -> str:
    """Give the keyed hash (HMAC-SHA-256) of names: without the salt, no guess of a name can be tried against it."""
    return hmac.new(salt, canonical(list(names)), hashlib.sha256).hexdigest()


def _salt(key: Ed25519PrivateKey, nonce: str) -> bytes:
    return hmac.new(key.private_bytes_raw(), f"{FORMAT} private names {nonce}".encode(), hashlib.sha256).digest()


def verify(
    certificate: object, index: Index | None = None, *, names: Sequence[str] | None = None, salt: bytes | None = None
) -> Verdict:
    """Check a certificate, whoever made it, and say exactly what was changed or does not fit.

    With *index* the names are screened again and every difference is named. A private certificate does not hold them:
    give *names*, and the *salt* (`salt_of`) that shows they are those it was made of. Never raises for what is in the
    certificate.
    """
    problems = list(_problems(certificate))
    public = _at(certificate, "signature", "public_key")
    verdict = Verdict(public_key=public if isinstance(public, str) else "", problems=tuple(problems))
    if index is None or problems:
        return verdict
    statement = certificate["statement"] if isinstance(certificate, dict) else {}
    if statement.get("kind") != SCREENING:
        return _with(verdict, not_rerun=f"a certificate of kind {statement.get('kind')} is run again by its own verb")
    asked = statement["asked"]
    given = asked["names"] if asked["names"] is not None else names
    if given is None:
        return _with(verdict, not_rerun="its names are private: give them to run it again")
    if asked["names"] is None and salt is not None and private_hash(given, salt) != asked["sha256"]:
        return _with(verdict, differences=("asked.sha256: not that of the names and the salt given",))
    other = tuple(_other_lists(statement["against"], lists_of(index)))
    if other:
        return _with(verdict, differences=other, not_rerun="the lists are not the same")
    differences = [*_other_settings(statement["settings"], settings_of(index)), *_rerun(statement, given, index)]
    return _with(verdict, differences=tuple(differences), rerun=True)


def _with(verdict: Verdict, *, differences: tuple[str, ...] = (), rerun: bool = False, not_rerun: str = "") -> Verdict:
    return Verdict(
        public_key=verdict.public_key,
        problems=verdict.problems,
        differences=differences,
        rerun=rerun,
        not_rerun=not_rerun,
    )


def _at(value: object, *path: str) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _problems(certificate: object) -> Iterator[str]:
    if _at(certificate, "format") != FORMAT:
        yield f"format: not {FORMAT}"
    statement, hashes = _at(certificate, "statement"), _at(certificate, "hashes")
    if not isinstance(statement, dict) or not isinstance(hashes, dict):
        yield "statement or hashes: missing"
        return
    if isinstance(certificate, dict):
        known = {"format", "statement", "hashes", "signature"}
        yield from (f"{name}: a part that no certificate has" for name in certificate if name not in known)
    yield from _signature_problems(_at(certificate, "signature"), hashes)
    changed = list(_changed(statement, hashes))
    yield from changed
    if not changed and statement.get("kind") == SCREENING:
        yield from _unfitting(statement)


def _signature_problems(signature: object, hashes: object) -> Iterator[str]:
    if not isinstance(signature, dict) or set(signature) != {"algorithm", "public_key", "value"}:
        yield "signature: missing, or not as a certificate has it"
        return
    if signature["algorithm"] != "Ed25519":
        yield "signature.algorithm: not Ed25519"
    try:
        public = base64.b64decode(signature["public_key"], validate=True)
        value = base64.b64decode(signature["value"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(value, _signed(hashes))
    except (TypeError, ValueError, RecursionError, binascii.Error):
        yield "signature: its key or value cannot be read"
    except InvalidSignature:
        yield "signature: does not fit the hashes and the public key; one of the three was changed"


def _changed(statement: Json, hashes: Json) -> Iterator[str]:
    try:
        found = dict(_hashes(statement))
    except (TypeError, ValueError, RecursionError):
        yield "statement: holds what has no canonical form"
        return
    differing = [path for path in {**hashes, **found} if hashes.get(path) != found.get(path)]
    for path in differing:
        # A field inside says more than the part around it.
        if not any(other.startswith(f"{path}.") for other in differing):
            was = "missing" if path not in found else "added" if path not in hashes else "changed"
            yield f"statement.{path}: {was} after it was signed"


def _unfitting(statement: Json) -> Iterator[str]:
    """Give what a signer wrote that cannot be: hashes and counts that are not those of what stands beside them."""
    try:
        asked, result = statement["asked"], statement["result"]
        if asked["names"] is not None and sha256(asked["names"]) != asked["sha256"]:
            yield "asked.sha256: not that of the names"
        if asked["names"] is not None and len(asked["names"]) != asked["count"]:
            yield "asked.count: not that of the names"
        if sha256(result["matches"]) != result["sha256"]:
            yield "result.sha256: not that of the matches"
        if any(result[name] != value for name, value in _counts(result["matches"]).items()):
            yield "result: its counts are not those of the matches"
        if result["names"] != asked["count"]:
            yield "result.names: not as many as were asked"
        if not _is_well_formed(statement):
            yield "statement: signed, but its values are not of the kinds a screening has"
    except (KeyError, TypeError, AttributeError) as error:
        yield f"statement: signed, but not a screening's: {type(error).__name__} at {error}"


def _is_well_formed(statement: Json) -> bool:
    """Whether a rerun can read it; KeyError or TypeError where something is missing or no object."""
    settings, names = statement["settings"], statement["asked"]["names"]
    hits = [match for answer in statement["result"]["matches"] for match in answer["matches"]]
    texts = [
        *(names or []),
        settings["engine"],
        settings["weak"],
        *settings["tables"].values(),
        *(one[part] for one in statement["against"] for part in ("list", "version", "sha256")),
        *(match[part] for match in hits for part in ("list", "entity")),
    ]
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(settings["limit"], int)
        and 0 < settings["limit"] < 1 << 20
        and 0 < settings["threshold"] <= 1
        and all(isinstance(one["designations"], int) for one in statement["against"])
        and all("score" in match for match in hits)
    )


def _other_lists(then: list[Json], now: list[Json]) -> Iterator[str]:
    was, here = ({one["list"]: one for one in lists} for lists in (then, now))
    for name in sorted({*was, *here}):
        if name not in here:
            yield f"list {name}: in the certificate, not here"
        elif name not in was:
            yield f"list {name}: here, not in the certificate"
        else:
            for what in ("version", "sha256", "designations"):
                if was[name][what] != here[name][what]:
                    yield f"list {name}: {what} {was[name][what]} in the certificate, {here[name][what]} here"


def _other_settings(then: Json, now: Json) -> Iterator[str]:
    for name in ("engine", "weak"):
        if then[name] != now[name]:
            yield f"settings.{name}: {then[name]} in the certificate, {now[name]} here"
    for table in sorted({*then["tables"], *now["tables"]}):
        if then["tables"].get(table) != now["tables"].get(table):
            yield f"settings.tables: {table} is not the same here"


def _rerun(statement: Json, names: Sequence[str], index: Index) -> Iterator[str]:
    private = statement["asked"]["names"] is None
    if len(names) != statement["asked"]["count"]:
        yield f"{len(names)} names given, {statement['asked']['count']} in the certificate"
        return
    limit, threshold = statement["settings"]["limit"], statement["settings"]["threshold"]
    answers = index.screen_many(names, limit=limit, threshold=threshold)
    for number, (name, then, found) in enumerate(zip(names, statement["result"]["matches"], answers, strict=True)):
        now = json.loads(canonical(answer_json(None if private else name, number, found)))
        if now != then:
            yield from _other_answer(f"name {number}" if private else f"name {number} {name!r}", then, now)


def _other_answer(name: str, then: Json, now: Json) -> Iterator[str]:
    was, here = ({(one["list"], one["entity"]): one for one in answer["matches"]} for answer in (then, now))
    for key in sorted({*was, *here}):
        at = f"{name}: {' '.join(key)}"
        if key not in here:
            yield f"{at} matched then ({was[key]['score']}), not now"
        elif key not in was:
            yield f"{at} matches now ({here[key]['score']}), not then"
        else:
            for what in sorted({*was[key], *here[key]}):
                if was[key].get(what) != here[key].get(what):
                    yield f"{at}: {what} was {was[key].get(what)}, is {here[key].get(what)}"
    if list(was) != list(here) and set(was) == set(here):
        yield f"{name}: the same matches in another order"
    if then.get("id") != now["id"] or then.get("query") != now.get("query"):
        yield f"{name}: the answer is not to this name"
