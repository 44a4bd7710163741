"""Reading one provision row out of YAML, with an error that names the file, the row and the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from observance.model import (
    Cap,
    Change,
    CheckGrade,
    Effect,
    Element,
    Exemption,
    GoodsLimit,
    InForce,
    Provision,
    RegimeError,
    WindDown,
)

KEYS = frozenset(
    {"id", "effect", "activity", "dir", "goods", "party", "bound", "in_force", "wind_down", "cap", "except", "changes"}
    | {"elements", "summary", "quote", "quote_of", "check", "num", "src", "note"}
)
DIRECTIONS = frozenset({"to", "from", "with", "in", "target", "third_country"})
E = TypeVar("E", bound=StrEnum)
HINT = "the head of un-dprk.yaml describes every field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What rows may say: the activities there are, and the named fact each element's words stand for."""

    activities: frozenset[str]
    facts: Mapping[str, str]
    generic: frozenset[str]
    lists: Mapping[str, tuple[str, ...]]
    sources: frozenset[str]


def provision(row: Any, *, defaults: Mapping[str, Any], vocabulary: Vocabulary, where: str) -> Provision:
    """Read one row; `RegimeError` where it breaks the schema."""
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise RegimeError("a provision has no id", where=where, hint=HINT)
    at = f"{where}, {row['id']}"
    unknown = set(row) - KEYS
    if unknown:
        raise RegimeError(
            f"unknown field {sorted(map(str, unknown))}", where=at, hint="quote a text that holds a comma"
        )
    activities = tuple(_words(row, "activity", at))
    for activity in activities:
        if activity not in vocabulary.activities:
            raise RegimeError(f"unknown activity {activity!r}", where=at, hint="vocabulary.yaml lists them")
    if row.get("dir") not in DIRECTIONS:
        raise RegimeError(f"dir {row.get('dir')!r} is not one of {sorted(DIRECTIONS)}", where=at, hint=HINT)
    return Provision(
        id=row["id"],
        effect=_member(Effect, row.get("effect", defaults["effect"]), "effect", at),
        activities=activities,
        direction=row["dir"],
        bound=str(row.get("bound", defaults["bound"])),
        in_force=_in_force(row, at),
        summary=_text(row, "summary", at),
        check=_member(CheckGrade, row.get("check"), "check", at),
        number_read=row.get("num") == "read",
        elements=tuple(_element(words, vocabulary) for words in _words(row, "elements", at)),
        exemptions=tuple(_each(row, "except", at, _exemption)),
        goods=_goods(row["goods"], vocabulary, at) if "goods" in row else None,
        party=str(row.get("party", "")),
        wind_down=_wind_down(row["wind_down"], at) if "wind_down" in row else None,
        cap=_cap(row["cap"], at) if "cap" in row else None,
        changes=tuple(_each(row, "changes", at, lambda c, a: Change(rel=_text(c, "rel", a), id=_text(c, "id", a)))),
        quote=str(row.get("quote", "")),
        sources=_sources(row, vocabulary, at),
        note=str(row.get("note", "")),
    )


def _element(words: str, vocabulary: Vocabulary) -> Element:
    fact = vocabulary.facts.get(words, "")
    return Element(text=words, fact=fact, generic=fact in vocabulary.generic)


def day(value: Any, where: str) -> date:
    """Read a day; YAML gives a date, a quoted one is read as ISO."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise RegimeError(f"{value!r} is not a date", where=where, hint="write YYYY-MM-DD") from None


def _in_force(row: Mapping[str, Any], at: str) -> tuple[InForce, ...]:
    stretches = row.get("in_force")
    if not isinstance(stretches, list) or not stretches:
        raise RegimeError("in_force is not a list of stretches", where=at, hint="in_force: [{from: ..., to: null}]")
    return tuple(
        InForce(
            since=day(one["from"], at),
            until=None if one.get("to") is None else day(one["to"], at),
            by=str(one.get("by", "")),
        )
        for one in stretches
    )


def _goods(found: Mapping[str, Any], vocabulary: Vocabulary, at: str) -> GoodsLimit:
    lists = tuple(map(str, found.get("lists", ())))
    codes = [str(code) for code in found.get("hs", ())]
    for name in lists:
        for key, listed in vocabulary.lists.items():
            if key in name:
                codes += listed
    for code in codes:
        if not code.isdigit():
            raise RegimeError(f"HS prefix {code!r} is not digits", where=at, hint='quote it: "0307"')
    return GoodsLimit(
        hs=tuple(dict.fromkeys(codes)),
        lists=lists,
        text=str(found.get("text", "")),
        hs_basis=str(found.get("hs_basis", "")),
    )


def _exemption(found: Mapping[str, Any], at: str) -> Exemption:
    return Exemption(kind=_text(found, "kind", at), text=_text(found, "text", at), ref=str(found.get("ref", "")))


def _wind_down(found: Mapping[str, Any], at: str) -> WindDown:
    return WindDown(until=day(found.get("until"), at), condition=_text(found, "if", at))


def _cap(found: Mapping[str, Any], at: str) -> Cap:
    since = found.get("from")
    return Cap(
        amount=str(found.get("amount", "")),
        unit=str(found.get("unit", "")),
        per=str(found.get("per", "")),
        since=day(since, at) if since else None,
    )


def _sources(row: Mapping[str, Any], vocabulary: Vocabulary, at: str) -> tuple[str, ...]:
    found = tuple(_words(row, "src", at))
    for key in found:
        if key not in vocabulary.sources and "://" not in key:
            raise RegimeError(f"unknown source {key!r}", where=at, hint="add it to sources at the head of the file")
    return found


T = TypeVar("T")


def _each(row: Mapping[str, Any], key: str, at: str, read: Callable[[Mapping[str, Any], str], T]) -> list[T]:
    found = row.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise RegimeError(f"{key} is not a list of mappings", where=at, hint=HINT)
    return [read(one, at) for one in found]


def _words(row: Mapping[str, Any], key: str, at: str) -> list[str]:
    found = row.get(key, [])
    if not isinstance(found, list):
        raise RegimeError(f"{key} is not a list", where=at, hint=HINT)
    return [str(one) for one in found]


def _text(row: Mapping[str, Any], key: str, at: str) -> str:
    found = row.get(key)
    if not isinstance(found, str | int) or not str(found).strip():
        raise RegimeError(f"{key} is missing", where=at, hint=HINT)
    return str(found)


def _member(kind: type[E], value: Any, key: str, at: str) -> E:
    try:
        return kind(value)
    except ValueError:
        words = ", ".join(member.value for member in kind)
        raise RegimeError(f"{key} {value!r} is not one of: {words}", where=at, hint=HINT) from None
