"""PDF: paragraphs with page and box, words made whole, and no claim about what the file does not say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.document import Document
from observance.ingest.pdf import read_pdf
from observance.ingest.pdf_dates import pdf_date
from observance.model import InputError, ObservanceError, TooLarge
from tests.ingest.pdf_making import Placed, column, locked, pdf_of

BODY = [
    "A fair of technology opened in Pyongyang on Tuesday with firms of two countries that",
    "showed software, instruments and machines of many kinds to the public, the organisers",
    "said in a statement.",
]
NEXT = ["It will last three days, and the minister of information industry spoke at the opening", "ceremonies."]


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_pdf(data, where="x").blocks]


def read_or_refused(data: bytes) -> Document | ObservanceError:
    try:
        return read_pdf(data, where="x")
    except ObservanceError as error:
        return error


def test_lines_become_paragraphs_with_page_and_box() -> None:
    document = read_pdf(pdf_of([column(BODY) + column(NEXT, top=640), column(["Second page."])]), where="x")
    assert [block.text for block in document.blocks] == [" ".join(BODY), " ".join(NEXT), "Second page."]
    places = [block.place for block in document.blocks]
    assert [place.page for place in places if place] == [1, 1, 2]
    assert places[0] is not None
    assert places[0].box is not None
    left, bottom, right, top = places[0].box
    assert 71 < left < 74
    assert 670 < bottom < 673
    assert 480 < right < 560
    assert 706 < top < 712
    assert document.extractor.startswith("pypdfium2 5")


def test_an_indented_line_and_a_short_one_end_a_paragraph() -> None:
    indented = [(90.0, 700.0, BODY[0]), (72.0, 686.0, BODY[1]), (90.0, 672.0, BODY[0]), (72.0, 658.0, BODY[1])]
    assert texts(pdf_of([indented])) == [f"{BODY[0]} {BODY[1]}"] * 2
    assert texts(pdf_of([column(["First item.", "Second item.", *BODY])])) == [
        "First item.",
        "Second item.",
        " ".join(BODY),
    ]


def test_columns_are_read_one_after_the_other() -> None:
    left = ["Ships were seen in the port", "of Rajin on two days."]
    right = ["Coal was loaded on them at", "night, the report says."]
    assert texts(pdf_of([column(left) + column(right, left=330)])) == [" ".join(left), " ".join(right)]


def test_cells_of_a_table_row_do_not_run_into_the_next() -> None:
    rows: list[Placed] = []
    for at, cells in enumerate((("Vessel", "IMO", "Flag"), ("Chong Chon Gang", "7937317", "DPRK"))):
        rows += [(72.0 + 160 * n, 700.0 - 14 * at, cell) for n, cell in enumerate(cells)]
    assert texts(pdf_of([rows])) == ["Vessel IMO Flag", "Chong Chon Gang 7937317 DPRK"]


@pytest.mark.parametrize(
    ("broken", "elsewhere", "joined"),
    [
        (("the monitor-", "ing of ships"), "Monitoring goes on.", "the monitoring of ships"),
        (("firms of high-", "tech goods"), "High-tech goods.", "firms of high-tech goods"),
        (("met Kim Jong-", "un there"), "", "met Kim Jong-un there"),
        (("in the years 2016-", "2017 again"), "", "in the years 2016-2017 again"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_where_the_document_writes_the_word_without(
    broken: tuple[str, str], elsewhere: str, joined: str
) -> None:
    lines = [f"{BODY[0][:70]} {broken[0]}", f"{broken[1]} {BODY[1][:60]}"]
    found = texts(pdf_of([column(lines) + column([elsewhere], top=600)]))
    assert joined in found[0]


def test_running_heads_and_page_numbers_are_left_out_and_told() -> None:
    pages = [
        [(72.0, 760.0, "S/2024/215"), *column([*BODY, f"Page {n}."]), (300.0, 30.0, f"{n}/615")] for n in range(1, 7)
    ]
    document = read_pdf(pdf_of(pages), where="x")
    assert [block.text for block in document.blocks] == [
        text for n in range(1, 7) for text in (" ".join(BODY), f"Page {n}.")
    ]
    assert "12 running heads, feet and page numbers were left out" in document.notes


def test_pages_that_say_the_same_are_kept() -> None:
    document = read_pdf(pdf_of([column([f"Notice {n}", "Wanted."]) for n in range(6)]), where="x")
    assert len(document.blocks) == 12


def test_a_page_without_text_is_told_and_a_document_without_any_is_refused() -> None:
    document = read_pdf(pdf_of([column(BODY), [], [], column(NEXT)]), where="x")
    assert "pages 2-3 without text (a picture?)" in document.notes
    with pytest.raises(InputError, match="no text on any page") as refused:
        read_pdf(pdf_of([[], []]), where="x")
    assert "OCR" in refused.value.hint


def test_what_the_file_says_of_itself_and_its_date_is_no_publication() -> None:
    info = {"Title": "Fair opens", "Author": "A. Writer", "CreationDate": "D:20241101093000+09'00'"}
    document = read_pdf(pdf_of([column(BODY)], info=info, catalogue="/Lang(en-GB)"), where="x")
    assert (document.headline, document.author, document.language) == ("Fair opens", "A. Writer", "en-GB")
    assert document.published is None
    assert document.modified == datetime(2024, 11, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    assert document.sources == {
        "headline": "PDF Title",
        "author": "PDF Author",
        "modified": "PDF CreationDate",
        "language": "PDF Lang",
    }
    assert any("2024-11-01" in note and "not taken" in note for note in document.notes)


@pytest.mark.parametrize("title", ["Microsoft Word - draft", "report_final.docx", "untitled"])
def test_a_title_no_one_gave_is_none(title: str) -> None:
    assert read_pdf(pdf_of([column(BODY)], info={"Title": title}), where="x").headline is None


def test_a_locked_file_says_so() -> None:
    with pytest.raises(InputError, match="password"):
        read_pdf(locked(pdf_of([column(BODY)]), "secret"), where="x")
    assert texts(locked(pdf_of([column(BODY)]), "")) == [" ".join(BODY)]


def test_bytes_that_are_no_pdf_are_named() -> None:
    with pytest.raises(InputError, match="not a PDF that can be read") as refused:
        read_pdf(b"%PDF-1.7 obj and nothing else", where="x")
    assert refused.value.hint


def test_pypdf_reads_where_pdfium_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("observance.ingest.pdf.lines_of", lambda _page, _number: iter(()))
    document = read_pdf(pdf_of([column(BODY), []]), where="x")
    assert document.blocks[0].text.startswith("A fair of technology")
    assert document.blocks[0].place is not None
    assert (document.blocks[0].place.page, document.blocks[0].place.box) == (1, None)
    assert document.extractor.startswith("pypdf ")
    assert "pypdf read it" in document.notes[0]
    assert "page 2 without text (a picture?)" in document.notes


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(TooLarge, match="10,001 pages"):
        read_pdf(pdf_of([[]] * 10_001), where="x")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("D:20241101093000Z", datetime(2024, 11, 1, 9, 30, tzinfo=UTC)),
        ("D:20241101", datetime(2024, 11, 1)),  # noqa: DTZ001 - a day without a zone is what is written
        ("20241101093000-05'00", datetime(2024, 11, 1, 9, 30, tzinfo=timezone(-timedelta(hours=5)))),
        ("D:20241301", None),
        ("D:2024", None),
        ("yesterday", None),
        ("D:20241101093000+99'99'", datetime(2024, 11, 1, 9, 30)),  # noqa: DTZ001 - a zone that is none
    ],
)
def test_dates(written: str, read: datetime | None) -> None:
    assert pdf_date(written) == read


@given(st.text(max_size=40))
def test_any_date_is_one_or_none(written: str) -> None:
    assert pdf_date(written) is None or written.strip()[0] in "D0123456789" or written.strip()[0].isdigit()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_bytes_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(pdf_of([column(BODY), column(NEXT)], info={"Title": "Fair"}))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(5, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(10, len(whole)))
    found = read_or_refused(bytes(whole[:cut]))
    assert found.hint if isinstance(found, ObservanceError) else found.blocks


@pytest.mark.shared_data
def test_the_error_corpus_is_read_or_refused(shared_data: Path) -> None:
    files = sorted((shared_data / "hostile" / "openpreserve").rglob("*.pdf"))
    assert files
    found = [read_or_refused(path.read_bytes()) for path in files]
    assert all(one.hint for one in found if isinstance(one, ObservanceError))
    read = [one for one in found if isinstance(one, Document)]
    assert all(block.place and block.place.page for document in read for block in document.blocks)
    assert len(read) >= 113
