"""Evidence leaves the workspace: signed checkpoints, timestamps over them, and the bundle others verify."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from observance._version import __version__
from observance.evidence import Act, Archive, Checkpoint, Snapshot, notes, timestamps
from observance.evidence.bundle import (
    BundleEntry,
    BundleResult,
    Page,
    SegmentFile,
    StampedNote,
    Written,
    verify_bundle,
    write_bundle,
)
from observance.evidence.checkpoints import signed
from observance.evidence.keys import log_origin, signing_key
from observance.evidence.merkle import Frontier
from observance.evidence.timestamps import Kept, Stamp, Stamps
from observance.evidence.warc import plain_uri, record_id
from observance.flow.evidence_room import login_name
from observance.ingest.authorities import ask_authority
from observance.model import Capture, ObservanceError
from observance.store import Store

__all__ = ["BundleResult", "Exporter", "Stamp", "WorkspaceRecord", "Written", "exporting", "signed", "verify_export"]

TIMESTAMPS: Final = "timestamps"
SOFTWARE: Final = f"observance {__version__}"
_CAPTURE: Final = "capture"
_PARSE: Final = "parse"


class _Headline(msgspec.Struct):
    """Of a parsed report, what a list of pages shows."""

    headline: str | None = None


class WorkspaceRecord:
    """One moment of a workspace's record. Fulfils `observance.evidence.bundle.BundleSource`."""

    def __init__(self, archive: Archive, record: Snapshot, stamps: Stamps, key: Ed25519PrivateKey) -> None:
        """Read *record* for as long as its transaction lasts; checkpoints are signed with *key*."""
        self._archive = archive
        self._record = record
        self._stamps = stamps
        self._signer = notes.Signer.of(log_origin(key), key)
        last = deque(record.checkpoints(), maxlen=1)
        frontier = last[0].opened() if last else Frontier()
        self.checkpoint = signed(Checkpoint(size=frontier.size, root=frontier.root()), key)

    def segments(self) -> Iterator[SegmentFile]:
        """Give every segment the record knows, under a name without folders."""
        for name, _rows in groupby(self._record.kept_records(), attrgetter("segment")):
            yield SegmentFile(name=name.replace("/", "-"), path=self._archive.segments.path(name))

    def entries(self) -> Iterator[BundleEntry]:
        """Give the log."""
        for entry in self._record.entries():
            opening = entry.opening
            yield BundleEntry(
                body=entry.body,
                salt=opening.salt if opening else None,
                content=opening.content if opening else None,
            )

    def stamps(self) -> Iterator[StampedNote]:
        """Give the tokens over checkpoints that the present key signed."""
        for stamp in self._stamps.all():
            if stamp.state is not Kept.HELD or stamp.reply is None:
                continue
            try:
                notes.verify(stamp.note, [self._signer])
            except ObservanceError:
                continue  # signed with a key that was moved away: no checkpoint of this log under this key
            yield StampedNote(note=stamp.note, authority=stamp.authority, token=stamp.reply)

    def pages(self) -> Iterator[Page]:
        """Give one page for each capture, named by its headline where one was read, else by where it came from."""
        headlines = {}
        for step in self._record.stored_steps():
            if step.name == _PARSE:
                headlines[step.subject] = msgspec.json.decode(step.result, type=_Headline).headline
        for step in self._record.stored_steps():
            if step.name != _CAPTURE or step.item is None:
                continue
            capture = msgspec.json.decode(step.result, type=Capture)
            exchange = capture.exchange
            yield Page(
                url=plain_uri(exchange.final_url) if exchange else record_id(step.item)[1:-1],
                at=exchange.started_at if exchange else capture.captured_at,
                title=headlines.get(step.subject) or capture.origin,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """What leaves the workspace in *folder*, in the name of *actor*."""

    archive: Archive
    store: Store
    folder: Path
    actor: str
    clock: Callable[[], datetime]

    def checkpoint(self) -> str:
        """Give the log's present size and root as a signed checkpoint, to be kept elsewhere."""
        return signed(self.store.checkpoint(), signing_key(self.folder))

    def stamp(
        self, authorities: Sequence[str], *, fetch: Callable[[str, bytes], bytes] = ask_authority
    ) -> tuple[Stamp, ...]:
        """Ask each of *authorities* (URLs) to stamp the present checkpoint, and for every stamp still pending.

        Goes over the network. What could not be had is pending, with the reason, and asked for by the next call.
        """
        stamps = Stamps(self.folder / TIMESTAMPS)
        stamps.want(self.checkpoint(), authorities)
        return tuple(stamps.ask(fetch))

    def export(self, path: Path) -> Written:
        """Write the whole evidence to *path* and note in the log that it went out, with its SHA-256.

        Meanwhile an erasure waits. Raises as `write_bundle` does.
        """
        key = signing_key(self.folder)
        at = self.clock()
        with self.archive.segments.locked(alone=False), self.store.snapshot() as record:
            source = WorkspaceRecord(self.archive, record, Stamps(self.folder / TIMESTAMPS), key)
            written = write_bundle(source, path, key=key, at=at, software=SOFTWARE)
        self.store.note_act(Act.EXPORTED, actor=self.actor, at=at, note=f"{path.name} sha256:{written.sha256}")
        return written


@contextmanager
def exporting(folder: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Exporter]:
    """Give what exports the workspace in *folder*, in the name of the person at the machine.

    It may be open elsewhere at the same time. Raises `WorkspaceError` where the database cannot be used.
    """
    store = Store.open(folder / "observance.db")
    try:
        archive = Archive(folder / "evidence")
        yield Exporter(archive=archive, store=store, folder=folder, actor=login_name(), clock=clock)
    finally:
        store.close()


def verify_export(
    path: Path, *, checkpoint: str | None = None, roots: bytes | None = None, signer: str | None = None
) -> BundleResult:
    """Verify an exported bundle; no workspace is needed.

    *checkpoint* is a checkpoint note kept elsewhere, *roots* the root certificates (PEM) timestamps are checked under,
    *signer* the verifier key (``name+id+base64``) that must have signed. Raises `UsageError` where one of them is not
    what it should be, `WorkspaceError` where the file cannot be read.
    """
    return verify_bundle(
        path,
        outside=checkpoint,
        trusted_roots=timestamps.certificates(roots) if roots is not None else (),
        trusted_signer=notes.Signer.parse(signer.strip()) if signer is not None else None,
    )
