"""A workspace's record made by hand, of real WARC records, a real log and real signatures: what a bundle is made of."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from observance.evidence import notes
from observance.evidence.bundle import BundleEntry, Page, SegmentFile, StampedNote, write_bundle
from observance.evidence.capture_records import records_of
from observance.evidence.commitments import Leaf, sealed
from observance.evidence.merkle import leaf_hash, root_of
from observance.evidence.warc import read_records
from observance.model import Capture, Declared, Exchange

ORIGIN = "observance.example/case-7"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
SOFTWARE = "observance 0.0-test"
LOCAL_EVERY = 5


def certain(size: int, purpose: str) -> bytes:
    """Give bytes that follow from their purpose: a test's salt."""
    return hashlib.shake_256(purpose.encode()).digest(size)


@dataclass
class Record:
    """A record in memory. Fulfils `observance.evidence.bundle.BundleSource`."""

    folder: Path
    files: list[SegmentFile] = field(default_factory=list)
    log: list[BundleEntry] = field(default_factory=list)
    shown: list[Page] = field(default_factory=list)
    tokens: list[StampedNote] = field(default_factory=list)
    key: Ed25519PrivateKey = KEY
    origin: str = ORIGIN

    @property
    def checkpoint(self) -> str:
        """Give the signed checkpoint over the whole log."""
        root = root_of(leaf_hash(entry.body.encode()) for entry in self.log)
        return notes.sign(notes.TreeHead(self.origin, len(self.log), root).text, self.key, name=self.origin)

    def segments(self) -> Iterator[SegmentFile]:
        """Give the files."""
        yield from self.files

    def entries(self) -> Iterator[BundleEntry]:
        """Give the log."""
        yield from self.log

    def stamps(self) -> Iterator[StampedNote]:
        """Give the tokens."""
        yield from self.tokens

    def pages(self) -> Iterator[Page]:
        """Give the pages."""
        yield from self.shown

    def append(self, action: str, item: str | None, content: dict[str, object]) -> None:
        """Add one log entry that commits to *content*."""
        opening = sealed(content, certain)
        leaf = Leaf(at=AT.isoformat(), action=action, item=item, version="test-1", commitment=opening.commitment)
        self.log.append(BundleEntry(body=leaf.body(), salt=opening.salt, content=opening.content))

    def erase(self, index: int) -> None:
        """Delete the opening of one entry."""
        self.log[index] = replace(self.log[index], salt=None, content=None)


def make_record(folder: Path, *, captures: int = 12, size: int = 400, segment_of: int = 5, seed: int = 7) -> Record:
    """Make a record of *captures* pages of about *size* bytes, *segment_of* to a file; every fifth is a local file."""
    dice = random.Random(seed)  # noqa: S311 - pages, not keys
    record = Record(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, captures, segment_of):
        parts: list[bytes] = []
        for number in range(first, min(first + segment_of, captures)):
            item = certain(16, f"item {number}").hex()
            body = b"<html><title>%d</title>" % number + dice.randbytes(size)
            capture = _capture(number, body)
            made = records_of(capture, body, item=item, actor="tester")
            parts += made
            read = [next(iter(read_records(one))) for one in made]
            record.append(
                "capture",
                item,
                {
                    "step": "capture",
                    "subject": capture.key,
                    "records": [{"kind": one.kind, "sha256": one.digest} for one in read],
                },
            )
            record.append("parse", item, {"step": "parse", "result_sha256": hashlib.sha256(body).hexdigest()})
            at = capture.exchange.started_at if capture.exchange else capture.captured_at
            record.shown.append(Page(url=read[0].fields["WARC-Target-URI"], at=at, title=f"Seite {number} \u2014 북"))
        name = f"2026-11-{hashlib.sha256(b''.join(parts)).hexdigest()}.warc"
        (folder / name).write_bytes(b"".join(parts))
        record.files.append(SegmentFile(name=name, path=folder / name))
    return record


def unlogged_records(number: int, body: bytes) -> bytes:
    """Give sound WARC records of a page that no log knows."""
    return b"".join(records_of(_capture(number, body), body, item=certain(16, f"item {number}").hex(), actor="tester"))


def _capture(number: int, body: bytes) -> Capture:
    at = AT + timedelta(seconds=number)
    digest = hashlib.sha256(body).hexdigest()
    exchange = None
    if number % LOCAL_EVERY:
        url = f"https://www.news.example/2024/{number}?b=2&a=Ü"
        exchange = Exchange(
            url=url,
            final_url=url,
            hops=(),
            address="192.0.2.7",
            http_version="HTTP/1.1",
            status=200,
            reason="OK",
            request_headers=(("User-Agent", "observance"),),
            response_headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))),
            certificate_sha256=None,
            started_at=at,
            ended_at=at,
            robots="none",
        )
    return Capture(
        sha256=digest,
        size=len(body),
        media_type="text/html",
        origin=exchange.url if exchange else f"page {number}.html",
        method="url" if exchange else "file",
        captured_at=at,
        tool=SOFTWARE,
        declared=Declared(),
        exchange=exchange,
    )


def export(record: Record, path: Path, *, at: datetime = AT) -> Path:
    """Write the bundle of *record* to *path*."""
    write_bundle(record, path, key=record.key, at=at, software=SOFTWARE)
    return path
