"""Which language a text is in, where letters of another one stray into it."""

from __future__ import annotations

import pytest

from observance.text import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("据朝中社报道,弗拉基米尔・普京与金正恩会谈。", "zh"),
        ("据朝中社报道,展览在平壤闭幕,多家企业展示了软件和仪器。当地人称之为の展,来自两国的专家出席了开幕式。", "zh"),
        (
            "The exhibition, called テクノ by the firm, was held in the capital and the firms of two countries were in it.",
            "en",
        ),
        ("북한의 매체는 『労働の新聞』을 인용하여 전시회가 평양에서 열렸다고 보도했다.", "ko"),
        ("展示会が平壌で開かれました", None),
        ("カラオケ", None),
    ],
)
def test_a_few_strange_letters_do_not_decide(text: str, language: str | None) -> None:
    assert language_of(text) == language
