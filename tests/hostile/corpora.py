"""The corpora of strangers' bytes, each with how its items are found and the door they come in by."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.hostile import doors

Items = Iterator[tuple[str, bytes]]
_STORY = (
    b"<p>PYONGYANG, November 1 (KCNA) -- A trade fair of the DPRK and Russia opened in Pyongyang on Friday, the state "
    b"agency said, with software firms of both countries taking part in it for the first time.</p>"
)
_PAGE = (
    b"<!DOCTYPE html><html><head><title>Fair</title></head><body><article><h1>A fair opens</h1>"
    + _STORY
    + b"%s"
    + _STORY
    + b"</article></body></html>"
)


_ITEM = "<rss version='2.0'><channel><item>"
_ITEM_END = "</item></channel></rss>"
# Feeds and sitemaps as crowded as they may be, and such as cost other parsers the square of their size.
_CROWDED: dict[str, tuple[str, str, int, str]] = {
    "crowd_tags.xml": (_ITEM, "<a/>", 290_000, _ITEM_END),
    "crowd_attributes.xml": (_ITEM, "<a b='1' c='2' d='3'/>", 65_000, _ITEM_END),
    "crowd_items.xml": ("<rss><channel>", "<item><title>a</title></item>", 70_000, "</channel></rss>"),
    "crowd_signs.xml": (_ITEM, "& ", 490_000, _ITEM_END),
    "crowd_references.xml": (_ITEM, "&a;", 490_000, _ITEM_END),
    "stray_signs.xml": (_ITEM, "&", 7_900_000, _ITEM_END),
    "crowd_text.xml": (f"{_ITEM}<title>", "a", 7_900_000, f"</title>{_ITEM_END}"),
    "square_author.xml": (f"{_ITEM}<author>", "a", 7_900_000, f"</author>{_ITEM_END}"),
    "square_categories.xml": (_ITEM, "<category>a</category>", 149_000, _ITEM_END),
    "square_links.xml": (_ITEM, '<link href="javascript:x"/>', 199_000, _ITEM_END),
    "square_tags.xml": (f"{_ITEM}<description>", "&lt;script", 700_000, f"</description>{_ITEM_END}"),
    "square_comments.xml": (f"{_ITEM}<description>", "&lt;!--", 700_000, f"</description>{_ITEM_END}"),
    "crowd_sitemap.xml": ("<urlset>", "<url><loc>https://a.example/?a=1&b=2</loc></url>", 190_000, "</urlset>"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """One corpus: ``items`` of the folder of hostile data, and the ``door`` they are read by."""

    items: Callable[[Path], Items]
    door: doors.Door

    @staticmethod
    def end() -> None:
        """Close what the doors hold open, so that what it used is counted."""
        doors.close()


def _files(*patterns: str) -> Callable[[Path], Items]:
    """Give the files that match one of *patterns*, by path."""

    def items(hostile: Path) -> Items:
        for path in sorted({path for pattern in patterns for path in hostile.glob(pattern) if path.is_file()}):
            yield str(path.relative_to(hostile)), path.read_bytes()

    return items


def _lines(*patterns: str, wrap: bytes = b"%s") -> Callable[[Path], Items]:
    """Give each line that is not empty of the files that match."""

    def items(hostile: Path) -> Items:
        for label, data in _files(*patterns)(hostile):
            for number, line in enumerate(data.splitlines(), 1):
                if line.strip():
                    yield f"{label}:{number}", wrap.replace(b"%s", line)

    return items


def _pages(hostile: Path) -> Items:
    """Give the inputs of the HTML tokenizer's and serializer's tests, and the documents of its encoding tests."""
    for label, data in _files("html5lib-tests/*/*.test")(hostile):
        tests = json.loads(data)
        for number, test in enumerate(tests.get("tests", tests.get("xmlViolationTests", ()))):
            for written in (test["input"], *test.get("expected", ())):
                if isinstance(written, str):
                    yield f"{label}#{number}.html", _PAGE.replace(b"%s", written.encode("utf-8", errors="replace"))
    for label, data in _files("html5lib-tests/encoding/*.dat")(hostile):
        for number, part in enumerate(data.split(b"#data\n")[1:]):
            yield f"{label}#{number}.html", part.split(b"\n#encoding")[0]


def _records(hostile: Path) -> Items:
    """Give each JSON text as it is, and within a record."""
    for label, data in _files("jsontestsuite/*/*.json")(hostile):
        yield label, data
        if b"\n" not in data.strip():
            yield f"{label} in a record", b'{"text": "A fair opened.", "more": %s}' % data.strip()


def _naughty(hostile: Path) -> Items:
    for number, text in enumerate(json.loads((hostile / "blns/blns.json").read_bytes())):
        yield f"blns:{number}", text.encode()


def _naughty_reports(hostile: Path) -> Items:
    for label, text in (*_naughty(hostile), *_cells(hostile)):
        yield f"{label}.txt", b"PYONGYANG, November 1 (KCNA) -- A fair opened, " + text + b" said on Friday."


def _naughty_names(hostile: Path) -> Items:
    yield from _naughty(hostile)
    yield from _cells(hostile)
    for line in (hostile / "own/unicode_evasion.jsonl").read_bytes().splitlines():
        yield "unicode_evasion", json.loads(line)["name"].encode("utf-8", errors="surrogatepass")
    yield from _lines("fuzzdb/attack/unicode/*.txt", "fuzzdb/attack/control-chars/*.txt")(hostile)


def _cells(hostile: Path) -> Items:
    for label, line in _lines("own/csv_injection.tsv")(hostile):
        if not line.startswith(b"#"):
            yield label, line


def _made(hostile: Path) -> Items:
    """Give the bombs and loops that the generator makes."""
    with tempfile.TemporaryDirectory() as folder:
        script = hostile / "own/make_hostile.py"
        subprocess.run([sys.executable, str(script), folder], check=True, stdout=subprocess.DEVNULL)
        yield from _files("*")(Path(folder))
    yield from _files("own/*.xml")(hostile)
    for label, (head, piece, times, tail) in _CROWDED.items():
        yield label, head.encode() + piece.encode() * times + tail.encode()


def _made_feeds(hostile: Path) -> Items:
    yield from ((label, data) for label, data in _made(hostile) if label.endswith((".xml", ".json", ".gz")))


def _by_kind(label: str, data: bytes) -> None:
    """Read a made item by the door its kind comes in by."""
    (doors.many if label.endswith(".warc") else doors.document)(label, data)


CORPORA = {
    "feeds": Corpus(items=_files("feedparser/tests/**/*"), door=doors.feed),
    "feeds as files": Corpus(items=_files("feedparser/tests/**/*"), door=doors.document),
    "html": Corpus(items=_pages, door=doors.document),
    "json": Corpus(items=_records, door=doors.records),
    "json as feeds": Corpus(items=_files("jsontestsuite/*/*.json"), door=doors.feed),
    "web archives": Corpus(items=_files("warcio/test/data/*"), door=doors.many),
    "pdf": Corpus(items=_files("openpreserve/**/*.pdf", "openpreserve/**/*.PDF"), door=doors.document),
    "made": Corpus(items=_made, door=_by_kind),
    "made feeds": Corpus(items=_made_feeds, door=doors.feed),
    "made sitemaps": Corpus(items=_made_feeds, door=doors.sitemap),
    "made records": Corpus(items=_made_feeds, door=doors.records),
    "naughty reports": Corpus(items=_naughty_reports, door=doors.report),
    "naughty names": Corpus(items=_naughty_names, door=doors.name),
    "xss in pages": Corpus(
        items=_lines("patt/XSS Injection/Intruders/*.txt", "fuzzdb/attack/xss/*.txt", wrap=_PAGE), door=doors.document
    ),
    "xml attacks": Corpus(
        items=_lines("patt/XXE Injection/Intruders/*.txt", "fuzzdb/attack/xml/*.txt"), door=doors.feed
    ),
}
