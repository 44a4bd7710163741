"""What is served and how it matches: the lists with their versions, and the one algorithm there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from observance.api import ftm
from observance.api.explaining import FEATURES
from observance.api.holdings import EVERYTHING, Holdings
from observance.api.parameters import ALGORITHM, ALIASES
from observance.api.shapes import Algorithm, AlgorithmsReply, CatalogReply, Dataset, Feature
from observance.model import SanctionsList

_TITLES: Final = dict(zip(EVERYTHING, ("Every list of this workspace",) * len(EVERYTHING), strict=True))
_METHOD: Final = (
    "Names are compared part by part across scripts and romanisations; the score is 0 to 1 and of the name alone. What "
    "else agrees or differs is told beside it. A match is a reason to look, never an identification."
)


def catalog(holdings: Holdings, *, stale: bool) -> CatalogReply:
    """Give every list, and the names for all of them together."""
    names = [one.id for one in holdings.lists]
    return CatalogReply(
        datasets=[*(_list(one) for one in holdings.lists), *(_all(name, holdings.lists) for name in EVERYTHING)],
        current=names,
        outdated=[],
        index_stale=stale,
    )


def algorithms() -> AlgorithmsReply:
    """Give the one algorithm; other names clients ask for mean it too."""
    described = {name: Feature(score=0.0, detail=said) for name, said in FEATURES.items()}
    ours = Algorithm(
        name=ALGORITHM,
        description=_METHOD,
        features=described,
        docs={
            "name": ALGORITHM,
            "description": _METHOD,
            "config": {},
            "features": {
                name: {"description": said, "coefficient": 1.0 if name == "name_match" else 0.0}
                for name, said in FEATURES.items()
            },
            "also_known_as": sorted(ALIASES - {ALGORITHM}),
        },
    )
    return AlgorithmsReply(algorithms=[ours], default=ALGORITHM, best=ALGORITHM)


def _list(one: SanctionsList) -> Dataset:
    day = ftm.day_time(one.version)
    return Dataset(
        name=one.id,
        title=one.title,
        summary=one.source,
        version=one.version,
        entity_count=len(one.designations),
        thing_count=len(one.designations),
        target_count=len(one.designations),
        updated_at=day,
        last_export=day,
        load=True,
        index_current=True,
        index_version=f"{one.version}-{one.sha256[:12]}",
        children=[],
        tags=["list.sanction"],
    )


def _all(name: str, lists: Sequence[SanctionsList]) -> Dataset:
    count = sum(len(one.designations) for one in lists)
    return Dataset(
        name=name,
        title=_TITLES[name],
        summary="A name for all lists together.",
        version=max((one.version for one in lists), default=None),
        entity_count=count,
        thing_count=count,
        target_count=count,
        updated_at=None,
        last_export=None,
        load=False,
        index_current=True,
        index_version=None,
        children=[one.id for one in lists],
    )
