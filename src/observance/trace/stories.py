"""Stories: the reports that carry the same text, or mostly the same text, as one; each copy with the link that shows it.

Links stay directed, and stories are not chained blindly: a digest that carries two stories would make one of both. Each
text joins the story it shares most with. Where it was linked to a copy and not to the story's first report, what it has
of that copy must be what the copy has of the story. And words that stand in many stories (a disclaimer, a list of titles)
make none: how many that is is counted over stories, not over reports, or a story that is copied often would not be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from observance.model import Quote, Reuse
from observance.trace.kinship import DIRECTION as TOLD_APART

# The share of the shorter text's words that makes two texts one story: a relay may hold much of its own.
LEAST_SHARE: Final = 0.25
# Texts that share this much are one story whatever it is they share; standing words are counted over these.
FIRM_SHARE: Final = 0.6
# Runs of words shared within this many firm stories belong to none of them.
STANDING_IN: Final = 4
RUN: Final = 5
# How much of what a text has of a copy must be what that copy has of the story.
SAME_PART: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Reports of one content. ``texts`` are text hashes, ``reports`` report ids, each in the order they were given.

    ``first`` is the text the others were held against: no original is claimed. ``links`` has one link for every text but
    the first, the one that placed it there.
    """

    first: str
    texts: tuple[str, ...]
    reports: tuple[str, ...]
    links: tuple[Reuse, ...] = ()


@dataclass(slots=True)
class _Group:
    texts: list[str]
    placed_by: dict[str, Reuse] = field(default_factory=dict)


def stories(
    reports: Iterable[tuple[str, str]], links: Iterable[Reuse], *, least_share: float = LEAST_SHARE
) -> tuple[Story, ...]:
    """Give the stories of *reports*, (id, text hash) pairs in order of publication, as the *links* between texts show them.

    Links that only tell of the same happening in words of their own make no story. Stories come in the order of their first
    reports; a report that shares its text with none is a story by itself.
    """
    ids: dict[str, list[str]] = {}
    for report, text in reports:
        ids.setdefault(text, []).append(report)
    shared = [link for link in links if link.direction != TOLD_APART and {link.copy, link.original} <= ids.keys()]
    shared.sort(key=lambda link: (link.copy, link.original))
    firm = _grouped(ids, [(link.share, link) for link in shared if link.share >= FIRM_SHARE])
    standing = _standing(shared, firm)
    own = [(link.share * _own_part(link, standing), link) for link in shared]
    groups = _grouped(ids, [(share, link) for share, link in own if share >= least_share])
    whole = {id(group): group for group in groups.values()}
    return tuple(_story(group, ids) for group in whole.values())


def _grouped(texts: Iterable[str], weighed: Iterable[tuple[float, Reuse]]) -> dict[str, _Group]:
    """Put each text, in order, to the story it shares most with, or make it the first of its own."""
    linked: dict[str, list[tuple[str, float, Reuse]]] = {}
    for share, link in weighed:
        linked.setdefault(link.copy, []).append((link.original, share, link))
        linked.setdefault(link.original, []).append((link.copy, share, link))
    groups: dict[str, _Group] = {}
    for text in texts:
        found = _best(linked.get(text, ()), groups)
        if found is None:
            groups[text] = _Group([text])
        else:
            group, link = found
            group.texts.append(text)
            group.placed_by[text] = link
            groups[text] = group
    return groups


def _standing(links: Iterable[Reuse], firm: dict[str, _Group]) -> set[tuple[str, ...]]:
    """Give the runs of words that are shared within or between many stories."""
    held_by: dict[tuple[str, ...], set[int]] = {}
    for link in links:
        both = {id(firm[link.copy]), id(firm[link.original])}
        for run in _runs(link):
            held_by.setdefault(run, set()).update(both)
    return {run for run, held in held_by.items() if len(held) >= STANDING_IN}


def _own_part(link: Reuse, standing: set[tuple[str, ...]]) -> float:
    """Give which part (0..1) of the runs two texts share is theirs and not everybody's."""
    runs = list(_runs(link))
    return sum(run not in standing for run in runs) / len(runs) if runs else 1.0


def _runs(link: Reuse) -> Iterator[tuple[str, ...]]:
    for quote, _ in link.passages:
        words = quote.text.casefold().split()
        yield from (tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1))


def _best(linked: Sequence[tuple[str, float, Reuse]], groups: dict[str, _Group]) -> tuple[_Group, Reuse] | None:
    """Give the story a text that is so *linked* shares most with, of those that are there, and the link that says so."""
    found: list[tuple[float, bool, int, _Group, Reuse]] = []
    for place, (other, share, link) in enumerate(linked):
        group = groups.get(other)
        if group is None:
            continue
        placed_by = group.placed_by.get(other)
        if placed_by is None or _same_part(other, link, placed_by):
            found.append((share, placed_by is None, -place, group, link))
    if not found:
        return None
    *_, group, link = max(found, key=lambda one: one[:3])
    return group, link


def _same_part(middle: str, link: Reuse, placed_by: Reuse) -> bool:
    """Whether what *link* shares with the text in the *middle* is, for the most part, what placed that text in its story."""
    ours, theirs = _of(middle, link), _of(middle, placed_by)
    whole = sum(quote.end - quote.start for quote in ours)
    both = sum(max(0, min(one.end, other.end) - max(one.start, other.start)) for one in ours for other in theirs)
    return both >= SAME_PART * whole


def _of(text: str, link: Reuse) -> list[Quote]:
    """Give the passages of a link in one of its two texts."""
    side = 0 if link.copy == text else 1
    return [passage[side] for passage in link.passages]


def _story(group: _Group, ids: dict[str, list[str]]) -> Story:
    return Story(
        first=group.texts[0],
        texts=tuple(group.texts),
        reports=tuple(report for text in group.texts for report in ids[text]),
        links=tuple(group.placed_by[text] for text in group.texts[1:]),
    )
