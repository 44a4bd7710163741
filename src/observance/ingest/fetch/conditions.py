"""Asking only for what changed: the validators a host gave last time, and the digest of the body, for validators lie."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from observance.ingest.fetch.transport import Answer
from observance.model import Headers

_LONGEST: Final = 1000  # characters of a validator that are kept; a longer one is no use


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is known of *url* since the last fetch of it. Validators are as the host wrote them, "" where it gave none.

    ``url`` is the one that answered, after redirects: a validator means nothing to another. ``body_sha256`` is of the
    body with its content coding undone, for two compressions of one text differ; "" where nothing was received.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""

    def request_headers(self, url: str) -> Headers:
        """Give the headers that ask *url* only for something newer; none where the conditions are another's."""
        if url != self.url:
            return ()
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return tuple((name, value) for name, value in pairs if _is_sendable(value))


def conditions_of(answer: Answer, url: str, body: bytes) -> Conditions:
    """Give what to ask *url* with next time, after it answered with *body* (its coding undone)."""
    return Conditions(
        url=url,
        etag=_kept(answer.header("etag")),
        last_modified=_kept(answer.header("last-modified")),
        body_sha256=hashlib.sha256(body).hexdigest(),
    )


def still(known: Conditions, answer: Answer) -> Conditions:
    """Give *known* after an answer 304, with the validators that answer renewed."""
    return Conditions(
        url=known.url,
        etag=_kept(answer.header("etag")) or known.etag,
        last_modified=_kept(answer.header("last-modified")) or known.last_modified,
        body_sha256=known.body_sha256,
    )


def _kept(value: str) -> str:
    return value if _is_sendable(value) else ""


def _is_sendable(value: str) -> bool:
    return bool(value) and len(value) <= _LONGEST and value.isascii() and value.isprintable()
