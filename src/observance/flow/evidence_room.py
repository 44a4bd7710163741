"""The evidence of one workspace: verified, handed out, and taken away on an order; each act noted with who did it."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from datetime import datetime

from observance.evidence import (
    NOBODY_KNOWN,
    Act,
    Archive,
    CustodyEvent,
    VerifyResult,
    parse_checkpoint,
    verify,
)
from observance.flow.keeping import finish_erasures, finish_if_possible, recover
from observance.model import IntegrityBroken, UsageError
from observance.store import Erased, Store


class EvidenceRoom:
    """What may be done with the evidence as a whole. `Workspace` holds one."""

    def __init__(self, archive: Archive, store: Store, *, clock: Callable[[], datetime], actor: str) -> None:
        """Work on *archive* and *store* in the name of *actor*."""
        self.archive = archive
        self._store = store
        self._clock = clock
        self._actor = actor

    def tidy(self) -> None:
        """Finish what dead processes left: captures archived and not logged, erasures ordered and not finished."""
        recover(self.archive, self._store, at=self._clock())
        finish_if_possible(self.archive, self._store)

    def verify(self, *, outside: str | None = None, record: bool = False) -> VerifyResult:
        """Rebuild and compare every piece of evidence; with *record* note in the log that it was done and how it ended.

        *outside* is a checkpoint kept elsewhere. Without *record* nothing is written.
        """
        result = verify(self.archive, self._store, outside=parse_checkpoint(outside) if outside else None)
        if record:
            ended = "intact" if result.intact else f"{len(result.problems)} problems"
            try:
                self.note(Act.VERIFIED, said=f"{result.entries} log entries, {result.bytes_checked} bytes: {ended}")
            except IntegrityBroken as error:
                result.report(error.where or "log", f"{error.what}: that it was verified cannot be noted in it")
        return result

    def checkpoint(self) -> str:
        """Give the log's present size and root as a signed checkpoint; the key is made with the first one."""
        from observance.evidence.checkpoints import signed  # noqa: PLC0415 - cryptography takes a while to load
        from observance.evidence.keys import signing_key  # noqa: PLC0415

        return signed(self._store.checkpoint(), signing_key(self.archive.folder.parent))

    def note(self, act: Act, *, ref: str | None = None, said: str = "") -> None:
        """Log an act on the report *ref*, or on the workspace as a whole; *said* is what a person must know of it."""
        item = self._store.item_of(self._store.capture_of(ref).key) if ref else None
        self._store.note_act(act, actor=self._actor, at=self._clock(), item=item, note=said)

    def custody(self, ref: str | None = None) -> tuple[CustodyEvent, ...]:
        """Give what was done to the report *ref*, or to the workspace as a whole, in order."""
        return self._store.custody_of(self._store.item_of(self._store.capture_of(ref).key) if ref else None)

    def erase(self, ref: str, *, order: str) -> Erased:
        """Take a capture and all that was read out of it away, on an *order* that the log keeps.

        Raises `UsageError` where no order is given or *ref* stands for no report or several, and `WorkspaceError` where
        another program keeps the files busy: the erasure is then logged, and finished at the next opening.
        """
        if not order.strip():
            raise UsageError("an erasure needs an order", hint="say who ordered it and when: --order TEXT")
        key = self._store.capture_of(ref).key
        erased = self._store.entomb(key, order=order, actor=self._actor, at=self._clock())
        finish_erasures(self.archive, self._store, wait=True)
        return erased


def login_name() -> str:
    """Give the name of the person at the machine; "unknown" where the system tells none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return os.environ.get("USER") or NOBODY_KNOWN
