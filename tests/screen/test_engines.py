"""Two implementations, one answer: the native kernel is held against the reference bit for bit."""

from __future__ import annotations

import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.lists import bundled
from observance.screen import latin, readings
from observance.screen.engine import Engine, kernel, new_engine
from observance.screen.lexicon import lexicon
from observance.screen.reference import ReferenceIndex
from observance.screen.settings import numbers
from observance.screen.sounds import alignment_distance, rewritten, sound_distance

NAMES = [name.text for one in bundled().designations for name in one.names]
ODD = [
    "Владимир Путин", "Мохаммад Али", "محمد عبد الله", "김정은", "金正恩", "弗拉基米尔·普京", "ウラジーミル・プーチン", "블라디미르 푸틴",
    "Kim Jong Un", "LEE, Yong-ho", "Banco de Dados S.A.", "Ιωάννης Παπάς", "Muhammad bin Salman", "M/V SUN 12", "",
]  # fmt: skip
LETTERS = st.sampled_from(
    "abdeghijklmnoprstuyz KIMJONGÅéß -.,'12김정은리한金正恩李Владимирпутин" + "محمدعلي" + "\u200b\u0301"
)
SOME_NAMES = st.one_of(st.sampled_from([*NAMES, *ODD]), st.text(LETTERS, max_size=24), st.text(max_size=12))


def built(engine: Engine, names: list[str]) -> Engine:
    engine.add(names, [n // 2 for n in range(len(names))], [n % 3 + 1 for n in range(len(names))], readings.rows)
    engine.close()
    return engine


def both(names: list[str]) -> tuple[Engine, Engine]:
    assert kernel() is not None
    return built(new_engine(), names), built(ReferenceIndex(numbers(), lexicon()), names)


def test_the_kernel_is_built_where_a_compiler_is() -> None:
    if shutil.which("g++") or shutil.which("clang++"):
        assert kernel() is not None, "the package was installed without its kernel: see the build's output"


needs_kernel = pytest.mark.skipif(kernel() is None, reason="no native kernel in this installation")


@needs_kernel
def test_both_give_the_same_hits_on_the_bundled_list() -> None:
    native, reference = both(NAMES)
    asked = [*NAMES[::3], *ODD, *(name[:-1] + "x" for name in NAMES[::5]), *(name.lower() for name in NAMES[::7])]
    assert native.screen(asked, [], 10, 2000, 2, readings.rows) == reference.screen(
        asked, [], 10, 2000, 1, readings.rows
    )
    groups = [n % 4 for n in range(len(asked))]
    found = native.screen(asked, groups, 3, 5000, 1, readings.rows)
    assert found == reference.screen(asked, groups, 3, 5000, 1, readings.rows)


@needs_kernel
@settings(max_examples=80, deadline=None)
@given(st.lists(SOME_NAMES, min_size=1, max_size=12), st.lists(SOME_NAMES, min_size=1, max_size=6))
def test_both_give_the_same_hits_on_any_names(listed: list[str], asked: list[str]) -> None:
    native, reference = both(listed)
    assert [native.row(n) for n in range(native.rows)] == [reference.row(n) for n in range(len(reference.rows))]  # type: ignore[attr-defined]
    assert native.screen(asked, [], 5, 1, 1, readings.rows) == reference.screen(asked, [], 5, 1, 1, readings.rows)


@cache
def reader() -> Any:
    """Give one kernel that only reads: to make one takes longer than to read a thousand names."""
    return new_engine()


@needs_kernel
@given(SOME_NAMES)
def test_both_fold_latin_names_alike(name: str) -> None:
    mine = reader().tokens(name)
    theirs = latin.tokens(name)
    assert (None if mine is None else tuple(mine)) == theirs


TWO_SCRIPTS = (
    "".join(map(chr, [*range(0x400, 0x500), *range(0x61B, 0x6E0)]))
    + "иванкімчорльдаєґё" * 4
    + "عبدالحمن" * 6
    + " .,-'" * 3
)
BESIDE_LATIN = "`´‘′ʹ҂\u0301" + "абвгіїє" * 3 + "عبدالّ" + "KimOLSa15" * 3 + " " * 9 + ".,-/&()'’ʼ«»\u00a0–—\u200b\t"
WORDS = (
    "عبد",
    "الله",
    "عبدالرحمن",
    "والنصر",
    "ال",
    "اللہ",
    "محمد",
    "محمّد",
    "ООО",
    "министерство",
    "обʼєднання",
    "Ким",
    "Сена",
)
IN_LATIN = ("and", "Sons", "Group", "Kim", "Jong", "K", "GmbH", "24")


MAY_BE_KOREAN = (
    "Kim", "Jong", "Un", "KIMJONGUN", "Ri", "Son-gwon", "Chong'u\u0306n", "Hae", "Seon", "Jeonghyun", "Pakk", "Lee", "Cho", "Ý",
    "Yun", "Sukyoung", "UN,", "Chol", "Bank", "University", "of", "the", "Đặng", "J.", "K", "Il", "Sung", "Choe", "Hassan",
)  # fmt: skip


def names_of(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=6).map(" ".join)


@needs_kernel
@settings(max_examples=600, deadline=None)
@given(
    st.text(TWO_SCRIPTS, min_size=1, max_size=24)
    | st.text(BESIDE_LATIN, min_size=1, max_size=24)
    | names_of(WORDS)
    | names_of(WORDS[:7] + IN_LATIN)
    | names_of(WORDS[8:] + IN_LATIN)
    | names_of(WORDS + IN_LATIN + MAY_BE_KOREAN)
)
def test_both_read_cyrillic_and_arabic_names_alike(name: str) -> None:
    mine = read_as_asked(name)
    assert mine is None or mine == readings.rows(name)


def read_as_asked(name: str) -> tuple[str, ...] | None:
    """Read a name as the kernel does when it is asked: as it stands, then without what hides it."""
    for text in dict.fromkeys((name, readings.undisguised(name))):
        found = reader().rows_of(text)
        if found is not None:
            return tuple(found)
    return None


@needs_kernel
@pytest.mark.parametrize(
    "name",
    [
        "Ткаченко O Uku Cho",  # more rows than are kept
        "Kang Ri Uku Chohokan and محمد عبد الله",
        "KIM. Ch´ol",  # read as it stands, for all that a spacing accent comes apart
        ".i,n´u",
        "Киев Kim Il Sung University of Foreign Studies and Trade Research",
        "к҂о o",
        "ʼк҂о",
        "҂обʼєднан",
        "'зо ҃а",
        "عبد-ً/ہ",
        "\u3000'",
        "'",
        "Дем`янюк",
        "Дем′янюк and Sons",
        "зв\u02b9язок",
    ],
)
def test_both_read_odd_names_alike(name: str) -> None:
    mine = read_as_asked(name)
    assert mine is None or mine == readings.rows(name)
    native, reference = both(["Ткаченко O Uku Cho", "김철", "김일성 대학", "Demianiuk", "Zviazok"])
    for limit, threshold in ((5, 3000), (20, 1)):
        assert native.screen([name], [], limit, threshold, 1, readings.rows) == reference.screen(
            [name], [], limit, threshold, 1, readings.rows
        )


@needs_kernel
@settings(max_examples=600, deadline=None)
@given(names_of(MAY_BE_KOREAN) | st.lists(st.sampled_from(MAY_BE_KOREAN), min_size=1, max_size=9).map(" ".join))
def test_both_read_latin_names_that_may_be_korean_alike(name: str) -> None:
    mine = read_as_asked(name)
    assert mine is None or mine == readings.rows(name)


@needs_kernel
@pytest.mark.parametrize(
    ("name", "is_native"),
    [
        ("KIM, Jong Un", True),
        ("KIMJONGUN", True),
        ("Kim Il Sung University", True),
        ("K i m J o n g", False),  # letters set apart
        ("U. Kim", False),  # an initial is no syllable of one letter
        ("Иван Петров", True),
        ("Олексій Григоренко", True),
        ("محمد عبد الله", True),
        ("Ким Чен Ын", False),  # may be Korean
        ("Министерство торговли", True),
        ("Министерство Ким Ир Сена", False),  # a person in the name of a body
        ("Соколова и партнеры", True),  # и, a surname too, before a word of three vowels
        ("Иван Petrov", True),
        ("Ивaн Petrov", False),  # two scripts in one word
        ("Дем’янюк", True),
        ("Ким Чен and Sons", False),
    ],
)
def test_the_kernel_reads_itself_what_needs_no_table_of_names(name: str, *, is_native: bool) -> None:
    assert (reader().rows_of(name) is not None) is is_native


@needs_kernel
def test_many_threads_answer_as_one_does() -> None:
    native, _ = both(NAMES)
    asked = NAMES * 3
    assert native.screen(asked, [], 5, 3000, 4, readings.rows) == native.screen(asked, [], 5, 3000, 1, readings.rows)


@needs_kernel
def test_the_kernel_refuses_what_does_not_fit_together() -> None:
    native, _ = both(["Kim Jong Un"])
    with pytest.raises(ValueError, match="differ in number"):
        native.screen(["a", "b"], [1], 5, 1000, 1, readings.rows)
    with pytest.raises(IndexError):
        native.row(99)


@given(st.text("abcdefgh", max_size=9), st.text("abcdefgh", max_size=9))
def test_distances_are_distances(a: str, b: str) -> None:
    assert alignment_distance(a, b) == alignment_distance(b, a)
    assert sound_distance(a, b) == sound_distance(b, a)
    assert (alignment_distance(a, b) == 0) == (a == b) == (sound_distance(a, b) == 0)


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=20), st.integers(0, 3))
def test_rewriting_leaves_no_sound_twice(word: str, kind: int) -> None:
    key = rewritten(kind, word)
    assert all(a != b for a, b in pairwise(key))


@pytest.mark.shared_data
@needs_kernel
def test_both_give_the_same_hits_on_a_real_list(shared_data: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - for the measuring data only

    names = pq.read_table(shared_data / "names" / "screen_index.parquet").column("name").to_pylist()[::40]
    asked = pq.read_table(shared_data / "names" / "screen_queries.dev.parquet").column("query").to_pylist()[::100]
    native, reference = both(names)
    assert native.screen(asked, [], 10, 3000, 2, readings.rows) == reference.screen(
        asked, [], 10, 3000, 1, readings.rows
    )
