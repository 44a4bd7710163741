"""The queue's nouns: an input that waits to be read, the job that reads it, and why a job could not be done."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from observance.model.errors import ObservanceError
from observance.model.report import Declared

NEVER_FINISHED: Final = "OBS-Q01"
FAULT_OF_OURS: Final = "OBS-Q02"
# Codes of reasons that no error class has: the reports themselves are not what failed.
REASON_CODES: Final = {
    NEVER_FINISHED: "An input was begun three times and never finished: what read it was killed, or hung.",
    FAULT_OF_OURS: "The program itself failed on an input.",
}


class JobState(StrEnum):
    """Where a job stands. A job leaves the queue's work only as done or quarantined, and is never removed."""

    WAITING = "waiting"
    LEASED = "leased"  # a worker holds it until a moment; then it is anybody's again
    DONE = "done"
    QUARANTINED = "quarantined"  # given up, with its reason; a person may have it tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRef:
    """Where an input lies, so that whoever takes the job can read it again: a file, a place in a file, or a URL.

    ``path`` is absolute, or the URL; ``place`` is "" for the whole of it, ":12" for a line, ":4711" or
    "/archive/data.warc.gz:4711" for a record of a web archive. ``sha256`` is that of the bytes that were there when it
    was enqueued; None where that is not known (a URL). ``origin`` is how a person named it and identifies nothing.
    """

    path: str
    method: str  # as a capture's: file | folder | jsonl | warc | url
    origin: str
    declared: Declared
    undated: bool = False
    place: str = ""
    sha256: str | None = None

    @property
    def key(self) -> str:
        """The identity of this input, as 64 hexadecimal digits: where it lies, its bytes, what was said of it."""
        said = [
            self.declared.id,
            self.declared.published.isoformat() if self.declared.published else None,
            self.declared.outlet,
            self.declared.language,
            self.declared.headline,
        ]
        parts = [self.path, self.place, self.method, self.sha256, self.undated, *said]
        # A file name that is no Unicode holds half characters, which have no UTF-8: escaped they do.
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a job failed: the three parts and the code of an `ObservanceError`."""

    what: str
    where: str = ""
    hint: str = ""
    code: str = ObservanceError.code

    @classmethod
    def of(cls, error: ObservanceError) -> Reason:
        """Keep what an error says."""
        return cls(what=error.what, where=error.where, hint=error.hint, code=error.code)

    def __str__(self) -> str:
        """One line, as the error would have said it."""
        where = f"{self.where}: " if self.where else ""
        hint = f". Hint: {self.hint}" if self.hint else ""
        return f"{where}{self.what}{hint} [{self.code}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One step to be done on one input at one version. ``number`` is the order of enqueueing.

    ``tries`` counts how often it was begun. ``reason`` is that of the last failure and stays until the job is done.
    ``came_to`` is the key of the capture the input became, once done. Times are UTC.
    """

    number: int
    input: InputRef
    kind: str
    version: str
    state: JobState
    tries: int
    enqueued_at: datetime
    updated_at: datetime
    owner: str | None = None
    until: datetime | None = None
    reason: Reason | None = None
    came_to: str | None = None
