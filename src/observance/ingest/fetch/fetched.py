"""What one fetch gave: the bytes as received, how they came, and what to ask with next time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from observance.ingest.decode import check_readable
from observance.ingest.fetch.conditions import Conditions
from observance.ingest.load import LIMIT
from observance.ingest.media_types import DOCUMENTS, media_type_of
from observance.ingest.raw import RawInput
from observance.model import Declared, Exchange, TooLarge, UsageError

METHOD: Final = "url"
NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One fetch. ``data`` is the body as received, its content coding on: that is what is archived.

    ``body`` is the same with the coding undone, under the cap. ``media_type`` is what the host's header says, lower
    case and without parameters, "" where it says nothing. ``not_modified``: the host answered 304 (then ``data`` and
    ``body`` are empty), or the body is the one ``conditions`` of the last time knew.
    """

    url: str
    data: bytes
    body: bytes
    exchange: Exchange
    not_modified: bool
    conditions: Conditions
    media_type: str


def raw_input(fetched: Fetched, declared: Declared, *, method: str = METHOD, parents: tuple[str, ...] = ()) -> RawInput:
    """Give *fetched* as an input to archive and parse.

    Raises `InputError` where the body is of no kind that is read, saying what it is, and `UsageError` where nothing was received
    because nothing had changed.
    """
    if fetched.exchange.status == NOT_MODIFIED:
        raise UsageError("has not changed, so there is nothing new to read", where=fetched.url, hint="fetch it afresh")
    if len(fetched.body) > LIMIT and media_type_of(fetched.body) not in DOCUMENTS:
        raise TooLarge(
            f"is {len(fetched.body) / 1e6:.0f} MB; one report may have {LIMIT / 1e6:.0f} MB, and only a document more",
            where=fetched.url,
            hint="save it and split it into reports",
        )
    return RawInput(
        data=fetched.data,
        media_type=check_readable(fetched.body, where=fetched.url),
        origin=fetched.url,
        method=method,
        declared=declared,
        exchange=fetched.exchange,
        parents=parents,
    )
