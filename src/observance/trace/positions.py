"""Credit positions: the bracketed line at the head and the dateline. Reads where a name stands, not who it is."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from observance.model import Quote
from observance.text import paragraphs
from observance.text.countries import country_code, country_of_demonym
from observance.trace.outlets import canonical, outlet_of

HEAD_LENGTH: Final = 300
# A dateline stands in the headline's place or right under it.
DATELINE_PARAGRAPHS: Final = 3
# The scripts with capitals a news name is written in: Latin and Cyrillic.
_LAST_CAPITAL: Final = min(0x530, sys.maxunicode)
CAPITAL: Final = "[" + "".join(chr(code) for code in range(0x41, _LAST_CAPITAL) if chr(code).isupper()) + "]"
# A name as a credit writes it: up to five capitalised words, "of" and "the" between them.
NAME: Final = rf"{CAPITAL}[\w&.'’/-]{{0,40}}(?:(?: of the| of| the| and| &)? (?:{CAPITAL}|\d)[\w&.'’/-]{{0,40}}){{0,4}}"
_DAY = re.compile(r"\b\d{1,2}\b|\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Credit:
    """Outlets in a credit position, the carrying side first, with the words of that position."""

    names: tuple[str, ...]
    quote: Quote


@cache
def cues(language: str) -> dict[str, Any]:
    """Give the table of one language, empty for a language that has none."""
    table = tomllib.loads(files("observance.trace").joinpath("data/cues.toml").read_text(encoding="utf-8"))
    return dict(table.get(language, {}))


def head_credit(text: str, *, declared: str | None) -> Credit | None:
    """Read "(HOST - AGENCY)" at the head of *text*, else the dateline's agency; None where neither stands."""
    match = _head().search(text[:HEAD_LENGTH])
    if match and may_be_outlet(match["host"]) and may_be_outlet(match["agency"]):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        return Credit((canonical(match["host"]), canonical(match["agency"])), Quote.cut(text, start, match.end()))
    for paragraph in paragraphs(text)[:DATELINE_PARAGRAPHS]:
        for pattern in _datelines():
            line = pattern.match(paragraph.text)
            if line and _is_dateline(line["before"], line["agency"], declared):
                end = paragraph.start + len(line.group().rstrip())
                return Credit((canonical(line["agency"]),), Quote.cut(text, paragraph.start, end))
    return None


def may_be_outlet(name: str) -> bool:
    """Whether *name*, found in a credit position, can be an outlet: no date, no place, no note of the desk."""
    if outlet_of(name):
        return True
    if country_code(name) or country_of_demonym(name) or name in _not_outlets():
        return False
    first = name.split(maxsplit=1)[0].rstrip(".,")
    return first not in _not_words() and first.capitalize() not in _not_words()


def _is_dateline(before: str, agency: str, declared: str | None) -> bool:
    """Whether the words before the bracket are a place and a day, or the name in it is one that signs its wire."""
    if outlet_of(agency) or (declared and canonical(agency) == declared):
        return True
    place = before.split(",", maxsplit=1)[0].strip()
    shaped = bool(_DAY.search(before)) or (bool(place) and place == place.upper())
    return may_be_outlet(agency) and (shaped or (not before.strip() and " " in agency))


@cache
def _head() -> re.Pattern[str]:
    return re.compile(cues("any")["head"].replace("{W}", NAME))


@cache
def _datelines() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern.replace("{W}", NAME)) for pattern in cues("any")["dateline"])


@cache
def _not_outlets() -> frozenset[str]:
    return frozenset(cues("any")["not_outlets"])


@cache
def _not_words() -> frozenset[str]:
    """Give the words no outlet's name begins with; a place may well begin one ("Moscow Times")."""
    words = cues("any")["not_outlets"]
    return frozenset(words[: words.index("Beijing")]) - {"News", "New", "Daily", "May", "Media", "Live", "Flash"}
