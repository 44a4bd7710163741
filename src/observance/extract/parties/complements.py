"""The right side of a name: "of A, B and C", where "and" joins objects of one ministry but never two bodies."""

from __future__ import annotations

from observance.extract.parties.persons_korean import korean_name
from observance.extract.parties.view import View
from observance.model import PartyKind

LONGEST = 12  # words in one object
INNER = frozenset({"of", "for", "in", "on", "with", "to"})
PARTS = (PartyKind.COUNTRY, PartyKind.PLACE)


def skip_article(view: View, index: int) -> int:
    """Step over "the" at *index*."""
    return index + 1 if view.fold(index) in {"the", "a"} and view.near(index) else index


def run(view: View, index: int) -> int:
    """Give the end of the run of name words from *index*: capitalised, no office, no country, no person."""
    at = index
    while (word := view.word(at)) and (at == index or view.near(at)) and at - index < LONGEST:
        if not word.wordy or not (word.capital or _compound(word.text)) or view.stops(at):
            break
        known = view.known_from(at)
        if known and (known.entry.kind in {PartyKind.COUNTRY, PartyKind.OUTLET} and not view.pair(at)):
            break
        if korean_name(view, at):
            break
        at += 1
        if word.owner:
            break
    return at


def _compound(text: str) -> bool:
    """Whether a word is like "e-Commerce": lower at first, a capital after a hyphen."""
    return "-" in text and any(part[:1].isupper() for part in text.split("-"))


def objects(view: View, index: int, *, listed: bool) -> int:
    """Give the end of an object from *index* ("Digital Development, Post and Telecommunications"), or *index*.

    *listed* says whether it may be a list with commas; the list is taken only if "and" closes it.
    """
    end = run(view, index)
    if end == index or view.words[end - 1].owner:
        return end
    pending = end
    while True:
        word = view.word(pending)
        if word is None or not word.text:
            return end
        if word.fold in {"and", "&"}:
            following = run(view, pending + 1)
            if following == pending + 1 or not _plain(view, pending + 1, following):
                return end
            end = pending = following
        elif word.text == "," and listed:
            following = run(view, pending + 1)
            if following == pending + 1 or not _plain(view, pending + 1, following) or following - pending > 5:
                return end
            pending = following
        elif word.fold in INNER and pending == end:
            following = run(view, skip_article(view, pending + 1))
            if following == skip_article(view, pending + 1) or not _plain(view, pending + 1, following):
                return end
            end = pending = following
        else:
            return end


def _plain(view: View, first: int, last: int) -> bool:
    """Whether the words are an object of a body ("Mass Media") and no body, place or person of their own."""
    for index in range(first, last):
        if view.head(index):
            return False
        known = view.known_from(index)
        if known and known.entry.kind is not None:
            return False
    following = view.word(last)
    return not (following and following.wordy and not following.capital and view.head(last))


def country_after(view: View, index: int) -> tuple[str | None, int]:
    """Read "of the DPRK" or "in the DPRK" from *index*; give the country and the end, or None and *index*."""
    if view.fold(index) not in {"of", "in"}:
        return None, index
    at = skip_article(view, index + 1)
    known = view.known_from(at)
    if known and known.entry.kind in PARTS and not view.pair(at):
        end = at
        while (word := view.word(end)) and word.end < known.end:
            end += 1
        return known.entry.country, end + 1
    return None, index
