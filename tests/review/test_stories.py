"""The register of stories: one row for one content, with who had it first as far as that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from observance.model import Reading, Reuse
from observance.review import RegisterKind, in_order, story_register
from tests.sample import TEXT, cut, reading


@dataclass(frozen=True)
class Told:
    """A story as it is handed in."""

    texts: tuple[str, ...]
    links: tuple[Reuse, ...] = ()


def report(name: str, *, day: date | None, outlet: str, text: str = TEXT) -> Reading:
    one = reading(text=text, report_id=name, published=date(2024, 11, 1))
    return replace(one, report=replace(one.report, published=day, outlet=outlet))


FIRST = report("first", day=date(2024, 11, 1), outlet="Bay Herald")
COPY = report("copy", day=date(2024, 11, 3), outlet="Harbour Wire", text=TEXT + " End.")
TWIN = report("twin", day=date(2024, 11, 3), outlet="Dnipro Dispatch")
LINK = Reuse(
    copy=COPY.report.text_sha256,
    original=FIRST.report.text_sha256,
    share=0.9,
    direction="published earlier",
    passages=((cut("trade fair"), cut("trade fair")),),
)
STORY = Told(texts=(FIRST.report.text_sha256, COPY.report.text_sha256), links=(LINK,))


def test_a_story_shows_its_reports_its_sources_and_who_had_it_first() -> None:
    found = story_register(in_order([COPY, TWIN, FIRST]), [STORY])
    assert found.kind is RegisterKind.STORIES
    (row,) = found.rows
    assert set(row.cells) == set(found.columns)
    assert row.cells["published"] == "2024-11-01 to 2024-11-03"
    assert row.cells["earliest outlet"] == "Bay Herald"
    assert row.cells["outlets"] == "Bay Herald; Dnipro Dispatch; Harbour Wire"
    assert row.cells["count"] == "3"
    assert row.cells["sources"] == "1 (KCNA)", "three articles, one source"
    assert row.cells["reports"] == "first, twin, copy"
    assert [piece.report for piece in row.evidence[:2]] == ["copy", "first"]
    assert {piece.quote.text for piece in row.evidence[:2]} == {"trade fair"}


def test_nobody_had_it_first_where_a_day_is_unknown() -> None:
    undated = report("undated", day=None, outlet="Harbour Wire", text=TEXT + " End.")
    (row,) = story_register(in_order([undated, FIRST]), [STORY]).rows
    assert row.cells["earliest outlet"] == ""
    assert row.cells["published"] == "2024-11-01"


def test_those_of_one_day_share_it() -> None:
    same = report("same", day=date(2024, 11, 1), outlet="Harbour Wire")
    (row,) = story_register(in_order([FIRST, same]), [Told(texts=(FIRST.report.text_sha256,))]).rows
    assert row.cells["earliest outlet"] == "Bay Herald; Harbour Wire"
    assert row.cells["published"] == "2024-11-01"


def test_what_most_report_comes_first() -> None:
    alone = Told(texts=(COPY.report.text_sha256,))
    both = Told(texts=(FIRST.report.text_sha256,))
    rows = story_register(in_order([COPY, FIRST, TWIN]), [alone, both]).rows
    assert [row.cells["count"] for row in rows] == ["2", "1"]
