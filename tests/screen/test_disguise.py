"""Disguised names: found all the same, and the disguise said; honest names of any script are left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.screen import seen
from tests.screen.test_scripts import one

LISTED = "Pak Yong Sik"


@pytest.mark.parametrize(
    ("written", "finding"),
    [
        ("Pak\u200b Yo\u200bng Sik", "invisible characters"),
        ("\u202ekiS gnoY kaP\u202c", "reversed order"),
        ("Pak Y\u043eng Sik", "two scripts"),
        ("\u1d18\u1d00\u1d0b \u028f\u1d0f\u0274\u0262 \ua731\u026a\u1d0b", "set of symbols"),
        ("P\u0336a\u0336k\u0336 Yong Sik", "marks drawn over"),
        ("Pak\u3164Yong\u3164Sik", "filler"),
        ("Pak Y0ng Sik", "digits"),
        ("P a k  Y o n g  S i k", "set apart"),
        ("\uff30\uff41\uff4b Yong Sik", "full-width"),
        ("Pak\x08 Yong Sik", "control"),
    ],
)
def test_a_disguise_is_undone_and_named(written: str, finding: str) -> None:
    (match, *_) = one(LISTED).screen(written)
    assert match.score >= 0.75
    assert any(finding in found for found in seen(written).findings)


@pytest.mark.parametrize(
    "name",
    [
        "Владимир Кузнецов", "Γιώργος Παπανδρέου", "محمد علی\u200cپور", "김영철", "李万建", "Nguyễn Văn Bảo", "Þórður Jónsson",
        "Žižka Őrült Łódź", "ウラジーミル", "O'Neill", "Անի Հակոբյան", "ক\u09cdষ", "Société Générale", "A. B. Smith",
    ],
)  # fmt: skip
def test_an_honest_name_is_no_disguise_and_keeps_its_letters(name: str) -> None:
    found = seen(name)
    assert found.findings == ()
    assert found.name.replace("\u200c", " ").split() == name.replace("\u200c", " ").split()


@given(st.text(max_size=30))
def test_any_text_is_read_without_complaint(text: str) -> None:
    found = seen(text)
    assert seen(found.name).name.split() == seen(seen(found.name).name).name.split()


@pytest.mark.shared_data
def test_every_disguise_of_the_hostile_set_is_found(shared_data: Path) -> None:
    cases = (shared_data / "hostile" / "own" / "unicode_evasion.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(cases) == 34
    # These are honest spellings of the name; the others are disguises, and each must be said to be one.
    honest = {"hangul precomposed", "hanja", "no spaces", "comma order", "dup letters"}
    for case in map(json.loads, cases):
        found = one(case["must_match"], "Choe Ryong Hae", "Ivan Petrov").screen(case["name"])
        assert found, case["case"]
        assert found[0].name == case["must_match"], case["case"]
        assert bool(seen(case["name"]).findings) == (case["case"] not in honest), case["case"]
