"""Loading a regime file: typed, whole, or refused with the row that is wrong."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

from observance.model import CheckGrade, EventType, Provision, Regime, RegimeError, TimelineEntry
from observance.regimes.schema import Vocabulary, day, provision

NAMES: Final = ("un-dprk", "eu-russia", "un-iran")
VERSION_DIGITS: Final = 12


@cache
def bundled() -> tuple[Regime, ...]:
    """Load every regime that comes with the program."""
    folder = files("observance.regimes").joinpath("data")
    return tuple(read(folder.joinpath(f"{name}.yaml").read_bytes(), where=f"{name}.yaml") for name in NAMES)


def load(path: Path) -> Regime:
    """Load a regime file of your own."""
    try:
        return read(path.read_bytes(), where=path.name)
    except OSError as error:
        raise RegimeError(f"cannot be read ({error.strerror})", where=str(path)) from error


@cache
def event_activities() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give which activities an event of a type may be."""
    found = _vocabulary()["event_to_activity"]
    return tuple((EventType(kind).value, tuple(activities)) for kind, activities in found.items())


def read(data: bytes, *, where: str) -> Regime:
    """Read a regime file; `RegimeError` names the file, the row and the field that is wrong."""
    try:
        found = yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        raise RegimeError(f"is not YAML ({error})", where=where, hint="check indentation and quotes") from error
    if not isinstance(found, dict) or "regime" not in found:
        raise RegimeError("is not a regime file", where=where, hint="the head of un-dprk.yaml describes every field")
    sources = {str(key): str(value) for key, value in found.get("sources", {}).items()}
    vocabulary = Vocabulary(
        activities=frozenset(_vocabulary()["activity"]),
        facts={words: name for name, fact in _facts().items() for words in fact["elements"]},
        generic=frozenset(name for name, fact in _facts().items() if fact.get("generic")),
        lists={name: _codes(listed) for name, listed in found.get("lists", {}).items()},
        sources=frozenset(sources),
    )
    defaults = found.get("defaults", {})
    rows = [provision(r, defaults=defaults, vocabulary=vocabulary, where=where) for r in found["provisions"]]
    overlays = [provision(r, defaults=defaults, vocabulary=vocabulary, where=where) for r in found.get("overlays", [])]
    _check_ids([*rows, *overlays], where)
    recorded = day(found.get("recorded"), where)
    return Regime(
        id=str(found["regime"]),
        title=str(found.get("title", "")),
        target=tuple(map(str, found.get("target", ()))),
        issuer=str(found.get("issuer", "")),
        recorded=recorded,
        version=f"{recorded} {hashlib.sha256(data).hexdigest()[:VERSION_DIGITS]}",
        provisions=tuple(rows),
        overlays=tuple(overlays),
        timeline=tuple(_entry(one, where) for one in found.get("timeline", [])),
        event_activities=event_activities(),
        sources=tuple(sources.items()),
    )


def _check_ids(rows: list[Provision], where: str) -> None:
    """Refuse an id that stands twice and a change of a row that is not there."""
    ids = [row.id for row in rows]
    for row in rows:
        if ids.count(row.id) > 1:
            raise RegimeError("stands twice", where=f"{where}, {row.id}", hint="give each paragraph one row")
        for change in row.changes:
            if change.id != "all" and change.id not in ids:
                raise RegimeError(f"changes {change.id!r}, which is not there", where=f"{where}, {row.id}")


def _entry(found: dict[str, Any], where: str) -> TimelineEntry:
    return TimelineEntry(
        on=day(found.get("date"), where),
        what=str(found.get("what", "")),
        check=CheckGrade(found.get("check", "memory")),
        sources=tuple(map(str, found.get("src", ()))),
        note=str(found.get("note", "")),
    )


def _codes(listed: dict[str, Any]) -> tuple[str, ...]:
    """Give every code of a named goods list, all tiers together."""
    return tuple(str(code) for key, codes in listed.items() if key.startswith("tier") for code in codes)


@cache
def _vocabulary() -> dict[str, Any]:
    return dict(_yaml("vocabulary.yaml"))


@cache
def _facts() -> dict[str, Any]:
    return dict(_yaml("facts.yaml"))


def _yaml(name: str) -> Any:
    return yaml.safe_load(files("observance.regimes").joinpath("data", name).read_text(encoding="utf-8"))
