"""Bodies named in lower case: panels and groups of experts, joint working groups of two countries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observance.extract.parties.tables import words as word_list
from observance.extract.parties.view import Mention, View
from observance.model import PartyKind

EXPERTS = re.compile(
    r"\b(?:(?:special|independent)\s+)?(?:[Pp]anel|[Gg]roup)\s+of\s+(?:UN\s+|United Nations\s+)?[Ee]xperts\b"
)
MANDATE = re.compile(r"\b[Ss]anctions\b")
JOINT = re.compile(
    r"\s+((?:(?:[Jj]oint|[Ii]nter-?governmental|[Ww]orking|[Tt]rade|[Bb]ilateral|[Ee]conomic|[Hh]igh-level|[Bb]order)"
    r"\s+){1,3}(?:group|committee|commission|council|body)|[Ww]orking group)\b"
)
VILLAGE = re.compile(r"\b[A-Z][a-z]+-(?:ri|dong|gun|gu|up|myon|myeon)\b")


def find_joint_bodies(view: View) -> list[Mention]:
    """Find panels of experts on sanctions, joint bodies of two countries, Korean villages and wards ("Kamho-ri")."""
    found = []
    if MANDATE.search(view.text):
        for match in EXPERTS.finditer(view.text):
            name, key = "Panel of Experts", "panel of experts"
            found.append(Mention(*match.span(), PartyKind.ORGANIZATION, name, key))
    for index, word in enumerate(view.words):
        joint = JOINT.match(view.text, word.end) if view.pair(index) else None
        if joint:
            name = " ".join(view.text[word.start : joint.end()].split())
            found.append(Mention(word.start, joint.end(), PartyKind.ORGANIZATION, name, name.casefold()))
    found.extend(_ministries(view))
    found.extend(
        Mention(*match.span(), PartyKind.PLACE, match.group(), match.group().casefold())
        for match in VILLAGE.finditer(view.text)
    )
    return found


def _ministries(view: View) -> Iterator[Mention]:
    """Yield ministries in lower case whose country stands right before them ("Seoul's defense ministry" has none)."""
    for index, word in enumerate(view.words):
        if word.text != "ministry" or view.fold(index - 1) not in word_list("ministries"):
            continue
        known = view.known_to(index - 2)
        if known and known.entry.country and known.entry.kind in {PartyKind.COUNTRY, None}:
            start = view.words[index - 1].start
            name = view.text[start : word.end].title()
            yield Mention(start, word.end, PartyKind.PUBLIC_BODY, name, name.casefold(), known.entry.country)
