"""Names in Hangul and in Han characters: the kernel reads them exactly as the specification in Python does."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.screen import korean, readings
from observance.screen.channels import bodies, han
from observance.screen.engine import kernel, new_engine
from observance.screen.lexicon import exonyms
from observance.screen.settings import NEAR_SOUNDS, numbers, sound_rules

pytestmark = pytest.mark.skipif(kernel() is None, reason="no native kernel in this installation")

FIRST_HAN, LAST_HAN = "\u4e00", "\u9fff"
FIRST_HANGUL, LAST_HANGUL = "\uac00", "\ud7a3"
SIGNS = st.sampled_from(
    ["", "", "", "", " ", "  ", ".", ",", "-", '"', "'", "«", "»", "(", ")", "·", "・", "•", "‧", "\u3000", "\u00a0"]
)


@cache
def engine() -> Any:
    return new_engine()


def read_natively(name: str) -> tuple[str, ...] | None:
    rows = engine().rows_of(name)
    return None if rows is None else tuple(rows)


def differing(names: list[str]) -> list[str]:
    return [name for name in names if read_natively(name) != readings.rows(name)]


def written_in(first: str, last: str, forms: list[str]) -> list[str]:
    return sorted(form for form in forms if all(first <= char <= last for char in form))


def names_of(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Give names of pieces with signs between some of them."""
    return st.lists(st.tuples(pieces, SIGNS), min_size=1, max_size=12).map(lambda parts: "".join(map("".join, parts)))


HANGUL = st.one_of(
    st.sampled_from(sorted(korean.surnames_in_hangul())),
    st.sampled_from(sorted({reading for char in han.characters().values() for reading in char.korean})),
    st.characters(min_codepoint=ord(FIRST_HANGUL), max_codepoint=ord(LAST_HANGUL)),
    st.sampled_from(written_in(FIRST_HANGUL, LAST_HANGUL, list(bodies.unspaced("korean")))),
    st.sampled_from(written_in(FIRST_HANGUL, LAST_HANGUL, list(exonyms()))),
)
HAN = st.one_of(
    st.sampled_from(written_in(FIRST_HAN, LAST_HAN, [*han.chinese_surnames(), *korean.surnames_in_hanja()])),
    st.sampled_from(written_in(FIRST_HAN, LAST_HAN, list(han.characters()))),
    st.sampled_from(written_in(FIRST_HAN, LAST_HAN, [char.traditional for char in han.characters().values()])),
    st.characters(min_codepoint=ord(FIRST_HAN), max_codepoint=ord(LAST_HAN)),  # also those without a row
    st.sampled_from(sorted(han.for_sound())),
    st.sampled_from(written_in(FIRST_HAN, LAST_HAN, list(bodies.unspaced("chinese")))),
    st.sampled_from(written_in(FIRST_HAN, LAST_HAN, list(exonyms()))),
)


@settings(max_examples=1000, deadline=None)
@given(names_of(HANGUL))
def test_names_in_hangul_are_read_alike(name: str) -> None:
    mine = read_natively(name)
    assert mine == readings.rows(name) or (mine is None and "'" in name)


@settings(max_examples=1000, deadline=None)
@given(names_of(HAN))
def test_names_in_han_characters_are_read_alike(name: str) -> None:
    mine = read_natively(name)
    assert mine == readings.rows(name) or (mine is None and "'" in name)


@settings(max_examples=500, deadline=None)
@given(names_of(HAN | HANGUL | st.characters(exclude_categories=["Cs"])))
def test_what_is_left_to_python_is_no_other_reading(name: str) -> None:
    mine = read_natively(name)
    assert mine is None or mine == readings.rows(name)


def test_every_surname_is_read_alike() -> None:
    in_hangul = [
        surname + given_name
        for surname in korean.surnames_in_hangul()
        for given_name in ("", "정은", "녀", "리나", "려정", "정은정은")
    ]
    in_han = [
        surname + given_name
        for surname in (*korean.surnames_in_hanja(), *han.chinese_surnames())
        for given_name in ("", "正恩", "丽", "伟民", "一龥", "正恩正")
    ]
    names = [*written_in(FIRST_HANGUL, LAST_HANGUL, in_hangul), *written_in(FIRST_HAN, LAST_HAN, in_han)]
    assert differing(names) == []


def test_every_character_every_word_and_every_foreign_name_is_read_alike() -> None:
    characters = [chr(code) for code in range(ord(FIRST_HAN), ord(LAST_HAN) + 1)]
    chinese = written_in(FIRST_HAN, LAST_HAN, list(bodies.unspaced("chinese")))
    koreans = written_in(FIRST_HANGUL, LAST_HANGUL, list(bodies.unspaced("korean")))
    names = [
        *(name for char in characters for name in (f"金{char}", f"王{char}·{char}")),
        *(name for word in chinese for name in (word, f"朝鲜{word}", f"{word}金日成大学")),
        *(name for word in koreans for name in (word, f"조선{word}", f"{word}김일성대학")),
        *written_in(FIRST_HAN, LAST_HAN, list(exonyms())),
        *written_in(FIRST_HANGUL, LAST_HANGUL, list(exonyms())),
    ]
    assert differing(names) == []


@pytest.mark.parametrize(
    ("name", "is_native"),
    [
        ("김정은", True),
        ("조선무역은행", True),
        ("블라디미르 푸틴", True),
        ("金正恩", True),
        ("朝鲜贸易银行", True),
        ("弗拉基米尔·普京", True),
        ("金正恩(김정은)", False),  # two scripts
        ("数字100传媒", False),  # digits
        ("김'정은", True),
        ("김'정·은", False),  # beside a dot an apostrophe is part of a word
        ("ㄱㅣㅁ정은", False),  # letters apart
        ("𠮷野", False),  # a rare character
        ("제2자연과학원", False),
        ("...", True),
    ],
)
def test_the_kernel_reads_itself_names_wholly_in_one_of_the_scripts(name: str, *, is_native: bool) -> None:
    assert (read_natively(name) is not None) is is_native


def test_a_kernel_that_was_told_nothing_reads_nothing() -> None:
    module = kernel()
    assert module is not None
    assert module.Kernel(*_numbers_and_sounds()).rows_of("김정은") is None


def test_tables_of_the_wrong_shape_are_refused() -> None:
    module = kernel()
    assert module is not None
    made = module.Kernel(*_numbers_and_sounds())
    with pytest.raises(ValueError, match="19 initials, 21 vowels and 28 finals"):
        made.prepare_east([[["k"], ["a"], ["n"]]] * 3, [], [], [], [])
    with pytest.raises(ValueError, match="no syllable"):
        made.prepare_han(["金\tjin\tkim\t"], [], [], [], [])


def _numbers_and_sounds() -> tuple[dict[str, int], list[list[list[str]]], list[str]]:
    return numbers(), [[list(rule) for rule in kind] for kind in sound_rules()], list(NEAR_SOUNDS)


@pytest.mark.shared_data
def test_every_name_of_the_measuring_data_is_read_alike(shared_data: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - for the measuring data only

    names = pq.read_table(shared_data / "names" / "screen_queries.dev.parquet").column("query").to_pylist()
    with (shared_data / "names" / "cross_script_pairs.dev.csv").open(encoding="utf-8", newline="") as stream:
        names += [cell for row in csv.reader(stream) for cell in row]
    signs = dict.fromkeys(map(ord, " .,-\"'«»()·・"))
    eastern = [
        name
        for name in dict.fromkeys(names)
        if (letters := name.translate(signs))
        and (written_in(FIRST_HAN, LAST_HAN, [letters]) or written_in(FIRST_HANGUL, LAST_HANGUL, [letters]))
    ]
    assert len(eastern) > 1000
    assert differing(eastern) == []
