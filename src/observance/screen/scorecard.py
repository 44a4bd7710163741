"""How much a list is found again, at a stated rate of false alarms: the scorecard of one configuration.

The threshold is not chosen but measured: the score that fires on that share of the names known to be on no list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa

from observance.screen.batch import ROWS, screen_batch
from observance.screen.index import Index

RATES: Final = (0.01, 0.05)
LIMIT: Final = 10
# Low enough that the score which fires on one in twenty is never cut off.
LEAST: Final = 0.3
ON_NO_LIST: Final = frozenset({"", "-1"})
_ABOVE: Final = 1e-9


class Labelled(NamedTuple):
    """One name of a labelled set: who it is on the list ("" or "-1" for on no list), and what kind of case it is."""

    query: str
    entity: str
    kind: str


class Outcome(NamedTuple):
    """The best score any hit had on one name, and the best that a hit on the right entity had; 0 for none."""

    best: float
    right: float


def outcomes(index: Index, labelled: Sequence[Labelled], *, threads: int = 1) -> list[Outcome]:
    """Screen every labelled name and give how it came out, in order."""
    found: list[Outcome] = []
    for start in range(0, len(labelled), ROWS):
        part = labelled[start : start + ROWS]
        names = pa.RecordBatch.from_pydict({"query": pa.array([one.query for one in part], pa.string())})
        hits = screen_batch(index, names, limit=LIMIT, threshold=LEAST, threads=threads)
        best, right = [0.0] * len(part), [0.0] * len(part)
        columns = (hits.column(name).to_pylist() for name in ("row", "entity", "score"))
        for row, entity, score in zip(*columns, strict=True):
            best[row] = max(best[row], score)
            if entity == part[row].entity:
                right[row] = max(right[row], score)
        found += map(Outcome, best, right)
    return found


def scorecard(labelled: Sequence[Labelled], found: Sequence[Outcome], rates: Iterable[float] = RATES) -> dict[str, Any]:
    """Give the recall of all and of each kind (0 to 1) at each rate of false alarms, with the threshold that gives it.

    ``false_alarms`` is the share that does fire at the threshold: ties can make it less than the rate, never more.
    Raises ValueError where no name is on a list, or none on no list: there is nothing to measure then.
    """
    negatives = sorted((one.best for who, one in zip(labelled, found, strict=True) if _is_negative(who)), reverse=True)
    by_kind: dict[str, list[float]] = {}
    for who, one in zip(labelled, found, strict=True):
        if not _is_negative(who):
            by_kind.setdefault(who.kind, []).append(one.right)
    if not negatives or not by_kind:
        msg = "a labelled set needs names that are on the list and names that are on no list"
        raise ValueError(msg)
    everything = [score for scores in by_kind.values() for score in scores]
    card: dict[str, Any] = {"names": len(labelled), "on_no_list": len(negatives), "rates": {}}
    for rate in rates:
        threshold = negatives[min(int(len(negatives) * rate), len(negatives) - 1)] + _ABOVE
        card["rates"][str(rate)] = {
            "threshold": round(threshold, 4),
            "false_alarms": round(_share(negatives, threshold), 5),
            "recall": round(_share(everything, threshold), 4),
            "by_kind": {
                kind: {"names": len(scores), "recall": round(_share(scores, threshold), 4)}
                for kind, scores in sorted(by_kind.items())
            },
        }
    return card


def _is_negative(who: Labelled) -> bool:
    return who.entity in ON_NO_LIST


def _share(scores: Sequence[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / len(scores)
