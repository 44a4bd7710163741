"""Sources that hold many reports: a folder, a web archive, a JSON-lines file; which of them a path is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from observance.ingest.folder import FolderWalk
from observance.ingest.load import load_jsonl
from observance.ingest.media_types import JSON, PLAIN, READ
from observance.ingest.raw import RawInput, Record
from observance.ingest.webarchives import SUFFIXES, read_web_archive
from observance.model import Declared, ObservanceError

# The rest of a web archive is what pages are made of beside their text, and answers to scripts: no faults either.
_REPORTS: Final = READ - {JSON}
_GIVEN: Final = 200
# What a server calls a feed, a sitemap, a style sheet or a script, whose bytes alone pass for plain text.
_FOR_PROGRAMS: Final = ("xml", "css", "script")


def holds_many(source: str | Path) -> bool:
    """Whether *source* is a folder or a web archive, by what it is and how its name ends."""
    path = Path(source)
    return path.is_dir() or path.name.lower().endswith(SUFFIXES)


class Sources:
    """Every input *source* holds, in order, a fault given in its place.

    ``declared`` is said of every plain file of a folder and of every page of a web archive. After a walk ``passed_over``
    counts what is no report: of a web archive images, styles, scripts, feeds and answers without a page; of a folder
    hidden files and links to what lies in it.
    """

    not_read = "images, scripts, hidden files"  # what was passed over, in a person's words

    def __init__(self, source: str | Path, *, declared: Declared | None = None) -> None:
        self._source = source
        self.declared = declared or Declared()
        self.passed_over = 0
        self.notes: tuple[str, ...] = ()  # a folder or an archive gives what is odd as errors, in their place

    @property
    def waits(self) -> bool:
        """Whether what it holds can wait in the queue: it is files."""
        return self.path is not None

    @property
    def path(self) -> Path | None:
        """The file or folder that is read; None for standard input, which cannot be read a second time."""
        return None if str(self._source) == "-" else Path(self._source)

    def __iter__(self) -> Iterator[RawInput | Record | ObservanceError]:
        """Give every input."""
        self.passed_over = 0
        path = self.path
        if path is None or not holds_many(path):
            yield from load_jsonl(self._source)
            return
        walk = FolderWalk(path, declared=self.declared) if path.is_dir() else None
        for found in walk or read_web_archive(path):
            if isinstance(found, RawInput) and found.method == "warc":
                if not _is_page(found):
                    self.passed_over += 1
                    continue
                yield replace(found, declared=self.declared)
            else:
                yield found
        if walk:
            self.passed_over += walk.hidden + walk.links


def _is_page(found: RawInput) -> bool:
    if found.media_type not in _REPORTS or (found.exchange is not None and found.exchange.status != _GIVEN):
        return False
    headers = found.exchange.response_headers if found.exchange else ()
    types = [value.lower() for name, value in headers if name.lower() == "content-type"]
    return found.media_type != PLAIN or not any(sign in kind for kind in types for sign in _FOR_PROGRAMS)


ManySource = str | Path | Sources
