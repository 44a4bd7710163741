"""Change any one byte of a bundle: it is found, and the item it lies in is named. OBSERVANCE_FLIPS sets how many."""

from __future__ import annotations

import os
import random
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

import pytest

from observance.evidence.bundle import verify_bundle
from observance.evidence.bundle.layout import ARCHIVE, LOG, OPENINGS
from observance.evidence.bundle.zipform import by_directory, tail
from observance.evidence.warc import read_records
from tests.evidence.bundled import Record, export, make_record
from tests.evidence.stamping import Authority

FLIPS = int(os.environ.get("OBSERVANCE_FLIPS", "400"))
CAPTURES = int(os.environ.get("OBSERVANCE_FLIP_CAPTURES", "40"))
PAGE_BYTES = int(os.environ.get("OBSERVANCE_FLIP_PAGE_BYTES", "3000"))
DIRECTORY = "zip directory"


class Places:
    """What lies at each byte of an intact bundle, by the names `verify_bundle` has for it."""

    def __init__(self, path: Path) -> None:
        """Read the bundle."""
        data = path.read_bytes()
        with path.open("rb") as stream:
            members = by_directory(stream, len(data))
        found: list[tuple[int, str]] = []
        for member in members:
            found.append((member.offset, member.name))
            inside = data[member.start : member.end]
            if member.name.startswith(ARCHIVE):
                found += [
                    (member.start + one.offset, f"{member.name} record at byte {one.offset}")
                    for one in read_records(inside)
                ]
            elif member.name in {LOG, OPENINGS}:
                place = member.start
                for index, line in enumerate(inside.split(b"\n")[:-1]):
                    found.append((place, f"log entry {index}"))
                    place += len(line) + 1
        found.append((len(data) - len(tail(members)), DIRECTORY))
        self.starts = [start for start, _ in found]
        self.names = [name for _, name in found]
        self.members = {member.name for member in members}

    def at(self, offset: int) -> str:
        """Give the item that holds the byte at *offset*."""
        return self.names[bisect_right(self.starts, offset) - 1]

    def is_named(self, offset: int, items: list[str]) -> bool:
        """Whether one of *items* is the one that holds that byte; a changed directory may be seen by its member."""
        wanted = self.at(offset)
        if wanted == DIRECTORY:
            return any(item == DIRECTORY or item in self.members for item in items)
        return any(item == wanted or item.startswith(f"{wanted} ") for item in items)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Give the record of a workspace with a token in it."""
    folder = tmp_path_factory.mktemp("flips")
    made = make_record(folder / "record", captures=CAPTURES, size=PAGE_BYTES)
    made.tokens.append(Authority(folder / "authority").stamp(made.checkpoint))
    return made


@pytest.fixture(scope="module")
def bundle(record: Record) -> Path:
    """Give an intact bundle; each test leaves it as it was."""
    path = export(record, record.folder.parent / "bundle.wacz")
    assert verify_bundle(path).problems == []
    return path


def flipped(path: Path, offsets: Iterator[tuple[int, int]]) -> Iterator[tuple[int, list[str]]]:
    """Change the byte at each offset to another, verify, change it back; give the offset and the items named."""
    with path.open("r+b", buffering=0) as stream:
        for offset, change in offsets:
            stream.seek(offset)
            was = stream.read(1)[0]
            stream.seek(offset)
            stream.write(bytes([was ^ change]))
            try:
                yield offset, [problem.item for problem in verify_bundle(path).problems]
            finally:
                stream.seek(offset)
                stream.write(bytes([was]))


@pytest.mark.timeout(7200)
def test_every_changed_byte_is_found_and_its_item_named(bundle: Path) -> None:
    places = Places(bundle)
    size = bundle.stat().st_size
    dice = random.Random(20261128)  # noqa: S311 - places, not keys
    offsets = ((dice.randrange(size), dice.randrange(1, 256)) for _ in range(FLIPS))
    for offset, items in flipped(bundle, offsets):
        assert items, f"byte {offset} ({places.at(offset)}) was changed, and nothing was found"
        assert places.is_named(offset, items), f"byte {offset} lies in {places.at(offset)}; named were {items[:5]}"
    assert verify_bundle(bundle).problems == []


@pytest.mark.timeout(600)
def test_every_byte_that_is_no_page_s_is_found(bundle: Path) -> None:
    """The small things, which random places seldom hit: headers, directory, end, key, signatures."""
    places = Places(bundle)
    size = bundle.stat().st_size
    edges = [*range(size - 60, size), *(start + n for start in places.starts[:8] for n in range(0, 30, 3))]
    for offset, items in flipped(bundle, ((edge, 1) for edge in edges if edge < size)):
        assert places.is_named(offset, items), f"byte {offset} lies in {places.at(offset)}; named were {items[:5]}"


def test_bytes_put_behind_before_or_taken_away_are_found(bundle: Path, tmp_path: Path) -> None:
    data = bundle.read_bytes()
    for name, changed in (
        ("behind", data + b"\0"),
        ("before", b"\0" + data),
        ("cut", data[:-1]),
        ("half", data[: len(data) // 2]),
    ):
        path = tmp_path / f"{name}.wacz"
        path.write_bytes(changed)
        assert verify_bundle(path).problems, name
    for nothing in (b"", b"PK", b"PK\x05\x06" + bytes(18), b"x" * 5000):
        (tmp_path / "nothing.wacz").write_bytes(nothing)
        assert verify_bundle(tmp_path / "nothing.wacz").problems
