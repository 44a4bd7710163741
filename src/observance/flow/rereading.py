"""Inputs as the queue holds them: where each lies, and reading it again from there when its turn has come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from observance.ingest import LIMIT, RawInput, Record, load_path
from observance.ingest.load import record_of
from observance.ingest.webarchives import METHOD as WARC
from observance.ingest.webarchives import read_web_archive, readable
from observance.model import InputError, ObservanceError, UsageError
from observance.model.queue import InputRef

URL: Final = "url"
JSONL: Final = "jsonl"
WHOLE_FILE: Final = frozenset({"file", "folder"})

Fetch = Callable[[InputRef], RawInput]


def ref_of(found: RawInput | Record, source: Path, *, undated: bool = False) -> InputRef:
    """Say where an input that was *found* in *source* (a file or a folder) lies.

    *undated* accepts it without a date; a record says so itself. Raises `InputError` where it could not be found again:
    standard input, or a file whose name is no Unicode.
    """
    raw, no_date = (found.raw, found.undated) if isinstance(found, Record) else (found, undated)
    path, place = _file_of(raw, source)
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError("its name is no Unicode and cannot be kept", where=raw.origin, hint="rename it") from error
    return InputRef(
        path=str(path.absolute()),
        place=place,
        method=raw.method,
        origin=raw.origin,
        declared=raw.declared,
        undated=no_date,
        sha256=hashlib.sha256(raw.data).hexdigest(),
    )


def _file_of(raw: RawInput, source: Path) -> tuple[Path, str]:
    """Give the file an input was read from, and its place in it."""
    if raw.method not in {*WHOLE_FILE, JSONL, WARC} or str(source) == "-":
        raise UsageError(
            f"input that came by {raw.method!r} cannot wait in a queue: it could not be read again",
            where=raw.origin,
            hint="save it as a file first",
        )
    if source.is_file():
        shown = source.name if raw.method == JSONL else readable(source)
        return source, raw.origin.removeprefix(shown) if raw.method not in WHOLE_FILE else ""
    path = raw.origin
    if raw.method not in WHOLE_FILE:
        path = _without_end(path)
        while path and not Path(path).is_file():
            path = _without_end(path)
    if not path or not Path(path).is_file():
        raise InputError("its name cannot be written down", where=raw.origin, hint="rename it")
    return Path(path), raw.origin[len(path) :]


def _without_end(origin: str) -> str:
    """Cut the last ":4711" or "/member" off."""
    return origin[: max(origin.rfind(":"), origin.rfind("/"), 0)]


class Rereader:
    """Reads referenced inputs again. One file is kept open and read forward: jobs come in the order of their places."""

    def __init__(self, fetch: Fetch | None = None) -> None:
        """*fetch* gets what a URL stands for; without it no URL is read."""
        self._fetch = fetch
        self._lines: _Lines | None = None
        self._pages: _Pages | None = None

    def read(self, ref: InputRef) -> tuple[RawInput, bool]:
        """Give an input and whether it is accepted without a date.

        Raises `InputError` where it is gone, cannot be read, or is not what it was when it was enqueued.
        """
        undated = ref.undated
        if ref.method == URL:
            raw = self._fetched(ref)
        elif ref.method == JSONL:
            record = record_of(self._line(ref), ref.origin)
            raw, undated = record.raw, record.undated
        elif ref.method == WARC:
            raw = replace(self._page(ref), origin=ref.origin, declared=ref.declared)
        else:
            raw = replace(load_path(Path(ref.path), ref.declared), origin=ref.origin, method=ref.method)
        if ref.sha256 is not None and hashlib.sha256(raw.data).hexdigest() != ref.sha256:
            raise _changed(ref)
        return raw, undated

    def close(self) -> None:
        """Close the file that is open."""
        if self._lines:
            self._lines.close()
        self._lines = self._pages = None

    def _fetched(self, ref: InputRef) -> RawInput:
        if self._fetch is None:
            raise UsageError(
                "is a URL, and nothing may be fetched here", where=ref.path, hint="save it as a file first"
            )
        return replace(self._fetch(ref), origin=ref.origin, declared=ref.declared)

    def _line(self, ref: InputRef) -> bytes:
        number = int(ref.place.removeprefix(":"))
        try:
            if self._lines is None or self._lines.path != ref.path or self._lines.number >= number:
                self.close()
                self._lines = _Lines(ref.path)
            line = self._lines.get(number)
        except OSError as error:
            self.close()
            raise InputError(f"cannot be read ({error.strerror})", where=ref.origin, hint="check the path") from error
        if line is None:
            raise _changed(ref)
        return line

    def _page(self, ref: InputRef) -> RawInput:
        """Find a page by its place, from where the last one was on, then once from the start."""
        if self._pages is None or self._pages.path != ref.path:
            self.close()
            self._pages = _Pages(ref.path)
        found = self._pages.get(ref.place)
        if found is None:
            self._pages = _Pages(ref.path)
            found = self._pages.get(ref.place)
        if isinstance(found, ObservanceError):
            raise found
        if found is None:
            raise _changed(ref)
        return found


class _Lines:
    """The lines of one file, read forward. ``number`` is that of the last line given."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.number = 0
        self._stream: BinaryIO = Path(path).open("rb")  # noqa: SIM115 - held open from job to job

    def get(self, number: int) -> bytes | None:
        """Give the line with a later *number*, without its end; None where the file ends before, or it is too long."""
        line = b""
        while self.number < number:
            line = self._stream.readline(LIMIT + 2)
            if not line:
                return None
            self.number += 1
            whole = line.endswith(b"\n") or len(line) < LIMIT + 2
            part = line
            while not whole:
                part = self._stream.readline(LIMIT)
                whole = part.endswith(b"\n") or len(part) < LIMIT
        return line.strip(b"\r\n") if len(line) <= LIMIT + 1 else None

    def close(self) -> None:
        self._stream.close()


class _Pages:
    """The records of one web archive, read forward."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._start = len(readable(Path(path)))
        self._records: Iterator[RawInput | ObservanceError] = read_web_archive(Path(path))

    def get(self, place: str) -> RawInput | ObservanceError | None:
        """Give the record at *place*, or the error in its place; None where none follows there."""
        for found in self._records:
            origin = found.origin if isinstance(found, RawInput) else found.where
            if origin[self._start :] == place:
                return found
        return None


def _changed(ref: InputRef) -> InputError:
    return InputError(
        "is not what it was when it was put in the queue",
        where=ref.origin,
        hint="read its source again: what lies there now is then another input",
    )
