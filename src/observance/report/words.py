"""The words people read for what the model holds; the table is ``data/wording.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from observance.model import Event, Goods, PartyKind, Reading, Screening, When

# Kinds that are never screened: a country or a newspaper is not on a list of persons and entities.
SCREENED_KINDS = frozenset(PartyKind) - {PartyKind.COUNTRY, PartyKind.PLACE, PartyKind.OUTLET}


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("observance.report").joinpath("data/wording.toml").read_text(encoding="utf-8"))


def word(group: str, value: str) -> str:
    """Give the words for *value* of *group*, such as ``word("verdict", "met")``."""
    return _table()[group][value]


def language(code: str | None) -> str:
    """Give a language's English name; the code itself for one we have no word for."""
    if code is None:
        return "language not known"
    return _table()["language"].get(code, code)


def title(reading: Reading) -> str:
    """Give the headline, or the start of the text where there is none."""
    report = reading.report
    if report.headline:
        return report.headline
    first = _CREDIT.sub("", report.text.strip()).split("\n", 1)[0]
    return first if len(first) <= TITLE_LENGTH else first[:TITLE_LENGTH].rsplit(" ", 1)[0] + " ..."


TITLE_LENGTH = 110
# A credit line in brackets at the head, such as "(PUBLISHER- AGENCY)", is no part of a title.
_CREDIT = re.compile(r"^[(\[][^)\]\n]{2,80}[)\]]\s*")


def outlet(reading: Reading) -> str:
    """Give who published the report: as declared, else the publisher its own credit line names."""
    if reading.report.outlet:
        return reading.report.outlet
    return reading.chain.path[0] if reading.chain.path else "outlet not stated"


def heading(goods: Goods) -> str:
    """Say what a goods phrase is and which customs chapter it may fall under, with the reason."""
    codes = ", ".join(candidate.code for candidate in goods.hs)
    if codes:
        return f"candidate customs chapter {codes}; {goods.reason}"
    return f"{word('goods', goods.kind.value)}; no customs chapter: {goods.reason}"


def published(reading: Reading) -> str:
    """Say when the report was published, or what its own text proves."""
    report = reading.report
    if report.published:
        return f"published {report.published}"
    if report.not_before and report.not_before.start:
        said = f' (its text says "{report.not_before.quote.text}")' if report.not_before.quote else ""
        return f"publication date not given; written on or after {report.not_before.start}{said}"
    return "publication date not known"


def when(value: When | None) -> str:
    """Say when, and how that is known."""
    if value is None:
        return "date not stated"
    how = word("basis", value.basis.value)
    said = f' "{value.quote.text}"' if value.quote else ""
    anchor = f", {value.anchor}" if value.anchor else ""
    conflict = f"; {value.conflict}" if value.conflict else ""
    return f"{value.days} ({how}{said}{anchor}{conflict})"


def event_line(event: Event) -> str:
    """Give an event's type, date and place on one line."""
    place = f", {event.place}" if event.place else ""
    return f"{word('type', event.type.value)}{place}: {when(event.when)}"


def roles(event: Event) -> list[tuple[str, str]]:
    """Give (what the role is, the words that fill it) in order, one line a role."""
    by_role: dict[str, list[str]] = {}
    for role in event.roles:
        words = by_role.setdefault(word("role", role.role.value), [])
        if role.quote.text not in words:
            words.append(role.quote.text)
    return [(name, "; ".join(words)) for name, words in by_role.items()]


def unread(reading: Reading) -> str:
    """Say that nothing was looked for where no extractor reads the report's language; empty where one does."""
    if reading.extraction.read_by:
        return ""
    return f"not looked for: {language(reading.report.language)} reports are archived and searched, but not read yet"


def path(reading: Reading) -> str:
    """Give the source chain on one line, publisher first; what was not looked for is not called first-hand."""
    chain = reading.chain
    if chain.path:
        return " <- ".join(chain.path)
    if not reading.extraction.read_by:
        return "not known"
    return "first-hand: no other source is credited"


def against(screening: Screening) -> str:
    """Name the lists a screening was held against, each with version and size."""
    return ", ".join(f"{one.list} {one.version} ({one.designations} designations)" for one in screening.against)


def sources(count: int) -> str:
    """Say how many independent sources there are."""
    return "1 independent source" if count == 1 else f"{count} independent sources"
