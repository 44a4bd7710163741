"""From archived bytes to a report: what is declared wins, where each fact is from is kept, the same bytes parse alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest

from observance.ingest import LIMIT, RawInput, capture_of, load_path, parse, require_date
from observance.ingest.document import Document, DocumentBlock
from observance.ingest.parse import report_of
from observance.ingest.parse_safely import parse_safely
from observance.ingest.sandbox import Sandbox
from observance.model import Capture, Declared, Exchange, InputError, ObservanceError, Report, UsageError
from tests.ingest.pdf_making import column, pdf_of

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Fair opens | Harbour Wire</title>
<meta property="og:site_name" content="Harbour Wire"><meta name="author" content="A. Writer">
<meta property="article:published_time" content="2024-11-01T09:00:00Z">
<link rel="canonical" href="https://harbour.example/fair">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Fair opens in Pyongyang",
"datePublished": "2024-11-01"}</script></head>
<body><nav>Home News Sport</nav><article><h1>Fair opens in Pyongyang</h1>
<p>PYONGYANG, November 1 (Harbour Wire) -- A fair of technology opened in Pyongyang on Tuesday with firms of two
countries, the organisers said in a statement that was handed to reporters.</p>
<p>It will last three days and shows software, instruments and machines of many kinds to the public and to experts.</p>
</article><footer>All rights reserved</footer></body></html>"""


def report(data: str, *, media_type: str = "text/plain", declared: Declared | None = None) -> Report:
    raw = RawInput(
        data=data.encode(), media_type=media_type, origin="x", method="file", declared=declared or Declared()
    )
    return parse(raw.data, capture_of(raw, at=datetime(2024, 11, 2, tzinfo=UTC), tool="test"))


def test_a_page_gives_its_text_and_what_it_says_of_itself() -> None:
    found = report(PAGE, media_type="text/html")
    assert "software, instruments and machines" in found.text
    assert "Home News Sport" not in found.text
    assert "(Harbour Wire) --" in found.text
    assert (found.headline, found.outlet, found.published) == (
        "Fair opens in Pyongyang",
        "Harbour Wire",
        date(2024, 11, 1),
    )
    assert (found.author, found.url) == ("A. Writer", "https://harbour.example/fair")
    assert found.sources["published"] == "JSON-LD datePublished"


def test_what_is_declared_wins_and_says_so() -> None:
    found = report(PAGE, media_type="text/html", declared=Declared(outlet="Mirror", published=date(2024, 11, 2)))
    assert (found.outlet, found.published) == ("Mirror", date(2024, 11, 2))
    assert found.sources["outlet"] == "declared"


def test_the_same_bytes_give_the_same_report() -> None:
    assert report(PAGE, media_type="text/html") == report(PAGE, media_type="text/html")


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><script>only()</script></html>",
    ],
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(InputError):
        report(page, media_type="text/html")


@pytest.mark.parametrize(
    "opening", ["<html>" + "<div>" * 5000, "<html><p " + " ".join(f"a{n}=1" for n in range(2000)) + ">"]
)
def test_a_page_built_to_hang_a_reader_keeps_its_text(opening: str) -> None:
    assert report(f"{opening}Customs seized the crates.", media_type="text/html").text == "Customs seized the crates."


def test_plain_text_keeps_every_offset() -> None:
    text = "  Title\n\nBody e\u0301 text.  "
    assert report(text).text == "  Title\n\nBody \u00e9 text.  "


def test_a_title_line_is_a_headline_and_a_sentence_is_not() -> None:
    assert report("Fair opens\n\nIt opened.").headline == "Fair opens"
    assert report("A fair opened.\n\nIt did.").headline is None
    assert report("(A - B) A fair\n\nIt did.").headline is None


def test_a_report_nobody_can_date_is_refused_unless_told_so() -> None:
    undated = report("They met on Wednesday.")
    with pytest.raises(UsageError, match="publication date"):
        require_date(undated, where="x")
    require_date(report("They met on Wednesday, 30 October 2024."), where="x")


AT = datetime(2024, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


def captured(data: bytes, media_type: str, *headers: tuple[str, str]) -> Capture:
    """Give the capture of *data*, over the network where there are *headers*."""
    exchange = Exchange(
        url="http://a.example/1", final_url="http://a.example/1", hops=(), address="", http_version="HTTP/1.1",
        status=200, reason="OK", request_headers=(), response_headers=headers, certificate_sha256=None,
        started_at=AT, ended_at=AT, robots="unknown",
    )  # fmt: skip
    raw = RawInput(data=data, media_type=media_type, origin="x", method="file", declared=Declared())
    return capture_of(replace(raw, exchange=exchange if headers else None), at=AT, tool="test")


def test_blocks_are_spans_of_the_text() -> None:
    for found in (report("  Title\r\n\r\nBody e\u0301 text.  "), report(PAGE, media_type="text/html")):
        assert found.blocks
        assert all(found.text[block.start : block.end].strip() for block in found.blocks)
    plain = report("  Title\r\n\r\nBody.  ")
    assert [plain.text[block.start : block.end] for block in plain.blocks] == ["Title", "Body."]


def test_an_encoding_that_only_the_server_names_is_read() -> None:
    text = "В Пхеньяне открылась выставка. Её посетили эксперты."
    data = text.encode("cp1251")
    found = parse(data, captured(data, "text/plain", ("Content-Type", "text/plain; charset=windows-1251")))
    assert (found.text, found.language) == (text, "ru")
    with pytest.raises(InputError, match="not UTF-8"):
        parse(data, captured(data, "text/plain", ("Content-Type", "text/plain")))


@pytest.mark.parametrize(
    ("said", "text", "language"),
    [
        ("fr-FR", "Une foire a ouvert ses portes", "fr"),
        ("en", "전시회가 열렸다", "ko"),
        ("ko", "Une foire a ouvert ses portes", None),
        ("ja", "ピョンヤン", "ja"),
        ("x", "Une foire", None),
        (None, "Une foire", None),
    ],
)
def test_the_language_is_what_the_letters_say_then_what_the_document_says(
    said: str | None, text: str, language: str | None
) -> None:
    document = Document(blocks=(DocumentBlock(text=text),), extractor="x", language=said)
    assert report_of(document, captured(b"", "text/html")).language == language


def test_a_pdf_is_a_report_with_pages() -> None:
    data = pdf_of([column(["A fair opened in Pyongyang."]), column(["It closed."])], info={"Title": "Fair"})
    found = parse(data, captured(data, "application/pdf"))
    assert found.text == "A fair opened in Pyongyang.\nIt closed."
    assert [block.place.page for block in found.blocks if block.place] == [1, 2]
    assert (found.headline, found.published) == ("Fair", None)


def test_a_kind_that_is_not_read_is_refused() -> None:
    with pytest.raises(InputError, match="image/png"):
        parse(b"x", captured(b"x", "image/png"))


def test_the_sandbox_gives_the_same_reports_and_the_same_errors(box: Sandbox, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("A fair opened.")
    document.save(str(tmp_path / "a.docx"))
    wire = b"From: A <a@b.example>\r\nMIME-Version: 1.0\r\nDate: Fri, 01 Nov 2024 00:30:00 +0900\r\n\r\nA fair opened."
    for name, data in {
        "a.pdf": pdf_of([column(["A fair opened."])], info={"ModDate": "D:20241101093000+09'00'"}),
        "b.pdf": pdf_of([[]]),
        "a.html": PAGE.encode(),
        "b.html": b"<html><body></body></html>",
        "a.eml": wire,
        "a.txt": b"Fair opens\n\nIt opened.",
        "a.json": b'{"text": "A fair opened.", "published": "2024-11-01"}',
    }.items():
        (tmp_path / name).write_bytes(data)
    outcomes = []
    for path in sorted(tmp_path.iterdir()):
        raw = load_path(path, Declared())
        capture = capture_of(raw, at=AT, tool="test")
        try:
            here: Report | str = parse(raw.data, capture)
        except ObservanceError as error:
            here = f"{type(error)} {error}"
        try:
            there: Report | str = parse_safely(raw.data, capture, box)
        except ObservanceError as error:
            there = f"{type(error)} {error}"
        assert here == there
        outcomes.append(type(here))
    assert outcomes.count(Report) == 6
    assert outcomes.count(str) == 2


@pytest.mark.shared_data
@pytest.mark.slow
def test_nothing_hostile_hangs_or_breaks_the_sandbox(shared_data: Path, box: Sandbox) -> None:
    files = [
        *(shared_data / "hostile" / "openpreserve").rglob("*.pdf"),
        *(shared_data / "hostile" / "jsontestsuite").rglob("*.json"),
    ]
    assert len(files) > 400
    for path in sorted(files):
        assert path.stat().st_size < LIMIT
        try:
            raw = load_path(path, Declared())
            found = parse_safely(raw.data, capture_of(raw, at=AT, tool="test"), box)
            assert all(found.text[block.start : block.end] for block in found.blocks)
        except ObservanceError as error:
            said = str(error)
            assert path.name in said
            assert "the reader" not in said, "an end by force, not by judgement"
