"""Citations: outlets a sentence names as the ones who said it, who carried it, and on whom they in turn rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from observance.model import Quote
from observance.text.countries import country_of_demonym
from observance.trace.outlets import canonical, known_names, outlet_of
from observance.trace.positions import CAPITAL, NAME, cues, may_be_outlet

# A sentence longer than this is no sentence; what stands behind it is not searched.
LONGEST_SENTENCE: Final = 1200
# A name shown to be an outlet: no joining words, or the match runs on into the next name.
_SHOWN: Final = rf"{CAPITAL}[\w&.'’-]{{0,40}}(?: {CAPITAL}[\w&.'’-]{{0,40}}){{0,3}}"


class Part(Enum):
    """What an outlet does in the sentence that names it."""

    RELAY = 1  # carries what another has
    UPSTREAM = 2  # is what another outlet of the sentence rests on
    ORIGIN = 3  # its words are given


@dataclass(frozen=True, slots=True)
class Citation:
    """One outlet a sentence cites; ``via`` is the outlet of the same sentence that rests on it, if any."""

    name: str
    part: Part
    quote: Quote
    whole: bool  # speaks of the whole report
    via: str | None = None


def citations(lead: Sequence[Quote], *, own: Iterable[str], language: str) -> list[Citation]:
    """Read every citation in the sentences *lead*, in text order; *own* are names already known to be outlets."""
    table = cues(language)
    if not table:
        return []
    accepted = {name.casefold() for name in own} | {name.casefold() for name in _shown(lead, language)}
    found: list[Citation] = []
    for sentence in lead:
        hits = _hits(sentence.text[:LONGEST_SENTENCE], accepted, language)
        if not hits or re.search(table["aside"], sentence.text):
            continue
        whole = any(re.search(pattern, sentence.text) for pattern in table["whole"])
        for place, (name, part) in sorted(hits.items()):
            via = _via(place, hits) if part is Part.UPSTREAM else None
            real = Part.ORIGIN if part is Part.UPSTREAM and via is None else part
            found.append(Citation(name, real, sentence, whole, via))
    return found


def _hits(text: str, accepted: set[str], language: str) -> dict[int, tuple[str, Part]]:
    """Give the outlets of one sentence by the place they stand at; the stronger part wins where two cues meet."""
    hits: dict[int, tuple[str, Part]] = {}
    taken: list[tuple[int, int]] = []
    for part in Part:
        for known, unknown in _patterns(language, part):
            for match in known.finditer(text):
                if _cites(text, match.start("a"), language):
                    _add(hits, taken, match.span("a"), (canonical(match["a"]), part))
            for match in unknown.finditer(text):
                name = _bare(match["a"])
                trusted = name.casefold() in accepted or _names_an_outlet(name, language)
                if trusted and may_be_outlet(name) and _cites(text, match.start("a"), language):
                    _add(hits, taken, match.span("a"), (canonical(name), part))
    return hits


def _add(
    hits: dict[int, tuple[str, Part]], taken: list[tuple[int, int]], span: tuple[int, int], hit: tuple[str, Part]
) -> None:
    if not any(start < span[1] and span[0] < end for start, end in taken):
        taken.append(span)
        hits[span[0]] = hit


def _via(place: int, hits: dict[int, tuple[str, Part]]) -> str | None:
    """Give the outlet that rests on the one at *place*: the nearest before it, else the first after it."""
    others = [at for at, (_, part) in hits.items() if at != place and part is not Part.UPSTREAM]
    before = [at for at in others if at < place]
    chosen = max(before) if before else min(others, default=None)
    return None if chosen is None else hits[chosen][0]


def _cites(text: str, start: int, language: str) -> bool:
    """Whether the name at *start* is a source there, not what the sentence is about."""
    return not re.search(cues(language)["about"], text[:start])


def _shown(lead: Sequence[Quote], language: str) -> Iterator[str]:
    """Give the names the lead itself calls a newspaper, a news agency, a broadcaster."""
    noun = cues(language)["noun"]
    for sentence in lead:
        for pattern in (
            rf"{noun},? (?P<a>{_SHOWN})",
            rf"(?P<a>{_SHOWN}) {noun}",
            rf"(?P<a>{_SHOWN}), (?:a|an|the) (?:[\w-]+ ){{0,3}}?{noun}",
        ):
            for match in re.finditer(pattern, sentence.text[:LONGEST_SENTENCE]):
                yield _bare(match["a"])


def _bare(name: str) -> str:
    """Give a name without the article and the adjective of a country before it ("Japanese Tokyo Shimbun")."""
    words = name.removeprefix("The ").split()
    while len(words) > 1 and country_of_demonym(words[0]) and not outlet_of(" ".join(words)):
        words = words[1:]
    return " ".join(words)


def _names_an_outlet(name: str, language: str) -> bool:
    """Whether *name* is in the table or has, after a first word of its own, a word only outlets are called by."""
    table = cues(language)
    if outlet_of(name):
        return True
    return bool(re.search(rf" {table['outlet_word']}$", name)) and not re.search(table["institution"], name)


@cache
def _patterns(language: str, part: Part) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Give each cue of *part* twice: with the table's names in the slot, and with the shape of a name."""
    known = r"(?P<a>(?<!\w)(?:" + "|".join(re.escape(name) for name in known_names()) + r"))(?!\w)"
    shaped = rf"(?P<a>(?<!\w)(?:{NAME}))(?!\w)"
    return tuple(
        (re.compile(cue.replace("{A}", known)), re.compile(cue.replace("{A}", shaped)))
        for cue in cues(language)[part.name.casefold()]
    )
