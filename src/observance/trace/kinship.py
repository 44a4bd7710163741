"""Same-story links: two reports that name the same rare things within days, told in words of their own.

Such a link never calls either a copy. A store finds the candidates by the hashes of `reuse.fingerprints`, which hold
the rare names too.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from observance.model import Quote, Report
from observance.trace.wording import Rarity, Wording, overlap

# A name this rare or rarer says which story it is; a standing title or a ministry of every week does not.
RARE_NAME: Final = 0.55
# The rarities of the shared rare names add up to at least this: two names, neither of them common.
SHARED_NAMES: Final = 1.5
# The share of rare words, names included, that the two have in common.
SHARED_WORDS: Final = 0.15
# Reports of one story lie within days of each other.
DAYS: Final = 10
DIRECTION: Final = "same story, told apart"


def rare_names(words: Wording, rarity: Rarity) -> frozenset[tuple[str, str]]:
    """Give the names of a text that say which story it tells."""
    return frozenset(name for name in words.names if rarity.name(name) >= RARE_NAME)


def kinship(a: Report, b: Report, ours: Wording, theirs: Wording, rarity: Rarity) -> tuple[tuple[Quote, Quote], ...]:
    """Give the rare names the two share, rarest first, as (quote in *a*, quote in *b*); empty where they are no kin.

    Reports without a date are never linked: near in time is half of what makes two reports one story.
    """
    if not _near(a.anchor, b.anchor):
        return ()
    shared = rare_names(ours, rarity) & rare_names(theirs, rarity)
    if sum(map(rarity.name, shared)) < SHARED_NAMES or overlap(ours, theirs, rarity) < SHARED_WORDS:
        return ()
    ranked = sorted(shared, key=lambda name: (-rarity.name(name), ours.names[name]))
    return tuple((ours.quote(a.text, *ours.names[name]), theirs.quote(b.text, *theirs.names[name])) for name in ranked)


def _near(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and abs((a - b).days) <= DAYS
