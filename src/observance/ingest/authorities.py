"""Ask a time-stamping authority for a token over HTTP (RFC 3161, section 3.4). Only what was asked for goes out.

What goes out is the SHA-256 of a checkpoint and a random number: nothing the authority could read.
"""

from __future__ import annotations

import time
from typing import Final

import httpx2

from observance.model import InputError, UsageError

QUERY_TYPE: Final = "application/timestamp-query"
REPLY_TYPE: Final = "application/timestamp-reply"
SECONDS: Final = 20.0
LARGEST_REPLY: Final = 64 * 1024  # bytes; a token with its certificates has three to eight thousand
_OK: Final = 200


def ask_authority(url: str, query: bytes, *, seconds: float = SECONDS) -> bytes:
    """Post *query* to the authority at *url* and give its reply, unread.

    Follows no redirect. Raises `UsageError` for a URL that is not http or https, `InputError` where no reply came
    within *seconds* (all together), it is larger than `LARGEST_REPLY`, or it is not a timestamp reply.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError("a time-stamping authority has an http or https address", where=url)
    ends = time.monotonic() + seconds
    headers = {"Content-Type": QUERY_TYPE, "Accept": REPLY_TYPE}
    try:
        with (
            httpx2.Client(timeout=seconds, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", url, content=query, headers=headers) as answer,
        ):
            if answer.status_code != _OK:
                raise _no_reply(url, f"it answered with status {answer.status_code}")
            said = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if said != REPLY_TYPE:
                raise _no_reply(url, f"it answered with {said or 'no content type'}")
            reply = bytearray()
            for block in answer.iter_raw():
                reply += block
                if len(reply) > LARGEST_REPLY:
                    raise _no_reply(url, f"its reply is larger than {LARGEST_REPLY:,} bytes")
                if time.monotonic() > ends:
                    raise _no_reply(url, f"its reply took longer than {seconds:g} seconds")
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _no_reply(url, str(error) or type(error).__name__) from error
    return bytes(reply)


def _no_reply(url: str, why: str) -> InputError:
    return InputError(
        f"no timestamp came: {why}", where=url, hint="it stays pending; ask again later or name another authority"
    )
