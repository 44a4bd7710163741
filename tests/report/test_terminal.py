"""The brief in a terminal says every part of the reading in plain words."""

from __future__ import annotations

from dataclasses import replace

from observance.model import Extraction
from observance.model.contract import reading_json
from observance.report import brief_html, brief_text
from tests.sample import reading


def test_brief_names_chain_sources_events_gaps_screening_and_findings() -> None:
    brief = brief_text(reading())
    for words in (
        "Harbour Wire <- Dnipro Dispatch <- KCNA",
        "1 independent source",
        "Exhibition, Pyongyang: from 2024-10-30",
        "participants not named",
        "resembles KIM CHOL SU",
        "a reason to look, not an identification",
        "no match, held against un-dprk 2026-02-27 (155 designations)",
        "UNSCR 2397 (2017) OP7",
        "may implicate",
        "paragraph number not checked",
    ):
        assert words in brief, words


def test_brief_never_says_violated() -> None:
    assert "violat" not in brief_text(reading()).lower()


def test_missing_publication_date_is_said_and_not_made_up() -> None:
    assert "publication date not known" in brief_text(reading(published=None))


def test_a_report_nobody_can_read_yet_is_not_called_empty_or_first_hand() -> None:
    unread = replace(
        reading(),
        report=replace(reading().report, language="ko"),
        chain=replace(reading().chain, path=(), edges=(), notes=()),
        extraction=Extraction(),
        screenings=(),
        findings=(),
    )
    for brief in (brief_text(unread), brief_html(unread)):
        assert "Korean reports are archived and searched, but not read yet" in " ".join(brief.split())
        assert "irst-hand" not in brief
        assert "observance looks for" not in brief


def test_what_a_reader_must_know_of_the_reading_is_said() -> None:
    found = reading()
    noted = replace(found, report=replace(found.report, notes=("page 3 has no text",)))
    assert "note: page 3 has no text" in brief_text(noted)
    assert "page 3 has no text" in brief_html(noted)
    assert reading_json(noted)["report"]["notes"] == ["page 3 has no text"]
