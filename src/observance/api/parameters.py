"""The parameters a request is narrowed by, read once into values; what is unknown to us is ignored, as clients expect."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from litestar.params import FromQuery, QueryParameter

from observance.api import limits
from observance.api.holdings import EVERYTHING, Held, Holdings
from observance.api.problems import Refused

ALGORITHM: Final = "observance"
# Names clients ask the matcher by elsewhere; here they all mean the one there is.
ALIASES: Final = frozenset(
    {
        ALGORITHM, "best", "default", "logic-v2", "logic-v1", "name-based", "name-qualified", "name-matcher", "ofac",
        "ofac-249", "regression-v1", "regression-v2",
    }
)  # fmt: skip
_SINCE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Share = Annotated[float, QueryParameter(ge=0, le=1)]
Names = list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What results are left out; empty is nothing. *since* is YYYY-MM-DD."""

    include: frozenset[str]
    exclude: frozenset[str]
    exclude_schema: frozenset[str]
    topics: frozenset[str]
    since: str | None
    exclude_ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How results are scored and cut; *threshold* and *floor* are 0 to 1, *floor* never above *threshold*."""

    limit: int
    threshold: float
    floor: float


def filters(
    include_dataset: FromQuery[Names] = None,
    exclude_dataset: FromQuery[Names] = None,
    exclude_schema: FromQuery[Names] = None,
    topics: FromQuery[Names] = None,
    changed_since: Annotated[
        str | None, QueryParameter(description="only lists of this day (YYYY-MM-DD) or later")
    ] = None,
    exclude_entity_ids: Annotated[Names, QueryParameter(max_items=limits.MOST_EXCLUDED)] = None,
) -> Filters:
    """Read the parameters that leave results out."""
    since = _SINCE.match(changed_since) if changed_since else None
    if changed_since and not since:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"changed_since: {changed_since!r} is not a day YYYY-MM-DD")
    return Filters(
        include=frozenset(include_dataset or ()),
        exclude=frozenset(exclude_dataset or ()),
        exclude_schema=frozenset(exclude_schema or ()),
        topics=frozenset(topics or ()),
        since=since.group() if since else None,
        exclude_ids=frozenset(exclude_entity_ids or ()),
    )


def scoring(
    limit: Annotated[int, QueryParameter(ge=1, le=limits.MOST_RESULTS)] = limits.DEFAULT_LIMIT,
    threshold: Share = limits.DEFAULT_THRESHOLD,
    cutoff: Annotated[
        float, QueryParameter(ge=0, le=1, description="deprecated: use threshold")
    ] = limits.DEFAULT_CUTOFF,
    algorithm: FromQuery[str] = ALGORITHM,
) -> Scoring:
    """Read the parameters of a match; an algorithm no client knows is refused, every known one means ours."""
    if algorithm not in ALIASES:
        raise Refused(HTTPStatus.BAD_REQUEST, f"algorithm {algorithm!r} is not known; use {ALGORITHM!r} or {'best'!r}")
    return Scoring(limit=limit, threshold=threshold, floor=min(cutoff, threshold))


def scope(holdings: Holdings, dataset: str, chosen: Filters) -> Callable[[Held], bool]:
    """Give what tells whether a listed party is within a dataset and the filters.

    ``include_dataset`` narrows a name for everything, and widens the name of one list, which is how clients ask for
    several. Raises `Refused` (404) for a list there is none of: no results would read as an all-clear.
    """
    known = {one.id for one in holdings.lists}
    for name in ({dataset} | chosen.include) - set(EVERYTHING):
        if name not in known:
            served = ", ".join((*sorted(known), *EVERYTHING))
            raise Refused(HTTPStatus.NOT_FOUND, f"no dataset {name!r} here; there are {served}")
    named = chosen.include - set(EVERYTHING)
    if dataset not in EVERYTHING:
        wanted = known if chosen.include & set(EVERYTHING) else named | {dataset}
    else:
        wanted = named or known
    wanted = frozenset() if chosen.exclude & set(EVERYTHING) else frozenset(wanted - chosen.exclude)

    def within(held: Held) -> bool:
        return (
            held.listed.id in wanted
            and held.entity.schema not in chosen.exclude_schema
            and not (chosen.topics and chosen.topics.isdisjoint(held.entity.properties.get("topics", ())))
            # Which entry changed is not known: those of a list that is older than the day cannot have.
            and not (chosen.since and held.listed.version < chosen.since)
            and not (chosen.exclude_ids and not chosen.exclude_ids.isdisjoint(held.identities))
        )

    return within
