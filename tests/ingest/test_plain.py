"""Plain text keeps every character where it is; its blocks are its lines."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from observance.ingest.document import Document, DocumentBlock
from observance.ingest.layout import lay_out
from observance.ingest.plain import read_plain
from observance.ingest.unwrap import unwrap
from observance.text import normalise

LETTERS = st.text(alphabet="ae\u0301\u0327 \t\r\n\u2028가\u1100\u1161\ufeff=\u0338", max_size=40)


@given(LETTERS | st.text(max_size=60))
@example("\ufeff\ufeffa\r\n\r\r\ne\u0301 ")
def test_the_text_is_the_text_and_a_block_is_a_line_of_it(raw: str) -> None:
    document = read_plain(raw)
    text, blocks = lay_out(document)
    assert text == normalise(raw)
    for block, said in zip(blocks, document.blocks, strict=True):
        assert text[block.start : block.end] == unicodedata.normalize("NFC", said.text)
        assert block.place is not None
        assert raw[block.place.start : block.place.end] == said.text
    kept = "".join("".join(text[block.start : block.end].split()) for block in blocks)
    assert kept == "".join(text.split())


@given(st.lists(st.text(max_size=20), max_size=6))
def test_blocks_of_a_document_are_lines_of_its_text(pieces: list[str]) -> None:
    text, blocks = lay_out(Document(blocks=tuple(DocumentBlock(text=piece) for piece in pieces), extractor="x"))
    assert text.split("\n") == [text[block.start : block.end] for block in blocks] or not blocks
    assert all("\n" not in text[block.start : block.end] for block in blocks)
    assert len(blocks) == sum(1 for piece in pieces if piece.split())


def test_lines_broken_to_fit_are_made_whole() -> None:
    rows = [
        "A fair of technology opened in Pyongyang on Tuesday with firms of two",
        "countries, the organisers said.",
        "It will last three days.",
        "",
        "> quoted words that are as long as a line of the text may be, or so they",
        "> say.",
    ]
    assert list(unwrap(rows)) == [(0, 2), (2, 3), (4, 5), (5, 6)]
    assert list(unwrap(["short", "lines", "stay"])) == [(0, 1), (1, 2), (2, 3)]


@given(st.lists(st.text(alphabet="ab >-", max_size=60), max_size=12))
def test_every_line_that_holds_something_is_in_one_run(rows: list[str]) -> None:
    covered = [at for first, after in unwrap(rows) for at in range(first, after)]
    assert covered == [at for at, row in enumerate(rows) if row.strip()]
