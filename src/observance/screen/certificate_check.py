"""Checking a certificate, whoever made it: what was changed, what does not fit, what comes out otherwise today."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from observance.model import WeakPolicy
from observance.screen.certificate import (
    FORMAT,
    SCREENING,
    answer_json,
    canonical,
    counts,
    hashes_of,
    lists_of,
    settings_of,
    sha256,
    signed,
)
from observance.screen.certificate_names import Opened, not_those
from observance.screen.index import Index

Json = dict[str, Any]
_SHA256: Final = 64
_MOST_MATCHES: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a certificate found.

    ``problems`` are parts that were changed or do not fit together; ``differences`` are where the names, the lists or
    the answers are others now; ``settings`` are the engine, policy or tables that are not the same here, which may
    change an answer and need not. ``opened`` is whether names given were shown to be those of a private certificate,
    ``rerun`` whether it was run again, ``not_rerun`` why not.
    """

    public_key: str
    problems: tuple[str, ...]
    differences: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    opened: bool = False
    rerun: bool = False
    not_rerun: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing was changed and, where it was run again, nothing came out otherwise."""
        return not self.problems and not self.differences

    @property
    def same_result(self) -> bool | None:
        """Whether the same came out again; None where it was not run again."""
        return self.holds if self.rerun else None


def verify(certificate: object, index: Index | None = None, *, opened: Opened | None = None) -> Verdict:
    """Check a certificate, whoever made it, and say exactly what was changed or does not fit.

    With *index* the names are screened again and every difference is named. A private certificate does not hold them:
    *opened* gives them, with the salt that shows they are those it was made of. Never raises for what is in the
    certificate.
    """
    problems = list(_problems(certificate))
    public = _at(certificate, "signature", "public_key")
    verdict = Verdict(public_key=public if isinstance(public, str) else "", problems=tuple(problems))
    statement = certificate["statement"] if isinstance(certificate, dict) and not problems else {}
    if problems:
        return verdict
    if statement.get("kind") != SCREENING:
        kind = statement.get("kind")
        return verdict if index is None else replace(verdict, not_rerun=f"a {kind} is made again by its own verb")
    asked = statement["asked"]
    private = asked["names"] is None
    if private and opened is not None:
        others = tuple(not_those(asked["commitments"], opened))
        if others:
            return replace(verdict, differences=others, not_rerun="the names are not those of the certificate")
        verdict = replace(verdict, opened=True)
    if index is None:
        return verdict
    if private and opened is None:
        return replace(verdict, not_rerun="its names are private: give them, and the salt, to run it again")
    other = tuple(_other_lists(statement["against"], lists_of(index)))
    if other:
        return replace(verdict, differences=other, not_rerun="the lists are not the same")
    first = opened.number or 0 if private and opened else 0
    names = opened.names if private and opened else asked["names"]
    return replace(
        verdict,
        settings=tuple(_other_settings(statement["settings"], settings_of(index))),
        differences=tuple(_rerun(statement, names, index, first)),
        rerun=True,
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
        Ed25519PublicKey.from_public_bytes(public).verify(value, signed(hashes))
    except (TypeError, ValueError, RecursionError, binascii.Error):
        yield "signature: its key or value cannot be read"
    except InvalidSignature:
        yield "signature: does not fit the hashes and the public key; one of the three was changed"


def _changed(statement: Json, hashes: Json) -> Iterator[str]:
    try:
        found = dict(hashes_of(statement))
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
        kept = asked["commitments"] if asked["names"] is None else asked["names"]
        if sha256(kept) != asked["sha256"]:
            yield "asked.sha256: not that of the names"
        if len(kept) != asked["count"]:
            yield "asked.count: not that of the names"
        if sha256(result["matches"]) != result["sha256"]:
            yield "result.sha256: not that of the matches"
        if any(result[name] != value for name, value in counts(result["matches"]).items()):
            yield "result: its counts are not those of the matches"
        if result["names"] != asked["count"]:
            yield "result.names: not as many as were asked"
        if not _is_well_formed(statement):
            yield "statement: signed, but its values are not of the kinds a screening has"
    except (KeyError, TypeError, AttributeError) as error:
        yield f"statement: signed, but not a screening's: {type(error).__name__} at {error}"


def _is_well_formed(statement: Json) -> bool:
    """Whether a rerun can read it; KeyError or TypeError where something is missing or no object."""
    settings, asked, against = statement["settings"], statement["asked"], statement["against"]
    hits = [match for answer in statement["result"]["matches"] for match in answer["matches"]]
    texts = [
        *(asked["commitments"] if asked["names"] is None else asked["names"]),
        settings["engine"],
        settings["weak"],
        *settings["tables"].values(),
        *(one[part] for one in against for part in ("list", "version", "sha256")),
        *(match[part] for match in hits for part in ("list", "entity")),
    ]
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(settings["limit"], int)
        and 0 < settings["limit"] < _MOST_MATCHES
        and 0 < settings["threshold"] <= 1
        and settings["weak"] in {policy.value for policy in WeakPolicy}
        and all(isinstance(one["designations"], int) and len(one["sha256"]) == _SHA256 for one in against)
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


def _rerun(statement: Json, names: Sequence[str], index: Index, first: int) -> Iterator[str]:
    """Screen *names*, which stand in the certificate from place *first* on, and give what comes out otherwise."""
    private = statement["asked"]["names"] is None
    limit, threshold = statement["settings"]["limit"], statement["settings"]["threshold"]
    answers = index.screen_many(names, limit=limit, threshold=threshold)
    held = statement["result"]["matches"][first : first + len(names)]
    for number, (name, then, found) in enumerate(zip(names, held, answers, strict=True), first):
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
