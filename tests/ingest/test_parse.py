"""From archived bytes to a report: what is declared wins, where each fact is from is kept, the same bytes parse alike."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from observance.ingest import RawInput, capture_of, parse, require_date
from observance.model import Declared, InputError, Report, UsageError

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
        "<html>" + "<div>" * 5000 + "x",
        "<html><p " + " ".join(f"a{n}=1" for n in range(2000)) + ">x",
        "<html><script>only()</script></html>",
    ],
)
def test_a_page_without_text_or_built_to_hang_is_refused(page: str) -> None:
    with pytest.raises(InputError):
        report(page, media_type="text/html")


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
