"""A web server on the loopback that says exactly what it is told to, byte by byte, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

Say = bytes | Callable[[socket.socket], None]
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def page(body: bytes = b"<html><p>A report.</p></html>", *headers: str, status: str = "200 OK") -> bytes:
    """Give a whole answer with the length it has."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """Give a redirect."""
    return page(b"", f"Location: {location}", status=status)


@dataclass
class Site:
    """Answers each path with what is set for it (a list: one after the other), any other with 404."""

    paths: dict[str, Say | list[Say]] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    requests: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(5)
        self._listener.close()

    @property
    def asked(self) -> list[str]:
        """The paths asked for, robots.txt aside."""
        return [path for path in (request.split(" ")[1] for request in self.requests) if path != "/robots.txt"]

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._closing.is_set():
                connection.close()
                return
            # A host that resets or is hung up on is what these tests are about.
            with contextlib.suppress(OSError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            if self.tls is None:
                self._speak(connection)
                return
            with self.tls.wrap_socket(connection, server_side=True) as wrapped:
                self._speak(wrapped)

    def _speak(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            if not (block := connection.recv(65536)):
                return
            request += block
        self.requests.append(request.decode("latin-1"))
        path = self.requests[-1].split(" ")[1]
        say = self.paths.get(path, MISSING)
        if isinstance(say, list):
            say = say.pop(0) if len(say) > 1 else say[0]
        if callable(say):
            say(connection)
        else:
            connection.sendall(say)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
