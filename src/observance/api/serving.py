"""Listening: on loopback only, unless the person who starts the server says otherwise."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import uvicorn

from observance.api.application import build
from observance.api.guard import LOOPBACK
from observance.api.holdings import Keeper
from observance.model import UsageError
from observance.workspace import Workspace

_BACKLOG = 128
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Listener:
    """A bound socket, not yet served. *remote*: other machines reach it."""

    socket: socket.socket
    host: str
    port: int
    remote: bool

    @property
    def address(self) -> str:
        """Where clients ask, as a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def listen(host: str, port: int, *, allow_remote: bool = False) -> Listener:
    """Bind *host* and *port* (0: any free one).

    Raises `UsageError` for an address other machines reach, unless *allow_remote*, and for one that cannot be bound.
    """
    if not 0 <= port <= _HIGHEST_PORT:
        raise UsageError(f"--port {port} is no port", hint=f"use 1 to {_HIGHEST_PORT}, or 0 for any free one")
    remote = not _is_loopback(host)
    if remote and not allow_remote:
        raise UsageError(
            f"--host {host} would let other machines ask, and there are no accounts",
            hint="use 127.0.0.1, or add --allow-remote behind a proxy that asks who is there",
        )
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"--host {host} is no address of this machine ({error.strerror})") from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        raise UsageError(
            f"cannot listen on {host}, port {port} ({error.strerror})", hint="choose another with --port"
        ) from error
    return Listener(bound, host, bound.getsockname()[1], remote)


def server(home: Workspace, listener: Listener, *, every: float = 1.0) -> uvicorn.Server:
    """Make the server of *home* for *listener*; lists are looked at again every *every* seconds."""
    hosts = None if listener.remote else {*LOOPBACK, listener.host}
    config = uvicorn.Config(
        build(Keeper(home, every=every), hosts=hosts),
        lifespan="on",
        log_config=None,
        access_log=False,  # a name somebody screened is nobody else's business
        server_header=False,
        proxy_headers=False,
    )
    return uvicorn.Server(config)


def run(home: Workspace, listener: Listener) -> None:
    """Serve *home* until the process is told to stop."""
    server(home, listener).run(sockets=[listener.socket])


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name: what it stands for is not ours to say
