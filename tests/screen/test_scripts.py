"""One name in any script: found across them, and told apart from the next name."""

from __future__ import annotations

import pytest

from observance.model import Designation, ListedName, NameQuality, PartyKind, SanctionsList
from observance.screen import Index, in_words
from observance.screen.channels.han import wade_giles
from observance.screen.korean import of_hangul, of_latin


def one(name: str, *others: str) -> Index:
    designations = tuple(
        Designation(
            entity=str(n),
            kind=PartyKind.PERSON,
            names=(ListedName(text=text, quality=NameQuality.PRIMARY),),
            programme="T",
        )
        for n, text in enumerate((name, *others))
    )
    listed = SanctionsList(id="t", title="T", version="2030-01-01", sha256="0", source="t", designations=designations)
    return Index.of([listed])


def score(query: str, listed: str) -> float:
    return next((match.score for match in one(listed).screen(query, threshold=0.01)), 0.0)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("박영식", "Pak Yong Sik"),
        ("朴永植", "Pak Yong Sik"),
        ("Пак Ён Сик", "Pak Yong Sik"),
        ("Park Young-sik", "Pak Yong Sik"),
        ("Pak Yŏngsik", "Pak Yong Sik"),
        ("리만건", "RI MAN GON"),
        ("이만건", "RI MAN GON"),
        ("李万建", "RI MAN GON"),
        ("Ли Ман Гон", "RI MAN GON"),
        ("Lee Man-geon", "리만건"),
        ("노두철", "로두철"),
        ("张伟民", "Zhang Weimin"),
        ("張偉民", "Chang Wei-min"),
        ("Иван Сергеевич Кузнецов", "KUZNETSOV, Ivan Sergeyevich"),
        ("Олександр Гончаренко", "Oleksandr HONCHARENKO"),
        ("谢尔盖·库兹涅佐夫", "Sergei Kuznetsov"),
        ("세르게이 쿠즈네초프", "Sergei Kuznetsov"),
        ("خالد محمود", "Khaled MAHMOUD"),
        ("عبد الرحمن ياسين", "YASIN, Abdul Rahman"),
        ("Γιώργος Παπανδρέου", "Giorgos Papandreou"),
        ("조선무역은행", "Korea Trade Bank"),
        ("朝鲜贸易银行", "Korea Trade Bank"),
        ("Корейский торговый банк", "Korea Trade Bank"),
        ("조선해운회사", "Korea Shipping Company"),
    ],
)
def test_the_same_name_in_two_scripts_is_found(query: str, listed: str) -> None:
    assert score(query, listed) >= 0.75


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("김영철", "김영춘"),
        ("Kim Yong Chol", "Kim Yong Chun"),
        ("박영식", "Pak Yong Jin"),
        ("김은정", "Kim Jong Un"),
        ("Ли Ман Гон", "Ri Man Su"),
        ("王伟", "Wang Fang"),
        ("SALMAN BIN MUHAMMAD", "MUHAMMAD BIN SALMAN"),
        ("Industrial Bank of Chad", "Industrial Bank of China"),
        ("Ministry of Coal Industry", "Ministry of Atomic Energy Industry"),
        ("Сергей Кузнецов", "Sergei Ivanov"),
        ("Pak Yong Sik", "Kim Yong Sik"),
    ],
)
def test_another_name_is_another_name(query: str, listed: str) -> None:
    assert score(query, listed) < 0.75


@pytest.mark.parametrize(
    ("query", "listed", "said"),
    [
        ("SALMAN BIN MUHAMMAD", "MUHAMMAD BIN SALMAN", "the other way round"),
        ("Industrial Bank of Chad", "Industrial Bank of China", "another place: chad, listed china"),
    ],
)
def test_what_contradicts_is_said(query: str, listed: str, said: str) -> None:
    (match,) = one(listed).screen(query, threshold=0.01)
    assert any(said in line for line in match.contradictions)


def test_the_longer_of_two_full_names_is_surer_and_none_is_certain() -> None:
    assert score("Ali Hasan", "Ali Hasan") < score("Zebulon Quackenbush", "Zebulon Quackenbush") + 1e-9
    assert score("Ali", "Ali") < score("Ali Hasan", "Ali Hasan") < 1


def test_a_hit_says_by_which_reading_and_which_parts() -> None:
    (match,) = one("Pak Yong Sik").screen("박영식")
    assert match.read_as == "Korean syllables (Hangul and Latin)"
    assert in_words(match.tokens) == (
        "박 ~ pak (same surname); 영 ~ yong (same Korean syllable); 식 ~ sik (same Korean syllable)"
    )
    (match,) = one("Korea Harbour Shipping Company").screen("Korea Harbour Company")
    assert "only listed: shipping" in in_words(match.tokens)


def test_syllables_that_no_name_has_are_not_read_as_korean() -> None:
    assert of_latin("yognwon") == ()
    assert of_latin("jong")[0][0].symbol == of_hangul("정").symbol


@pytest.mark.parametrize(
    ("pinyin", "giles"), [("zhang", "chang"), ("qing", "ching"), ("xiao", "hsiao"), ("guo", "kuo")]
)
def test_wade_giles(pinyin: str, giles: str) -> None:
    assert wade_giles(pinyin) == giles
