"""Registers join the tellings of one happening, and only those."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from observance.model import Basis, Reading, Reuse, When
from observance.review import RegisterKind, happenings, register
from observance.review.registers import EVENT_TYPES
from tests.sample import TEXT, cut, reading

OTHER = TEXT + " End."


def later(*, when: When | None, linked: bool) -> Reading:
    """Make a second report of the same fair, with another date, linked to the first or not."""
    second = reading(text=OTHER, report_id="second", published=date(2024, 11, 2))
    event = replace(second.extraction.events[0], when=when, roles=())
    passages = ((cut("trade fair"), cut("trade fair")),)
    link = Reuse(
        copy=second.report.text_sha256,
        original=reading().report.text_sha256,
        share=0.9,
        direction="published earlier",
        passages=passages,
    )
    return replace(
        second,
        extraction=replace(second.extraction, events=(event,)),
        reuse=(link,) if linked else (),
    )


def test_linked_reports_with_agreeing_dates_are_one_happening_with_both_dates_kept() -> None:
    stated = When(start=date(2024, 10, 30), end=date(2024, 10, 31), basis=Basis.STATED)
    found = register(RegisterKind.EXHIBITIONS, [reading(), later(when=stated, linked=True)])
    assert len(found.rows) == 1
    assert found.rows[0].cells["date"] == "2024-10-30 to 2024-10-31; from 2024-10-30 (sample)"
    assert found.rows[0].cells["sources"] == "1 (KCNA)"
    assert found.rows[0].cells["reports"] == "sample, second"
    assert len(found.rows[0].evidence) == 2


def test_unlinked_reports_stay_apart() -> None:
    assert len(register(RegisterKind.EXHIBITIONS, [reading(), later(when=None, linked=False)]).rows) == 2


def test_contradicting_dates_stay_apart_even_when_linked() -> None:
    before = When(start=date(2024, 1, 1), end=date(2024, 1, 2), basis=Basis.STATED)
    assert len(register(RegisterKind.EXHIBITIONS, [reading(), later(when=before, linked=True)]).rows) == 2


def test_same_text_read_twice_is_one_telling() -> None:
    twice = happenings([reading(), reading(report_id="again")], EVENT_TYPES[RegisterKind.EXHIBITIONS])
    assert len(twice) == 1


def test_goods_without_a_heading_show_why() -> None:
    row = register(RegisterKind.GOODS, [reading()]).rows[0]
    assert row.cells == {
        "goods": "X-ray tubes",
        "kind": "tangible",
        "candidate HS": "90",
        "why": "named in heading 9022",
        "reports": "1",
    }


def test_parties_show_no_match_as_a_result() -> None:
    rows = {row.cells["name"]: row.cells for row in register(RegisterKind.PARTIES, [reading()]).rows}
    assert rows["Blue Pine Trading Company"]["screening"] == "no match: un-dprk 2026-02-27"
    assert rows["Kim Chol Su"]["screening"].startswith("resembles KIM CHOL SU (KPi.000)")


def test_sources_show_who_relays_whom() -> None:
    rows = {row.cells["source"]: row.cells for row in register(RegisterKind.SOURCES, [reading()]).rows}
    assert rows["KCNA"]["relayed by"] == "Dnipro Dispatch"
    assert rows["Harbour Wire"]["relays"] == "Dnipro Dispatch"


def test_every_register_has_a_cell_for_every_column() -> None:
    for kind in RegisterKind:
        found = register(kind, [reading()])
        for row in found.rows:
            assert set(row.cells) == set(found.columns), kind
