"""Regimes as data: whole and typed, or refused with the row that is wrong."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from observance.model import CheckGrade, Effect, EventType, RegimeError
from observance.regimes import bundled, check, in_force, monitors, read

DPRK = next(regime for regime in bundled() if regime.id == "un-dprk")
SMALL = """
regime: small
title: A small regime
target: [KP]
recorded: 2026-01-01
defaults: {bound: all_states, effect: prohibit}
sources: {a: "https://a.example"}
provisions:
- {id: P1, activity: [supply_goods], dir: to, in_force: [{from: 2020-01-01, to: null}], summary: S., check: memory, src: [a]}
"""


TWICE = """provisions:
- {id: P1, activity: [gold], dir: to, in_force: [{from: 2020-01-01}], summary: T., check: memory}"""


def test_the_dprk_regime_is_whole() -> None:
    assert len(DPRK.provisions) == 98
    grades = {grade: sum(row.check is grade for row in DPRK.provisions) for grade in CheckGrade}
    assert grades[CheckGrade.MEMORY] == 20
    assert sum(row.number_read for row in DPRK.provisions) == 34


def test_no_grade_was_raised_without_a_source() -> None:
    for row in DPRK.provisions:
        if row.check in {CheckGrade.VERBATIM, CheckGrade.OFFICIAL, CheckGrade.NATIONAL}:
            assert row.sources, row.id


def test_every_event_type_of_the_map_is_known() -> None:
    assert {kind for kind, _ in DPRK.event_activities} <= {kind.value for kind in EventType}


def test_validity_is_a_list_of_stretches() -> None:
    iran = next(regime for regime in bundled() if regime.id == "un-iran")
    row = next(row for row in iran.provisions if row.id == "UNSCR 1737 (2006) OP3")
    assert row.in_force_on(date(2010, 1, 1))
    assert row.in_force_on(date(2020, 1, 1)) is None
    assert row.in_force_on(date(2025, 10, 1))


def test_nobody_monitored_after_the_panels_mandate_ended() -> None:
    assert monitors(DPRK, date(2024, 4, 30))
    assert monitors(DPRK, date(2024, 5, 1)) == ()
    assert len(in_force(DPRK, date(2024, 10, 31))) > 85


def test_the_panel_is_an_instituting_row() -> None:
    assert all(row.effect is Effect.INSTITUTE for row in monitors(DPRK, date(2020, 1, 1)))


def test_a_small_regime_loads() -> None:
    regime = read(SMALL.encode(), where="small.yaml")
    assert regime.provisions[0].bound == "all_states"
    assert regime.version.startswith("2026-01-01 ")
    assert any("not read at all" in remark for remark in check(regime))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("activity: [supply_goods]", "activity: [smuggling]", "smuggling"),
        ("dir: to", "dir: sideways", "sideways"),
        ("check: memory", "check: certain", "certain"),
        ("from: 2020-01-01", "from: someday", "someday"),
        ("src: [a]", "src: [b]", "unknown source"),
        ("summary: S.", "sumary: S.", "sumary"),
        ("in_force: [{from: 2020-01-01, to: null}]", "in_force: []", "in_force"),
        ("check: memory", "check: memory, changes: [{rel: extends, id: P9}]", "P9"),
        ("check: memory", "check: memory, goods: {hs: [8x]}", "8x"),
        ("provisions:", TWICE, "twice"),
    ],
)  # fmt: skip
def test_a_broken_row_is_named(old: str, new: str, named: str) -> None:
    assert old in SMALL
    with pytest.raises(RegimeError) as refused:
        read(SMALL.replace(old, new).encode(), where="small.yaml")
    assert named in str(refused.value)
    assert "small.yaml" in str(refused.value)


@pytest.mark.parametrize("data", [b"a: [", b"- 1", b"{}"])
def test_what_is_no_regime_is_refused(data: bytes) -> None:
    with pytest.raises(RegimeError):
        read(data, where="x.yaml")


def test_the_bundled_files_are_yaml_a_lawyer_can_edit() -> None:
    assert yaml.safe_load(SMALL)["provisions"][0]["id"] == "P1"
