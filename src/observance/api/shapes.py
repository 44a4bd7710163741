"""The JSON of requests and replies, field by field as existing clients read it; what is ours alone is in `Ours`."""

from __future__ import annotations

from typing import Any

import msgspec

from observance.model.contract import Json


class Example(msgspec.Struct, kw_only=True):
    """One party to look for, by example: a FollowTheMoney schema and its properties."""

    schema: str
    properties: dict[str, str | list[str | int | float | None] | None] = {}
    id: str | None = None


class MatchBody(msgspec.Struct, kw_only=True):
    """A batch of examples by keys of the caller's choice. ``weights`` and ``config`` are accepted and have no effect."""

    queries: dict[str, Example | None]
    weights: dict[str, Any] = {}
    config: dict[str, Any] = {}


class Total(msgspec.Struct, kw_only=True):
    """How many results there are in all; ``relation`` is always "eq": nothing is estimated."""

    value: int
    relation: str = "eq"


class Entity(msgspec.Struct, kw_only=True):
    """One listed party as FollowTheMoney has it. Times are ISO 8601 to the second; null is unknown."""

    id: str
    caption: str
    schema: str
    properties: dict[str, list[str]]
    datasets: list[str]
    referents: list[str]
    target: bool
    first_seen: str | None
    last_seen: str | None
    last_change: str | None


class Feature(msgspec.Struct, kw_only=True):
    """One reason for or beside a score, in plain words; ``weight`` 0 is no part of the score."""

    score: float
    detail: str
    query: str | None = None
    candidate: str | None = None
    weight: float = 0.0


class ScoredEntity(Entity, kw_only=True):
    """A listed party that an example resembles. ``match`` says the score reached the threshold: a reason to look."""

    score: float
    match: bool
    features: dict[str, float]
    explanations: dict[str, Feature]
    observance: Json  # the match as `observance screen --format json` prints it


class Matches(msgspec.Struct, kw_only=True):
    """The answer to one example; ``total`` counts the results that reached the threshold."""

    status: int
    results: list[ScoredEntity]
    total: Total
    query: Json  # the example as it was understood
    disguise: list[str]  # what was done to the names so that a machine misses them, in words


class Against(msgspec.Struct, kw_only=True):
    """One list an answer was held against."""

    list: str
    version: str
    sha256: str
    designations: int


class MatchReply(msgspec.Struct, kw_only=True):
    """The answers to a batch, and what they were held against."""

    responses: dict[str, Matches]
    limit: int
    against: list[Against]


class FacetValue(msgspec.Struct, kw_only=True):
    """One value of a facet and how many results have it."""

    name: str
    label: str
    count: int


class Facet(msgspec.Struct, kw_only=True):
    """The values of one field over all results of a search."""

    label: str
    values: list[FacetValue]


class SearchReply(msgspec.Struct, kw_only=True):
    """One page of a search."""

    results: list[Entity]
    facets: dict[str, Facet]
    total: Total
    limit: int
    offset: int


class Algorithm(msgspec.Struct, kw_only=True):
    """One way to match, with the features it explains its scores by."""

    name: str
    description: str
    features: dict[str, Feature]
    docs: Json


class AlgorithmsReply(msgspec.Struct, kw_only=True):
    """The ways to match; there is one."""

    algorithms: list[Algorithm]
    default: str
    best: str


class Dataset(msgspec.Struct, kw_only=True):
    """One sanctions list, or (with ``children``) a name for several."""

    name: str
    title: str
    summary: str
    version: str | None
    entity_count: int
    thing_count: int
    target_count: int
    updated_at: str | None
    last_export: str | None
    load: bool
    index_current: bool
    index_version: str | None
    children: list[str]
    tags: list[str] = []


class CatalogReply(msgspec.Struct, kw_only=True):
    """The lists that are served. ``index_stale``: a newer version was imported and is being indexed."""

    datasets: list[Dataset]
    current: list[str]
    outdated: list[str]
    index_stale: bool


class Status(msgspec.Struct, kw_only=True):
    """The server answers."""

    status: str
