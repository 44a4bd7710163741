"""What single lines are, in the languages we read; and what a paragraph of a story is not taken for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.ingest.pages.hints import hints_of
from observance.ingest.pages.lines import is_aside, is_paywall, is_wall, kind_of
from observance.model import BlockKind

LINES = [
    (BlockKind.CREDIT, "By Jane Roe"),
    (BlockKind.CREDIT, "Source: KCNA"),
    (BlockKind.CREDIT, "(Reuters)"),
    (BlockKind.CREDIT, "Jane Roe contributed to this report."),
    (BlockKind.CREDIT, "Автор: Пётр Ковалёв"),
    (BlockKind.CREDIT, "5 ноября 2024 / Источник: ТАСС"),
    (BlockKind.CREDIT, "ТАСС"),
    (BlockKind.CREDIT, "Джерело: Укрінформ"),
    (BlockKind.CREDIT, "За матеріалами Інтерфакс-Україна"),
    (BlockKind.CREDIT, "(서울=연합뉴스) 김철수 기자"),
    (BlockKind.CREDIT, "김철수 기자 kim@news.example"),
    (BlockKind.CREDIT, "(끝)"),
    (BlockKind.CREDIT, "【조선중앙통신】"),
    (BlockKind.CREDIT, "来源：新华社"),
    (BlockKind.CREDIT, "【责任编辑：周文】"),
    (BlockKind.CREDIT, "（完）"),
    (BlockKind.DATELINE, "PYONGYANG, November 5 (KCNA) --"),
    (BlockKind.DATELINE, "МОСКВА, 5 ноября. /ТАСС/."),
    (BlockKind.DATELINE, "КИЇВ, 5 листопада. Укрінформ."),
    (BlockKind.DATELINE, "(평양 11월 5일발 조선중앙통신)"),
    (BlockKind.DATELINE, "新华社平壤11月5日电"),
    (BlockKind.DISCLAIMER, "© 2024 Harbour Wire"),
    (BlockKind.DISCLAIMER, "MENAFN provides the information “as is” without warranty of any kind."),
    (BlockKind.DISCLAIMER, "При цитировании материалов ссылка обязательна."),
    (BlockKind.DISCLAIMER, "Усі права захищено."),
    (BlockKind.DISCLAIMER, "무단 전재-재배포 금지"),
    (BlockKind.DISCLAIMER, "未经授权不得转载"),
    (BlockKind.TEXT, "By the river stood the hall in which the fair was held."),
    (BlockKind.TEXT, "The source of the fire is not known, TASS reported on Tuesday."),
    (BlockKind.TEXT, "PYONGYANG, November 5 (KCNA) -- A fair of technology opened on Tuesday."),
    (BlockKind.TEXT, "Источник сообщил, что выставка откроется во вторник."),
    (BlockKind.TEXT, "Автор доклада заявил, что проверка ещё идёт."),
    (BlockKind.TEXT, "기자회견에서 그는 전람회가 사흘 동안 열린다고 말했다."),
    (BlockKind.TEXT, "记者从主办方获悉，展览会为期三天。"),
    (BlockKind.TEXT, "Джерело повідомило, що виставка відкриється у вівторок."),
]


@pytest.mark.parametrize(("kind", "line"), LINES)
def test_kinds(kind: BlockKind, line: str) -> None:
    assert kind_of(line) is kind


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Another fair",
        "» Читайте также: ещё",
        "Читайте також: ще",
        "관련기사",
        "相关新闻：展会",
        "Subscribe now",
    ],
)
def test_asides(line: str) -> None:
    assert is_aside(line)
    assert not is_aside("The delegation read more than ten reports, officials said.")


def test_walls_and_paywalls() -> None:
    assert is_wall("This site uses cookies.")
    assert is_wall("Мы используем файлы cookie")
    assert not is_wall("The fair opened on Tuesday.")
    assert is_paywall("Subscribe to continue reading")
    assert not is_paywall("The fair opened on Tuesday.")


@given(st.text(max_size=700))
def test_any_line_has_a_kind(line: str) -> None:
    assert kind_of(line) in BlockKind
    assert is_aside(line) in {True, False}


@pytest.mark.parametrize("unit", ["a", " ", "=", "기자 ", "фото", "a@", "1 |", "(", "при ", "мнение ", "cookies ", "я"])
def test_no_line_takes_long(unit: str) -> None:
    line = (unit * 600)[:600]
    began = time.process_time()
    kind_of(line)
    kind_of(line[:200])
    is_aside(line[:300])
    is_wall(line)
    is_paywall(line)
    assert time.process_time() - began < 5


def test_what_names_of_elements_tell() -> None:
    assert hints_of(' class="comment-list x"').never
    assert hints_of(" id=related").seldom
    assert hints_of(" class='ArticleBody'").article
    assert hints_of(' itemprop="articleBody"').article
    assert hints_of(" class=teaser-text").lead
    assert hints_of(' style="color:red;display : none"').hidden
    assert hints_of(" hidden").hidden
    assert not hints_of(' class="post-1 type-post tag-footer category-comments hentry"').never
    assert not hints_of(' class="commentary"').never
    assert hints_of("") == hints_of(" ") == hints_of(' data-x="comments"')
