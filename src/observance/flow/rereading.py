"""Inputs as the queue holds them: where each lies, and reading it again from there when its turn has come."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from observance.ingest import LIMIT, RawInput, Record, holds_many, load_path
from observance.ingest.folder import METHOD as FOLDER
from observance.ingest.load import record_of
from observance.ingest.webarchives import METHOD as WARC
from observance.ingest.webarchives import read_web_archive, readable
from observance.model import Declared, InputError, ObservanceError, TooLarge, UsageError
from observance.model.queue import InputRef

URL: Final = "url"
JSONL: Final = "jsonl"
WHOLE_FILE: Final = frozenset({"file", FOLDER})

_LINE: Final = re.compile(r":[1-9][0-9]{0,17}")

Fetch = Callable[[InputRef], RawInput]


def ref_of(found: RawInput | Record, source: Path, *, undated: bool = False) -> InputRef:
    """Say where an input that was *found* in *source* (a file or a folder) lies.

    *undated* accepts it without a date; a record may say so itself. Raises `UsageError` for standard input and the web,
    and `InputError` for a file whose name is no Unicode: it could not be found again.
    """
    raw, no_date = (found.raw, undated or found.undated) if isinstance(found, Record) else (found, undated)
    if raw.method not in {*WHOLE_FILE, JSONL, WARC} or str(source) == "-":
        raise UsageError(
            f"input that came by {raw.method!r} cannot wait in a queue: it could not be read again",
            where=raw.origin,
            hint="save it as a file first",
        )
    path, place = _file_of(raw.origin, raw.method, source)
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


def ref_of_fault(fault: ObservanceError, source: Path, *, declared: Declared, undated: bool = False) -> InputRef | None:
    """Say where what could not be read lies, so that it can be tried again; None where no file of *source* is meant.

    A link, a pipe, a folder too deep and a file whose name is no Unicode are such: they are not opened. Its bytes are
    not known, so that whatever lies there is taken when it is tried again.
    """
    try:
        method = (WARC if holds_many(source) else JSONL) if source.is_file() else None
        path, place = _file_of(fault.where, method, source)
        str(path).encode("utf-8")
    except (InputError, ValueError):
        return None
    method = method or (WARC if holds_many(path) else JSONL if place else FOLDER)
    if (path.is_symlink() and path != source) or (method == JSONL and _LINE.fullmatch(place) is None):
        return None
    # What was declared is said of plain files and of pages, never of records: they say it themselves.
    said = Declared() if method == JSONL else declared
    return InputRef(
        path=str(path.absolute()), place=place, method=method, origin=fault.where, declared=said, undated=undated
    )


def _file_of(origin: str, method: str | None, source: Path) -> tuple[Path, str]:
    """Give the file that is named by *origin*, and the place in it; *method* None may be a whole file or a part."""
    if source.is_file():
        shown = source.name if method == JSONL else readable(source)
        return source, origin.removeprefix(shown) if method not in WHOLE_FILE else ""
    path = origin if method is None or method in WHOLE_FILE else _without_end(origin)
    while path and method not in WHOLE_FILE and not Path(path).is_file():
        path = _without_end(path)
    if not path or not Path(path).is_file():
        raise InputError("its name cannot be written down", where=origin, hint="rename it")
    return Path(path), origin[len(path) :]


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
            raw, undated = record.raw, ref.undated or record.undated
        elif ref.method == WARC:
            raw = replace(self._page(ref), origin=ref.origin, declared=ref.declared)
        else:
            raw = replace(_whole(ref), origin=ref.origin, method=ref.method)
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
        """Give the line with a later *number*, without its end; None where the file ends before.

        Raises `TooLarge` for one that is longer than a report may be.
        """
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
        if len(line) > LIMIT + 1:
            raise TooLarge(
                f"is larger than {LIMIT / 1e6:.0f} MB, which is the most one report may have",
                where=f"{Path(self.path).name}:{number}",
                hint="split it into reports, one JSON object a line",
            )
        return line.strip(b"\r\n")

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


def _whole(ref: InputRef) -> RawInput:
    """Read a file that is one report. What has become a pipe or a device since is not opened: it might never end."""
    path = Path(ref.path)
    if path.exists() and not path.is_file():
        raise _changed(ref)
    try:
        return load_path(path, ref.declared)
    except ObservanceError as error:
        error.where = ref.origin
        raise


def _changed(ref: InputRef) -> InputError:
    return InputError(
        "is not what it was when it was put in the queue",
        where=ref.origin,
        hint="read its source again: what lies there now is then another input",
    )
