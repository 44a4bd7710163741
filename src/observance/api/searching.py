"""Listed parties found by words and by likeness of name, with filters, facets and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Final

from litestar.params import FromQuery, QueryParameter

from observance.api import limits
from observance.api.holdings import Held, Holdings, fold
from observance.api.matching import Within
from observance.api.parameters import Names
from observance.api.problems import Refused
from observance.api.schemata import IS_A, SEARCHABLE
from observance.api.shapes import Entity, Facet, FacetValue, SearchReply, Total
from observance.workspace import country_code

Values = Callable[[Entity], Iterable[str]]
# Fields a search may filter by or count, by every name clients use for them.
_FIELDS: Final[Mapping[str, Values]] = MappingProxyType(
    {
        "countries": lambda entity: entity.properties.get("country", ()),
        "topics": lambda entity: entity.properties.get("topics", ()),
        "datasets": lambda entity: entity.datasets,
        "schema": lambda entity: (entity.schema,),
        "program": lambda entity: entity.properties.get("program", ()),
        "id": lambda entity: (entity.id,),
    }
)
_SYNONYMS: Final = MappingProxyType(
    {"country": "countries", "topic": "topics", "dataset": "datasets", "programId": "program", "entity_id": "id"}
)
_LABELS: Final = MappingProxyType(
    {"countries": "Countries", "topics": "Topics", "datasets": "Lists", "schema": "Types", "program": "Programmes"}
)
_DEFAULT_FACETS: Final = ("countries", "topics", "datasets")
_SORTS: Final = ("caption", "first_seen", "last_seen", "id", "schema")
_OPERATORS: Final = re.compile(r"\b(?:AND|OR|NOT)\b|[~^][0-9.]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a search is narrowed to: (field, value) pairs, and whether one of them or all must hold."""

    schema: str
    pairs: tuple[tuple[str, str], ...]
    countries: frozenset[str]
    datasets: frozenset[str]
    every: bool

    def holds(self, entity: Entity) -> bool:
        """Whether *entity* is within."""
        if self.schema not in IS_A[entity.schema]:
            return False
        if self.countries and self.countries.isdisjoint(_FIELDS["countries"](entity)):
            return False
        if self.datasets and self.datasets.isdisjoint(entity.datasets):
            return False
        found = [value in _FIELDS[name](entity) for name, value in self.pairs]
        return not found or (all(found) if self.every else any(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a search is shown, in which order, with which facets."""

    limit: int
    offset: int
    sort: tuple[str, ...]
    facets: tuple[str, ...]


def narrowing(
    schema: FromQuery[str] = "Thing",
    countries: FromQuery[Names] = None,
    datasets: FromQuery[Names] = None,
    filter_by: Annotated[Names, QueryParameter(name="filter", description="field:value")] = None,
    filter_op: FromQuery[str] = "OR",
) -> Narrowing:
    """Read what a search is narrowed to; `Refused` (400) for a schema or a field there is none of."""
    if schema not in SEARCHABLE:
        raise Refused(HTTPStatus.BAD_REQUEST, f"schema {schema!r} is none of {', '.join(sorted(SEARCHABLE))}")
    if filter_op.upper() not in {"OR", "AND"}:
        raise Refused(HTTPStatus.BAD_REQUEST, f"filter_op {filter_op!r} is neither OR nor AND")
    pairs = []
    for one in filter_by or ():
        name, _, value = one.partition(":")
        pairs.append((_field(name, "filter"), value.lower() if name.startswith("countr") else value))
    return Narrowing(
        schema=schema,
        pairs=tuple(pairs),
        countries=frozenset((country_code(one) or one).lower() for one in countries or ()),
        datasets=frozenset(datasets or ()),
        every=filter_op.upper() == "AND",
    )


def page(
    limit: Annotated[int, QueryParameter(ge=0, le=limits.MOST_RESULTS)] = limits.DEFAULT_PAGE,
    offset: Annotated[int, QueryParameter(ge=0, le=limits.MOST_OFFSET)] = 0,
    sort: FromQuery[Names] = None,
    facets: FromQuery[Names] = None,
) -> Page:
    """Read which part of a search is wanted; `Refused` (400) for an order or a facet there is none of."""
    for one in sort or ():
        name, _, order = one.partition(":")
        if name not in _SORTS or order not in {"", "asc", "desc"}:
            raise Refused(HTTPStatus.BAD_REQUEST, f"sort {one!r}: use one of {', '.join(_SORTS)}, then :asc or :desc")
    chosen = tuple(dict.fromkeys(_field(one, "facet") for one in facets)) if facets is not None else _DEFAULT_FACETS
    return Page(limit=limit, offset=offset, sort=tuple(sort or ()), facets=chosen)


def _field(name: str, what: str) -> str:
    found = _SYNONYMS.get(name, name)
    if found not in _FIELDS:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{what} {name!r} is none of {', '.join(_FIELDS)}")
    return found


def search(holdings: Holdings, words: str, within: Within, narrowed: Narrowing, wanted: Page) -> SearchReply:
    """Find listed parties; no words find all. Those whose name is alike come first, then those that hold every word."""
    if len(words) > limits.LONGEST_NAME:
        raise Refused(HTTPStatus.BAD_REQUEST, f"q has {len(words)} characters; {limits.LONGEST_NAME} at most")
    found = [held for held in _found(holdings, words) if within(held) and narrowed.holds(held.entity)]
    for one in reversed(wanted.sort):
        name, _, order = one.partition(":")
        found.sort(key=lambda held, name=name: getattr(held.entity, name) or "", reverse=order == "desc")  # type: ignore[misc]
    titles = {one.id: one.title for one in holdings.lists}
    return SearchReply(
        results=[held.entity for held in found[wanted.offset : wanted.offset + wanted.limit]],
        facets={name: _facet(name, found, titles) for name in wanted.facets},
        total=Total(value=len(found)),
        limit=wanted.limit,
        offset=wanted.offset,
    )


def _found(holdings: Holdings, words: str) -> list[Held]:
    asked = " ".join(_OPERATORS.sub(" ", words).replace('"', " ").split())
    parts = [f" {part}" for part in fold(asked).split()]
    if not asked:
        return sorted(holdings.of.values(), key=lambda held: (held.entity.caption, held.entity.id))
    alike = holdings.index.screen(
        asked,
        kind=None,
        country=None,
        birth=None,
        identifiers=(),
        limit=limits.MOST_RESULTS,
        threshold=limits.DEFAULT_THRESHOLD,
    )
    found = {held.entity.id: held for held in (holdings.of[match.list, match.entity] for match in alike)}
    if parts:
        held_words = [held for held in holdings.of.values() if all(part in held.folded for part in parts)]
        for held in sorted(held_words, key=lambda held: (held.entity.caption, held.entity.id)):
            found.setdefault(held.entity.id, held)
    return list(found.values())


def _facet(name: str, found: Sequence[Held], titles: dict[str, str]) -> Facet:
    count = Counter(value for held in found for value in _FIELDS[name](held.entity))
    return Facet(
        label=_LABELS.get(name, name),
        values=[
            FacetValue(name=value, label=titles.get(value, value), count=times)
            for value, times in sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
    )
