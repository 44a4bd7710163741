"""Every error observance raises on purpose, and what it means to the person who reads it.

    ObservanceError                 exit 1
    ├── UsageError                  exit 2   the call itself is off (an option, a date)
    ├── InputError                  exit 1   a report that cannot be read
    │   ├── EmptyInput              nothing to read in it
    │   ├── NotText                 bytes that are not text in any encoding we accept
    │   ├── TooLarge                over the size limit
    │   └── BadRecord               one line of a JSONL file that is not a report
    ├── ListError                   exit 1   a sanctions list that cannot be imported
    │   └── ListStale               exit 4   a list older than the limit
    ├── RegimeError                 exit 1   a regime file that breaks its schema
    ├── WorkspaceError              exit 1   the workspace folder is not usable
    ├── FetchRefused                exit 1   an address that is not gone to
    ├── FetchFailed                 exit 1   a host that did not give what was asked for
    └── IntegrityBroken             exit 5   evidence was changed after it was archived

Each carries what happened, where, and what to do (``hint``); ``code`` is stable and documented.
"""

from __future__ import annotations


class ObservanceError(Exception):
    """Something observance could not do."""

    code = "OBS-000"
    exit_status = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        """Keep the three parts apart; ``str()`` joins them on one line."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """One line: where, what, hint, code."""
        where = f"{self.where}: " if self.where else ""
        stop = "" if self.what.endswith((".", "?", "!")) else "."
        hint = f"{stop} Hint: {self.hint}" if self.hint else ""
        return f"{where}{self.what}{hint} [{self.code}]"


class UsageError(ObservanceError):
    """The command was called with arguments that do not fit together."""

    code = "OBS-U01"
    exit_status = 2


class InputError(ObservanceError):
    """A report could not be read."""

    code = "OBS-I01"


class EmptyInput(InputError):
    """There was no text in the input."""

    code = "OBS-I02"


class NotText(InputError):
    """The bytes are not text in any encoding observance accepts."""

    code = "OBS-I03"


class TooLarge(InputError):
    """The input is over the size limit."""

    code = "OBS-I04"


class BadRecord(InputError):
    """A line of a JSON-lines file is not a report."""

    code = "OBS-I05"


class ListError(ObservanceError):
    """A sanctions list could not be imported."""

    code = "OBS-L01"


class ListStale(ListError):
    """A sanctions list is older than the limit allows."""

    code = "OBS-L02"
    exit_status = 4


class RegimeError(ObservanceError):
    """A regime file breaks its schema."""

    code = "OBS-R01"


class WorkspaceError(ObservanceError):
    """The workspace folder is missing, damaged or not ours."""

    code = "OBS-W01"


class IntegrityBroken(ObservanceError):
    """Archived evidence was changed, removed or added to outside observance."""

    code = "OBS-E01"
    exit_status = 5


class FetchRefused(ObservanceError):
    """A URL is not fetched: it does not lead to the public web, or a rule of ours forbids it."""

    code = "OBS-F01"


class FetchFailed(ObservanceError):
    """A URL could not be fetched: the network, the certificate or the host's answer stood in the way."""

    code = "OBS-F02"

    def __init__(self, what: str, *, where: str = "", hint: str = "", status: int | None = None) -> None:
        """Keep the three parts apart; *status* is the HTTP status, None where there was no answer."""
        super().__init__(what, where=where, hint=hint)
        self.status = status
