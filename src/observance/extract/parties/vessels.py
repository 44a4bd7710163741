"""Ships: "M/V Angara", "the tanker Sin Phyong 2", "Sin Phyong 2 (IMO 8817007)"."""

from __future__ import annotations

import re

from observance.extract.parties.tables import vessel_words
from observance.extract.parties.view import Mention, View
from observance.model import PartyKind

NAME = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}(?: \d{1,3}\b)?"
NUMBERED = re.compile(
    rf"(?P<name>{NAME})[,]?\s*\((?:also known as [^)]*?)?IMO(?: (?:number|No\.?))?:? ?(?P<imo>\d{{7}})"
)
QUOTED = re.compile(r"\s[“\"‘'](?P<name>[A-Z][^“”\"\n]{1,30})[”\"’']")
LONGEST = 2


def find_vessels(view: View) -> list[Mention]:
    """Find ships by the word before their name or by the IMO number after it; the number becomes an alias."""
    found = [
        _mention(view, match.start("name"), match.end("name"), f"IMO {match.group('imo')}")
        for match in NUMBERED.finditer(view.text)
    ]
    for index in range(len(view.words)):
        for length in range(LONGEST, 0, -1):
            words = tuple(view.fold(index + offset) for offset in range(length))
            strong = vessel_words().get(words)
            span = _named(view, index + length, strong=strong) if strong is not None else None
            if span:
                found.append(_mention(view, *span, None))
                break
    return found


def _named(view: View, index: int, *, strong: bool) -> tuple[int, int] | None:
    """Give the span of the name from word *index*; a common word ("ship") needs one in running text."""
    before = view.words[index - 1]
    if not strong and (before.capital or before.titled):
        return None
    quoted = QUOTED.match(view.text, before.end)
    if quoted:
        return quoted.span("name")
    last = index
    while (word := view.word(last)) and view.near(last) and last - index < 4:
        name = word.wordy and word.capital and not view.stops(last) and not word.owner
        if not (name or (last > index and word.text.isdigit())):
            break
        last += 1
    if last == index or view.known_from(index) or view.head(last - 1):
        return None
    return view.words[index].start, view.words[last - 1].end


def _mention(view: View, start: int, end: int, alias: str | None) -> Mention:
    name = " ".join(view.text[start:end].split())
    return Mention(start, end, PartyKind.VESSEL, name, f"vessel {name.casefold()}", alias=alias)
