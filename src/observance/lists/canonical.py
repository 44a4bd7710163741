"""A list's one canonical form, its hash, and what changed between two versions: by content only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from observance.model import Designation, ListedName, NameQuality, PartyKind, SanctionsList

FORMER: Final = "former"
_ENCODER: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def entry(designation: Designation) -> dict[str, Any]:
    """Give one designation as plain JSON with a fixed order inside; empty fields are left out."""
    full = {
        "entity": designation.entity,
        "kind": designation.kind.value,
        "names": [_name(name) for name in designation.names],
        "programme": designation.programme,
        "listed_on": designation.listed_on.isoformat() if designation.listed_on else None,
        "birth_dates": list(designation.birth_dates),
        "countries": list(designation.countries),
        "identifiers": [list(pair) for pair in designation.identifiers],
        "remarks": designation.remarks,
        "positions": list(designation.positions),
        "birth_places": list(designation.birth_places),
        "linked": list(designation.linked),
        "topics": list(designation.topics),
    }
    return {key: value for key, value in full.items() if value}


def _name(name: ListedName) -> list[str]:
    return [name.text, name.quality.value, *([FORMER] if name.former else [])]


def entry_of(found: dict[str, Any]) -> Designation:
    """Read what `entry` wrote."""
    return Designation(
        entity=found["entity"],
        kind=PartyKind(found["kind"]),
        names=tuple(
            ListedName(text=text, quality=NameQuality(quality), former=FORMER in rest)
            for text, quality, *rest in found["names"]
        ),
        programme=found.get("programme", ""),
        listed_on=date.fromisoformat(found["listed_on"]) if "listed_on" in found else None,
        birth_dates=tuple(found.get("birth_dates", ())),
        countries=tuple(found.get("countries", ())),
        identifiers=tuple((kind, value) for kind, value in found.get("identifiers", ())),
        remarks=found.get("remarks", ""),
        positions=tuple(found.get("positions", ())),
        birth_places=tuple(found.get("birth_places", ())),
        linked=tuple(found.get("linked", ())),
        topics=tuple(found.get("topics", ())),
    )


def line(designation: Designation) -> str:
    """Give one designation as one line of canonical JSON."""
    return _ENCODER.encode(entry(designation))


def content_hash(designation: Designation) -> str:
    """Give the SHA-256 of one designation's canonical line."""
    return hashlib.sha256(line(designation).encode("utf-8", "surrogatepass")).hexdigest()


def digest(designations: Iterable[Designation]) -> str:
    """Give the SHA-256 over the canonical lines, sorted: the order a publisher prints is no content."""
    lines = sorted(line(designation) for designation in designations)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDiff:
    """What changed from one version of a list to another, by reference."""

    added: tuple[Designation, ...]
    removed: tuple[Designation, ...]
    changed: tuple[tuple[Designation, Designation], ...]


def diff(old: SanctionsList, new: SanctionsList) -> ListDiff:
    """Compare two versions of a list entry by entry, by the hash of each one's content; no version field counts."""
    before = {one.entity: one for one in old.designations}
    after = {one.entity: one for one in new.designations}
    return ListDiff(
        added=tuple(one for key, one in sorted(after.items()) if key not in before),
        removed=tuple(one for key, one in sorted(before.items()) if key not in after),
        changed=tuple(
            (before[key], one)
            for key, one in sorted(after.items())
            if key in before and before[key] is not one and content_hash(before[key]) != content_hash(one)
        ),
    )
