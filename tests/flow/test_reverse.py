"""Reverse screening: a list that changes is held against what was already read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from observance.lists import bundled
from observance.model import Designation, ListedName, NameQuality, PartyKind
from observance.workspace import Workspace

REPORT = """PYONGYANG, March 5 (Harbour Wire) -- Officials of the Samwon IT Exchange Company met a delegation from
Vladivostok in Pyongyang on March 4, 2031, the agency said. They signed an agreement on trade."""


def test_a_new_designation_finds_the_report_read_before(tmp_path: Path) -> None:
    new = Designation(
        entity="KPe.999",
        kind=PartyKind.COMPANY,
        names=(ListedName(text="SAMWON IT EXCHANGE COMPANY", quality=NameQuality.PRIMARY),),
        programme="UN-DPRK",
    )
    source = tmp_path / "report.txt"
    source.write_text(REPORT, encoding="utf-8")
    old = bundled()
    grown = replace(old, version="2031-03-06", sha256="f" * 64, designations=(*old.designations, new))
    with Workspace.open(tmp_path / "w") as home:
        assert home.read(source).matches == ()
        home._store.save_list(grown, at=datetime(2031, 3, 6, tzinfo=UTC))
        home._line = None
        (found,) = home.recheck(grown, old)
    assert (found.match.entity, found.party, found.is_new) == ("KPe.999", "Samwon IT Exchange Company", True)
