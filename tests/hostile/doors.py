"""The doors a stranger's bytes come in by, each as a function that reads one item or raises one of our errors."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from observance.ingest import RawInput, Sources, capture_of, load_jsonl, load_path
from observance.ingest.feeds import holds_feed, read_feed
from observance.ingest.parse_safely import parse_safely
from observance.ingest.sandbox import Limits, Sandbox
from observance.ingest.sitemaps import holds_sitemap, read_sitemap
from observance.model import Declared, InputError, ObservanceError
from observance.screen import Index, seen
from observance.workspace import Workspace
from tests.screen.test_scripts import one

Door = Callable[[str, bytes], None]
_NOON: Final = datetime(2024, 11, 1, 12, tzinfo=UTC)


_OPEN: Final = ExitStack()


def close() -> None:
    """Close what the doors hold open."""
    _OPEN.close()


@cache
def _folder() -> Path:
    return Path(_OPEN.enter_context(tempfile.TemporaryDirectory(prefix="hostile-")))


@cache
def _sandbox() -> Sandbox:
    return _OPEN.enter_context(Sandbox(Limits(wall=40.0, cpu=10)))


@cache
def _home() -> Workspace:
    folder = _folder() / "workspace"
    return _OPEN.enter_context(Workspace.open(folder, clock=lambda: _NOON, actor="hostile"))


def quietly(door: Door, label: str, data: bytes) -> None:
    """Go in by *door*, a refusal that says what to do being as good as a reading."""
    try:
        door(label, data)
    except ObservanceError as error:
        if not error.hint:
            raise


def feed(label: str, data: bytes) -> None:
    """Read a feed."""
    holds_feed(data)
    repr(read_feed(data, where=label)).encode()


def sitemap(label: str, data: bytes) -> None:
    """Read a sitemap."""
    holds_sitemap(data)
    repr(read_sitemap(data, where=label)).encode()


def _written(label: str, data: bytes) -> Path:
    path = _folder() / f"item{''.join(Path(label).suffixes[-2:]).lower()[-20:]}"
    path.write_bytes(data)
    return path


def _parsed(raw: RawInput) -> None:
    report = parse_safely(raw.data, capture_of(raw, at=_NOON, tool="hostile"), _sandbox())
    assert report.text.strip()
    report.text.encode()


def document(label: str, data: bytes) -> None:
    """Read a file as `observance read FILE` does, up to its text; the parser sits in the sandbox."""
    _parsed(load_path(_written(label, data), Declared()))


def many(label: str, data: bytes) -> None:
    """Read a web archive; the first fault of it is raised once all of it was read."""
    fault: ObservanceError | None = None
    for found in Sources(_written(label, data)):
        if isinstance(found, RawInput):
            _parsed(found)
        elif isinstance(found, ObservanceError):
            assert found.hint
            fault = fault or found
    if fault:
        raise fault


def records(label: str, data: bytes) -> None:
    """Read JSON lines; the first fault is raised once all of them were read."""
    fault: ObservanceError | None = None
    found = 0
    for record in load_jsonl(_written(f"{label}.jsonl", data)):
        found += 1
        if isinstance(record, ObservanceError):
            assert record.hint
            fault = fault or record
        else:
            _parsed(record.raw)
    if fault or not found:
        raise fault or InputError("holds no record", where=label, hint="give one")


def report(label: str, data: bytes) -> None:
    """Read a report through the whole walk, as `observance read FILE` does."""
    reading = _home().read(_written(label, data), published=date(2024, 11, 1))
    text = reading.report.text
    for event in reading.extraction.events:
        assert text[event.quote.start : event.quote.end] == event.quote.text


def name(label: str, data: bytes) -> None:
    """Screen a name, as `observance screen` does."""
    written = data.decode("utf-8", errors="surrogateescape")
    seen(written)
    for match in _index().screen(written):
        assert match.score <= 1


@cache
def _index() -> Index:
    return one("Kim Jong Un")
