"""OFAC's remarks: one cell of text that holds birth dates, nationalities, weak aliases, numbers and links.

The form is a sequence of "LABEL VALUE" joined by semicolons, as in "DOB 12 Mar 1961; alt. DOB 1962; POB Nampo, North
Korea; nationality Korea, North; Passport 123456 (Korea, North) expires 01 Feb 2030; a.k.a. 'THE GENERAL'; Linked To:
SOME COMPANY." (written for this example). What is no such thing is left to the remarks, which are kept whole anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from observance.lists.days import births
from observance.model import ListedName, NameQuality

_PART: Final = re.compile(r";\s*")
_ALIAS: Final = re.compile(r"(?P<how>[afn])\.k\.a\. '(?P<name>.+)'")
_OPEN_ALIAS: Final = re.compile(r"[afn]\.k\.a\. '?")
# "(Country) issued ... expires ..." behind a number; the number is what stands before.
_BEHIND: Final = re.compile(r"\s*(?:\([^()]*\))?[,;]?\s*(?:\b(?:issued|expires|expired)\b.*)?$", re.DOTALL)
_IMO: Final = re.compile(r"\(?(?:IMO )?(\d{7})\)?")
_IMO_LABELS: Final = frozenset(
    {"Vessel Registration Identification", "International Maritime Organization No.", "Identification Number"}
)
LONGEST: Final = 1000  # characters: what a remark has more is cut off by the publisher


@dataclass(slots=True)
class Said:
    """What one cell of remarks says; ``unread`` counts aliases that were cut off."""

    births: list[str] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    names: list[ListedName] = field(default_factory=list)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    unread: int = 0


def said_in(remarks: str) -> Said:
    """Read a cell of remarks. Aliases printed here, in quotation marks, are the ones OFAC calls weak."""
    said = Said()
    for part in _PART.split(remarks.strip().removesuffix(".")):
        plain = part.removeprefix("alt. ")
        if plain.startswith("DOB "):
            said.births.extend(births(plain))
        elif plain.startswith("POB "):
            said.birth_places.append(plain[4:])
        elif plain.startswith(("nationality ", "citizen ")):
            said.nationalities.append(plain.partition(" ")[2].removeprefix("possibly "))
        elif plain.startswith("Linked To: "):
            said.linked.append(plain[11:])
        elif alias := _ALIAS.fullmatch(plain):
            name = ListedName(text=alias["name"], quality=NameQuality.WEAK, former=alias["how"] == "f")
            said.names.append(name)
        elif _OPEN_ALIAS.match(plain):
            said.unread += 1
        elif number := numbered(plain):
            said.identifiers.append(number)
    return said


def numbered(words: str) -> tuple[str, str] | None:
    """Give (label, number) of "Passport 123456 (Country) expires ..."; None where *words* begin with no known label."""
    match = _labels().match(words)
    if match is None:
        return None
    return number_of(match[1], words[match.end() :])


def number_of(label: str, words: str) -> tuple[str, str] | None:
    """Give (kind, number) for a label and what stands behind it; an IMO number's kind is IMO; None without a number."""
    number = _BEHIND.sub("", words, count=1).strip(" .:,")
    imo = _IMO.fullmatch(number) if label in _IMO_LABELS else None
    if imo and (label != "Identification Number" or number.startswith("IMO")):
        return "IMO", imo[1]
    return (label, number) if number else None


def is_number(label: str) -> bool:
    """Whether a label, as the XML's idType gives it alone, is one of a number that tells a party apart."""
    return label in known_labels()


@cache
def known_labels() -> frozenset[str]:
    """Load the labels of data/ofac_numbers.tsv."""
    lines = files("observance.lists").joinpath("data/ofac_numbers.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def _labels() -> re.Pattern[str]:
    longest_first = sorted(known_labels(), key=lambda label: (-len(label), label))
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + r"):?\s+")
