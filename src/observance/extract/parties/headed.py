"""Names built on a head noun: "High-tech Development Institute of Kim Il Sung University", "Mansu Hill".

The head says what the name stands for; the left and right sides are read by grammar, so that "and" never joins two
bodies, an owner ("Russia's") stays outside, and a trailing country gives the country, not the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from observance.extract.parties.complements import country_after, objects, skip_article
from observance.extract.parties.persons_korean import korean_name
from observance.extract.parties.tables import Head, head_kinds, titles
from observance.extract.parties.tables import words as word_list
from observance.extract.parties.view import ABBREVIATED, Mention, View
from observance.model import PartyKind

JOINING = frozenset({PartyKind.ORGANIZATION, PartyKind.MILITARY, PartyKind.UNIVERSITY, PartyKind.COMPANY})
NUMBERED = frozenset({"Bureau", "Office", "Unit", "Room", "Institute", "Factory", "Department"})
LONGEST = 16  # words on one side of a head
ORGANS = frozenset({("central", "committee"), ("political", "bureau")})  # they stand for the party that owns them
ACRONYM = re.compile(r"\s?\(([A-Z][A-Za-z]{1,8})\)")
OPEN_LIST = re.compile(r"[a-z][a-z-]*")
CLOSING = (
    "under which that who was were is are has have had held met will said to at by from with as during after before "
    "here between over against made took opened closed of"
)
CLOSERS = frozenset(CLOSING.split())


@dataclass(frozen=True, slots=True)
class Built:
    """A name over the words ``first``..``last`` (exclusive) with its head."""

    first: int
    last: int
    head: int
    mention: Mention


def find_headed(view: View) -> list[Mention]:
    """Find every name with a head noun, owners inside longer names included."""
    built: dict[int, Built] = {}
    covered: set[int] = set()
    for index in range(len(view.words) - 1, -1, -1):
        head = view.head(index)
        if head is None or index in covered:
            continue
        made = _build(view, index, head, built)
        if made:
            built[made.first] = made
            covered.update(range(made.first, made.head + 1))
    return [made.mention for made in built.values()]


def _build(view: View, index: int, head: Head, built: dict[int, Built]) -> Built | None:
    """Read the name whose head is the word at *index*, or None if it is only a common noun."""
    if not view.words[index].capital:
        return _build_lower(view, index, head)
    if _modifier(view, index):
        return None
    first, owner = left_edge(view, index, head)
    last, inside = _right_edge(view, index, head, built, bare=_only_weak(view, first, index))
    if last - first > LONGEST_NAME:
        return None
    last = _as_in_body(view, first, index, last)
    trailing, _ = country_after(view, last)
    country = owner or trailing or inside
    if _too_weak(view, first, index, last):
        if not ("bare" in head.flags and owner and first == index):
            return None
        known = view.known_to(index - 1)
        first = view.at.get(known.start, first) if known else first
        if first == index:
            return None
    return Built(first, last, index, _mention(view, (first, last), _kind(view, first, index, last, head), country))


def _modifier(view: View, index: int) -> bool:
    """Whether the head noun only qualifies the next word ("Department Director", "Union Members")."""
    following = view.word(index + 1)
    if following is None or not view.near(index + 1) or not (following.wordy and following.capital):
        return False
    if (following.fold,) in titles():
        return True
    if view.known_from(index + 1) or korean_name(view, index + 1) or view.stops(index + 1):
        return False
    return following.fold.endswith("s") and not view.head(index + 1) and following.fold in view.lower


LONGEST_NAME = 40  # words; names chained on beyond this are no name
LONGEST_TAIL = 24  # words after a head; more than a name has, and each is looked up in the whole text


def _as_in_body(view: View, first: int, head: int, last: int) -> int:
    """In a headline, cut the name back to the longest form that the body has too ("Ministry of X Focuses on")."""
    if last - head > LONGEST_TAIL:
        return last
    tail = range(head + 1, last)
    once = [at for at in tail if view.words[at].capital and view.text.count(view.words[at].text) == 1]
    if not view.words[head].titled or not once:
        return last
    for end in range(once[0], head + 1, -1):
        shorter = view.text[view.words[first].start : view.words[end - 1].end]
        if view.words[end - 1].capital and view.text.count(shorter) > 1:
            return end
    return last


def _mention(view: View, span: tuple[int, int], kind: PartyKind, country: str | None) -> Mention:
    first, last = span
    start, end = view.words[first].start, view.words[last - 1].end
    if view.words[last - 1].owner:
        end -= len(view.words[last - 1].text) - len(re.sub(r"['’]s?$", "", view.words[last - 1].text))
    name = re.sub(r"'s?$", "", view.join(first, last)) if view.words[last - 1].owner else view.join(first, last)
    short = ACRONYM.match(view.text, end)
    key = re.sub(r"\bthe ", "", name.casefold())
    owner = view.known_to(last - 1)
    if owner and start < owner.start:
        key = key.removesuffix(view.text[owner.start : owner.end].replace("’", "'").casefold()) + owner.entry.name
    return Mention(start, end, kind, name, key, country, alias=short.group(1) if short else None)


def _kind(view: View, first: int, head: int, last: int, given: Head) -> PartyKind:
    owner = view.known_to(last - 1)
    if owner and owner.entry.kind is PartyKind.ORGANIZATION and given.kind is PartyKind.PUBLIC_BODY and last > head + 1:
        return PartyKind.ORGANIZATION  # an organ of a political party
    for index in range(first, last):
        kind = head_kinds().get((given.word.casefold(), view.fold(index)))
        if kind and index != head:
            return kind
    return given.kind


def _too_weak(view: View, first: int, head: int, last: int) -> bool:
    """Whether the words around the head make no name ("the Central Committee", "Party committee")."""
    if (view.fold(head - 1), view.fold(head)) in ORGANS:
        return True
    if last > head + 1:
        return False
    start, end = view.words[first].start, view.words[head].end
    if view.words[head].titled and first < head and view.text[start:end].lower() in view.text:
        return True  # the body has it in lower case: a common noun
    return _only_weak(view, first, head)


def _only_weak(view: View, first: int, head: int) -> bool:
    """Whether nothing before the head distinguishes it ("the Standing Committee", "Department")."""
    return all(view.fold(index) in word_list("weak") or _state_word(view, index) for index in range(first, head))


def _state_word(view: View, index: int) -> bool:
    """Whether the word is a country or a demonym and no part of a longer name."""
    known = view.known_to(index) or view.known_from(index)
    return bool(known and known.entry.kind in {PartyKind.COUNTRY, None}) and not view.pair(index)


def left_edge(view: View, index: int, head: Head) -> tuple[int, str | None]:
    """Give where the name of the head at *index* begins, and the country of the owner that stands before it."""
    first, owner = index, None
    while first > 0 and view.near(first) and index - first < LONGEST:
        at = first - 1
        word = view.words[at]
        known = view.known_to(at)
        if view.pair(at):
            return at, None
        if "-" in word.text and word.fold.rpartition("-")[2] in word_list("based"):
            return first, _based(view, at)
        if word.owner:
            return first, known.entry.country if known else None
        if known and known.entry.kind is not PartyKind.PERSON:
            keep, owner = _keeps(known.entry.kind, known.entry.country, view, (at, index), head)
            if not keep:
                return first, owner
            first = view.at.get(known.start, at)
            continue
        numbered = word.text[0].isdigit() and head.kind is PartyKind.MILITARY  # "2nd Corps"
        if not (numbered or (word.wordy and word.capital and not view.stops(at))):
            break
        first = at
    return _coordinated(view, first, index), owner


def _based(view: View, at: int) -> str | None:
    """The country of a word like "Dandong-based"; "Hong Kong-based" begins one word earlier."""
    known = view.known_from(at) or view.known_from(at - 1)
    return known.entry.country if known else None


def _keeps(
    kind: PartyKind | None, country: str | None, view: View, span: tuple[int, int], head: Head
) -> tuple[bool, str | None]:
    """Whether a gazetteer name on the left is part of the name; the country it gives."""
    at, _ = span
    if kind is PartyKind.PLACE:
        return True, country
    if kind is None:
        inside = head.kind is not PartyKind.PUBLIC_BODY and "state" not in head.flags
        return inside, country
    if kind is PartyKind.COUNTRY:
        official = head.kind in {PartyKind.PUBLIC_BODY, PartyKind.MILITARY, PartyKind.PLACE}
        return view.words[at].text not in ABBREVIATED and not official, country
    return country is None, country


def _coordinated(view: View, first: int, index: int) -> int:
    """Extend the left edge over "A and B" or "A, B and C" if an article opens the whole ("the A and B Institute")."""
    if first == index or view.fold(first - 1) != "and":
        return first
    if all(view.fold(at) in word_list("objects") for at in range(first, index)) and _object_word(view, first - 2):
        at = first - 2
        while view.near(at) and _object_word(view, at - 1):
            at -= 1
        return at
    at = first - 1
    while at > 0 and first - at < 12:
        word = view.words[at - 1]
        if word.fold in {"the", "a"}:
            return at if view.words[at].capital else first
        if word.text != "," and word.fold != "and" and not _object_word(view, at - 1):
            return first
        at -= 1
    return first


def _object_word(view: View, at: int) -> bool:
    word = view.words[at]
    known = view.known_to(at) or view.known_from(at)
    return word.wordy and word.capital and not (word.owner or known or view.head(at) or view.stops(at))


def _right_edge(view: View, index: int, head: Head, built: dict[int, Built], *, bare: bool) -> tuple[int, str | None]:
    """Give the end of the name of the head at *index*, and a country named inside.

    A head with nothing of its own (*bare*) keeps its owner: "Standing Committee of the Supreme People's Assembly".
    """
    last = _suffixed(view, index, head)
    if view.fold(last) not in head.takes or not view.near(last):
        return last, None
    at = skip_article(view, last + 1)
    inner, known = built.get(at), view.known_from(at)
    if known and known.entry.kind is not None and not view.pair(at) and not (inner and inner.mention.end > known.end):
        return _owner_right(view, head, (last, at), bare=bare)
    if inner:
        joins = inner.mention.kind in JOINING or "joined" in head.flags or at == last + 1 or bare
        return (inner.last if joins else last), inner.mention.country
    end = objects(view, at, listed="list" in head.flags)
    if end == at:
        return last, None
    return _owned(view, end, head, built)


def _suffixed(view: View, index: int, head: Head) -> int:
    """Give the end of a head with its number or legal form ("School No. 1", "Bureau 39", "Trading Co., Ltd.")."""
    last = index + 1
    following = view.fold(last + 1)
    if view.fold(last) == "no." and following[:1].isdigit():
        return last + 2
    if view.fold(last) == "," and following in word_list("forms"):
        return last + 2
    return last + 1 if head.word in NUMBERED and view.near(last) and view.fold(last).isdigit() else last


def _owned(view: View, end: int, head: Head, built: dict[int, Built]) -> tuple[int, str | None]:
    """After "Department of Press and Information": take in "of DPRK Foreign Ministry" where the head keeps owners."""
    if view.fold(end) != "of":
        return end, None
    at = skip_article(view, end + 1)
    known = view.known_from(at)
    if known and known.entry.kind is PartyKind.COUNTRY:
        at += 1
    inner = built.get(at)
    if inner and (inner.mention.kind in JOINING or "joined" in head.flags or view.words[end].titled):
        return inner.last, inner.mention.country
    return end, inner.mention.country if inner else None


def _owner_right(view: View, head: Head, span: tuple[int, int], *, bare: bool) -> tuple[int, str | None]:
    """Read a gazetteer name after "of": a party, army or school is part of the name, a country is not."""
    last, at = span
    known = view.known_from(at)
    assert known is not None
    end = at + 1
    while (word := view.word(end)) and word.start < known.end:
        end += 1
    kind = known.entry.kind
    named = head.word in {"Bank", "University", "Party", "Union", "Embassy", "Consulate", "Port", "Church"}
    if (
        kind in JOINING
        or (bare and kind is PartyKind.PUBLIC_BODY)
        or (kind in {PartyKind.COUNTRY, PartyKind.PLACE} and named)
    ):
        return end, known.entry.country
    return last, known.entry.country


def _build_lower(view: View, index: int, head: Head) -> Built | None:
    """Read "Myongsu production company" or "sub-committee for post and telecommunications"."""
    if head.word == "Company":
        first = index
        while view.near(first) and view.fold(first - 1) in word_list("trades"):
            first -= 1
        trade = first
        while view.near(first) and _object_word(view, first - 1) and not view.words[first - 1].opens:
            first -= 1
        if trade in {first, index}:
            return None
        return Built(first, index + 1, index, _mention(view, (first, index + 1), head.kind, None))
    if view.fold(index + 1) not in head.takes:
        return None
    end = index + 2
    while (word := view.word(end)) and view.near(end) and word.fold not in CLOSERS and end - index < 16:
        if not (OPEN_LIST.fullmatch(word.text) or word.text == "," or word.capital):
            break
        end += 1
    while view.words[end - 1].text in {",", "and", "the"}:
        end -= 1
    if end <= index + 2:
        return None
    return Built(index, end, index, _mention(view, (index, end), head.kind, None))
