"""One request and its answer over HTTP/1.1: a fresh connection, no cookies, no proxy, no redirect followed here."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

import httpcore2

from observance.ingest.fetch.limits import Deadline, Limits
from observance.ingest.fetch.network import Network, Timing
from observance.ingest.fetch.stream import Interrupted, PinnedBackend
from observance.ingest.fetch.urls import Target, visible
from observance.model import FetchFailed, Headers, TooLarge

ENCODING: Final = "latin-1"  # of what we send; a URL is ASCII by then
WITH_BODY: Final = frozenset({200, 203})  # of any other answer the body is left unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. ``body`` has its chunks joined and its content coding on; empty for a status without a report."""

    version: str
    status: int
    reason: str
    headers: Headers
    body: bytes
    address: str
    certificate_sha256: str | None
    request_headers: Headers
    started_at: datetime  # UTC, before the connection was opened
    ended_at: datetime  # UTC, after the last byte

    def header(self, name: str) -> str:
        """Give all headers of that name, joined with commas; empty where there is none."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


class Transport:
    """Sends requests. The TLS context is made when it is first needed, and then kept."""

    def __init__(self, *, limits: Limits, network: Network, timing: Timing) -> None:
        self._limits = limits
        self._network = network
        self._timing = timing
        self._context: ssl.SSLContext | None = None

    def send(
        self, target: Target, addresses: Sequence[str], headers: Headers, deadline: Deadline, *, body: int | None = None
    ) -> Answer:
        """GET *target* from one of *addresses*, which were judged; *body* caps the bytes, else the limits do.

        Raises `Interrupted` where another try may help, `FetchFailed` and `TooLarge` where it will not.
        """
        backend = PinnedBackend(addresses, dial=self._network.dial, limits=self._limits, deadline=deadline)
        request = httpcore2.Request(
            method=b"GET",
            url=httpcore2.URL(
                scheme=target.scheme.encode(),
                host=target.host.encode(),
                port=target.port,
                target=target.path.encode(),
            ),
            headers=[(name.encode(ENCODING), value.encode(ENCODING)) for name, value in headers],
        )
        connection = httpcore2.HTTPConnection(
            origin=request.url.origin,
            ssl_context=self._trusted() if target.scheme == "https" else None,
            network_backend=backend,
        )
        started = self._timing.now()
        try:
            response = connection.handle_request(request)
            received = self._headers(response.headers, deadline.where)
            data = self._body(response, body or self._limits.body, deadline)
        except httpcore2.RemoteProtocolError as error:
            raise _not_http(error, deadline.where) from error
        except httpcore2.LocalProtocolError as error:
            raise FetchFailed(
                f"cannot be asked for ({visible(str(error))})", where=deadline.where, hint="check the URL"
            ) from error
        finally:
            connection.close()
        return Answer(
            version=_text(response.extensions["http_version"]),
            status=response.status,
            reason=_text(response.extensions["reason_phrase"]),
            headers=received,
            body=data,
            address=backend.address,
            certificate_sha256=backend.stream.certificate_sha256 if backend.stream else None,
            request_headers=headers,
            started_at=started,
            ended_at=self._timing.now(),
        )

    def _trusted(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = self._network.trust()
        return self._context

    def _headers(self, pairs: Sequence[tuple[bytes, bytes]], where: str) -> Headers:
        size = sum(len(name) + len(value) for name, value in pairs)
        if len(pairs) > self._limits.headers or size > self._limits.header_bytes:
            raise TooLarge(
                f"answers with {len(pairs):,} headers of {size:,} bytes; {self._limits.headers:,} of "
                f"{self._limits.header_bytes:,} are read",
                where=where,
                hint="look at the address by hand",
            )
        return tuple((_text(name), _text(value)) for name, value in pairs)

    def _body(self, response: httpcore2.Response, most: int, deadline: Deadline) -> bytes:
        if response.status not in WITH_BODY:
            return b""
        found = BytesIO()  # gives up its bytes without another copy
        for block in response.iter_stream():
            deadline.left()
            found.write(block)
            if found.tell() > most:
                raise TooLarge(
                    f"sends more than {most:,} bytes, the most that is fetched of one page",
                    where=deadline.where,
                    hint="look at the address by hand",
                )
        return found.getvalue()


def _not_http(error: httpcore2.RemoteProtocolError, where: str) -> FetchFailed:
    """Tell an answer that breaks off from one that is no HTTP."""
    said = str(error)
    if "disconnected" in said or "closed" in said or "incomplete" in said:
        return Interrupted("the answer breaks off", where=where, hint="try again later")
    return FetchFailed(
        f"answers with what is no HTTP ({visible(said)})", where=where, hint="look at the address by hand"
    )


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
