"""Around every reply: headers that let a browser do nothing with it, and only hosts the server was started for."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from observance.api.problems import MEDIA_TYPE, encoded, problem

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HEADERS: Final = (
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"interest-cohort=()"),
)
_CACHE: Final = (b"cache-control", b"no-store")


class Guard:
    """Wraps an application. Without the check of hosts any web page could ask a server on loopback under its own name."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] | None) -> None:
        """Guard *app*; *hosts* are the names it answers to, None for any."""
        self._app = app
        self._hosts = None if hosts is None else frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it, and put the headers on the reply."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                message["headers"] = [*given, *(pair for pair in (*_HEADERS, _CACHE) if pair[0] not in names)]
            await send(message)

        if self._hosts is not None and (host := _host(scope)) not in {*self._hosts, None}:
            await _refuse(scope, send_guarded, f"this server does not answer to the name {host!r}")
            return
        await self._app(scope, receive, send_guarded)


def _host(scope: Scope) -> str | None:
    """Give the name the client used, without the port; None where it gave none."""
    for name, value in scope["headers"]:
        if name.lower() == b"host":
            said = value.decode("latin-1").strip().lower()
            if said.startswith("["):
                return said[1:].partition("]")[0]
            return said.rpartition(":")[0] if ":" in said else said
    return None


async def _refuse(scope: Scope, send: Send, detail: str) -> None:
    status = HTTPStatus.MISDIRECTED_REQUEST
    body = encoded(problem(status, detail, path=scope["path"]))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
