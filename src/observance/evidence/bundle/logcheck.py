"""The log of a bundle: its entries against its signed checkpoint, its timestamps, and a checkpoint kept outside."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from cryptography import x509

from observance.evidence import notes, timestamps
from observance.evidence.bundle import layout
from observance.evidence.bundle.logform import committed_records, entry_fault, read_opening
from observance.evidence.bundle.manifest import key_statement
from observance.evidence.bundle.result import BundleResult, CheckedStamp
from observance.evidence.bundle.walking import Walk
from observance.evidence.keys import read_public_pem
from observance.evidence.merkle import Frontier, leaf_hash
from observance.model import ObservanceError

Texts = dict[str, bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the one who verifies brings along: whose key, which root certificates, which checkpoint with its text."""

    signer: notes.Signer | None
    roots: tuple[x509.Certificate, ...]
    outside: tuple[str, notes.TreeHead] | None


class _StampLine(msgspec.Struct, forbid_unknown_fields=True):
    """A line of stamps.jsonl."""

    number: int
    authority: str


class LogCheck:
    """Checks the log. Call `signatures`, `stamps`, `entries` and `heads` in that order."""

    def __init__(self, result: BundleResult, trust: Trust) -> None:
        """Report to *result*."""
        self._result = result
        self._trust = trust
        self._signer: notes.Signer | None = None
        self._heads: list[tuple[str, notes.TreeHead]] = []  # what must be a root of this log, by the item that says so
        self._roots: dict[int, bytes] = {}  # of the log, at the sizes somebody asks for
        self.records: dict[bytes, int] = {}
        self.size = 0
        self.erased = 0

    def signatures(self, texts: Texts, archive_key: bytes | None) -> None:
        """Check the keys, the checkpoint's signature, and that the workspace's key vouches for the archive's."""
        self._keys(texts)
        if self._signer is None:
            return
        head = self._head(layout.CHECKPOINT, texts.get(layout.CHECKPOINT))
        if head is not None:
            self._result.checkpoint = (texts[layout.CHECKPOINT] or b"").decode()
            if head.origin != self._signer.name:
                self._result.report(layout.CHECKPOINT, "its origin is not the name of the key that signed it")
        statement = texts.get(layout.ARCHIVE_KEY)
        if statement is None:
            return
        try:
            note = notes.verify(statement, [self._signer])
        except ObservanceError as error:
            self._result.report(layout.ARCHIVE_KEY, error.what)
            return
        if archive_key is not None and note.text != key_statement(archive_key):
            self._result.report(layout.ARCHIVE_KEY, "it vouches for another key than the one that signed the manifest")

    def stamps(self, texts: Texts) -> None:
        """Check every token and the checkpoint it is over."""
        lines = (texts.get(layout.STAMPS) or b"").split(b"\n")[:-1]
        expected = set()
        for number, line in enumerate(lines, 1):
            expected |= {layout.stamped(number), layout.token(number)}
            try:
                named = msgspec.json.decode(line, type=_StampLine)
            except (msgspec.DecodeError, UnicodeDecodeError):
                named = _StampLine(0, "")
            if named.number != number:
                self._result.report(f"{layout.STAMPS} line {number}", "it is not the line of that token")
            self._stamp(number, named.authority, texts)
        for name in texts:
            if layout.STAMP.fullmatch(name) and name not in expected:
                self._result.report(name, f"is not named in {layout.STAMPS}")

    def entries(self, bodies: Walk, openings: Walk) -> None:
        """Hash every entry, open its commitment, and note the roots the log had."""
        wanted = {head.size for _, head in self._heads}
        if self._trust.outside:
            wanted.add(self._trust.outside[1].size)
        frontier = Frontier()
        self._roots[0] = frontier.root()
        beside = openings.lines()
        for index, body in enumerate(bodies.lines()):
            line = next(beside, None)
            self._entry(index, body, line)
            frontier = frontier.append(leaf_hash(body))
            if frontier.size in wanted:
                self._roots[frontier.size] = frontier.root()
        self.size = frontier.size
        if next(beside, None) is not None:
            self._result.report(layout.OPENINGS, f"has more lines than {layout.LOG}")

    def heads(self) -> None:
        """Compare the log with everything that says what its root was."""
        for item, head in self._heads:
            if item == layout.CHECKPOINT and head.size != self.size:
                self._result.report(item, f"is of a log with {head.size} entries, and there are {self.size}")
            elif self._roots.get(head.size) != head.root:
                self._result.report(item, f"the first {head.size} log entries are not those it was made of")
        if self._trust.outside is not None:
            self._outside(*self._trust.outside)

    def _keys(self, texts: Texts) -> None:
        """Read the key in its two forms; they must be one, and the one that is trusted."""
        vkey, pem = texts.get(layout.VKEY), texts.get(layout.KEY)
        if vkey is None or pem is None:
            return
        try:
            signer = notes.Signer.parse(vkey.decode("utf-8", "replace").removesuffix("\n"))
        except ObservanceError as error:
            self._result.report(layout.VKEY, error.what)
            return
        try:
            if read_public_pem(pem).public_bytes_raw() != signer.public or f"{signer.vkey}\n".encode() != vkey:
                self._result.report(layout.KEY, f"is another key than the one in {layout.VKEY}")
        except ObservanceError as error:
            self._result.report(layout.KEY, error.what)
        if self._trust.signer is not None and self._trust.signer != signer:
            self._result.report(layout.VKEY, "is not the key that is trusted here")
        self._signer = signer
        self._result.signer = signer.vkey

    def _head(self, item: str, note: bytes | None) -> notes.TreeHead | None:
        """Read and check a signed checkpoint, and note it to be compared with the log."""
        if note is None or self._signer is None:
            return None
        try:
            head = notes.read_checkpoint(note, [self._signer])
        except ObservanceError as error:
            self._result.report(item, error.what)
            return None
        self._heads.append((item, head))
        return head

    def _stamp(self, number: int, authority: str, texts: Texts) -> None:
        note, token = texts.get(layout.stamped(number)), texts.get(layout.token(number))
        if note is None or token is None:
            self._result.report(layout.token(number), "it or the checkpoint it is over is missing")
            return
        head = self._head(layout.stamped(number), note)
        found = timestamps.check(token, note, roots=self._trust.roots)
        if found.state is timestamps.TokenState.BAD:
            self._result.report(layout.token(number), found.what)
        self._result.stamps.append(CheckedStamp(size=head.size if head else 0, authority=authority, found=found))

    def _entry(self, index: int, body: bytes, line: bytes | None) -> None:
        item = f"log entry {index}"
        if line is None:
            self._result.report(item, f"has no line in {layout.OPENINGS}")
            return
        try:
            leaf, opening = read_opening(line, index)
        except ValueError as error:
            self._result.report(item, str(error))
            return
        fault = entry_fault(body, leaf, opening)
        if fault:
            self._result.report(item, fault)
        self.erased += opening is None
        for digest in committed_records(opening):
            self.records[digest] = index

    def _outside(self, note: str, head: notes.TreeHead) -> None:
        item = "outside checkpoint"
        if self._signer is not None and head.origin != self._signer.name:
            self._result.report(item, "it is of another log")
        elif self._signer is not None and "\n\n" in note:
            try:
                notes.verify(note, [self._signer])
            except ObservanceError as error:
                self._result.report(item, error.what)
        if head.size > self.size:
            self._result.report(
                layout.LOG, f"has {self.size} entries, the outside checkpoint {head.size}: its end was cut off"
            )
        elif self._roots.get(head.size) != head.root:
            self._result.report(item, f"the first {head.size} log entries are not those it was made of")
