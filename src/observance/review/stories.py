"""The register of stories: the reports that carry one content, as one row, whoever copied it from whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, Protocol

from observance.model import Reading, Reuse
from observance.review.rows import Evidence, Register, RegisterKind, Row, evidence_of

COLUMNS: Final = ("story", "published", "earliest outlet", "outlets", "count", "sources", "reports")


class Story(Protocol):
    """Reports of one content: the hashes of their texts, and the links that put them together."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The text hashes."""
        ...

    @property
    def links(self) -> tuple[Reuse, ...]:
        """One link for every text but the first."""
        ...


def in_order(readings: Iterable[Reading]) -> list[Reading]:
    """Sort by the day of publication, the undated last, those of one day by id: the order stories are made in."""
    return sorted(readings, key=lambda one: (one.report.published or date.max, one.report.id, one.capture.key))


def story_register(readings: Sequence[Reading], stories: Iterable[Story]) -> Register:
    """Build the register of *stories* over *readings* in order of publication; told by most reports first.

    "earliest outlet" is who published on the earliest day known, several where they share it, and empty where a report
    of the story has no date: an earlier one may be among those. It is the earliest of what was read, not the origin.
    """
    by_text: dict[str, list[Reading]] = {}
    for one in readings:
        by_text.setdefault(one.report.text_sha256, []).append(one)
    rows = [_row([one for text in story.texts for one in by_text[text]], story, by_text) for story in stories]
    rows.sort(key=lambda row: -int(row.cells["count"]))
    return Register(kind=RegisterKind.STORIES, columns=COLUMNS, rows=tuple(rows))


def _row(told: list[Reading], story: Story, by_text: dict[str, list[Reading]]) -> Row:
    roots = sorted({root for one in told for root in one.chain.roots})
    ids = list(dict.fromkeys(one.report.id for one in told))
    first = told[0].report
    cells = {
        "story": first.headline or _beginning(first.text),
        "published": _days(told),
        "earliest outlet": _earliest(told),
        "outlets": _joined(one.report.outlet for one in told),
        "count": str(len(ids)),
        "sources": f"{len(roots)} ({', '.join(roots)})" if roots else "",
        "reports": ", ".join(ids),
    }
    return Row(cells=cells, evidence=tuple(_evidence(told, story, by_text)))


def _days(told: list[Reading]) -> str:
    """Give the first and the last day the story was published, as far as days are known."""
    known = sorted(one.report.published for one in told if one.report.published)
    if not known:
        return ""
    return known[0].isoformat() if known[0] == known[-1] else f"{known[0]} to {known[-1]}"


def _earliest(told: list[Reading]) -> str:
    days = [one.report.published for one in told]
    known = [day for day in days if day]
    if len(known) < len(days):
        return ""
    return _joined(one.report.outlet for one in told if one.report.published == min(known))


def _joined(words: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))


def _beginning(text: str) -> str:
    """Give the first line of a report without a headline, cut to what a table can show."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 100 else line[:99].rstrip() + "…"


def _evidence(told: list[Reading], story: Story, by_text: dict[str, list[Reading]]) -> Iterator[Evidence]:
    """Give the longest passage of each link, in both reports, then the words that name each report's sources."""
    for link in story.links:
        for copied, original in link.passages[:1]:
            yield evidence_of(by_text[link.copy][0], copied)
            yield evidence_of(by_text[link.original][0], original)
    for one in told:
        yield from (evidence_of(one, edge.quote) for edge in one.chain.edges)
