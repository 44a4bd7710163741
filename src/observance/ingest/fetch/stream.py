"""One connection to an address that was judged before: every read and write is held to the deadline and the byte cap."""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Iterable, Sequence
from typing import Final, NoReturn

import httpcore2

from observance.ingest.fetch.limits import Deadline, Limits
from observance.ingest.fetch.network import Dialler
from observance.model import FetchFailed, TooLarge

_SAVE: Final = "save the page and read the file"


class Interrupted(FetchFailed):
    """The connection broke before the answer was whole: worth another try."""


class HeldStream(httpcore2.NetworkStream):
    """A socket that gives up at the deadline, at too long a silence, and at more bytes than one answer may have."""

    def __init__(self, connection: socket.socket, *, limits: Limits, deadline: Deadline) -> None:
        self._socket = connection
        self._limits = limits
        self._deadline = deadline
        self._received = 0
        self.certificate_sha256: str | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 # the deadline is the timeout
        """Receive up to *max_bytes*."""
        self._socket.settimeout(self._deadline.left(self._limits.silence_seconds))
        try:
            data = self._socket.recv(max_bytes)
        except OSError as error:
            self._raise(error)
        self._received += len(data)
        if self._received > self._limits.wire:
            raise TooLarge(
                f"sends more than {self._limits.body:,} bytes, the most that is fetched of one page",
                where=self._deadline.where,
                hint="look at the address by hand",
            )
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 # the deadline is the timeout
        """Send all of *buffer*."""
        left = memoryview(buffer)
        while left:
            self._socket.settimeout(self._deadline.left(self._limits.silence_seconds))
            try:
                left = left[self._socket.send(left) :]
            except ConnectionError as error:
                # The connection above then reads what the host may have said before it closed.
                raise httpcore2.WriteError(str(error)) from error
            except OSError as error:
                self._raise(error)

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 # the deadline is the timeout
    ) -> HeldStream:
        """Shake hands; the certificate must be of *server_hostname*, whatever the address."""
        try:
            self._socket.settimeout(self._deadline.left(self._limits.connect_seconds))
            self._socket = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise FetchFailed(
                f"its certificate is not good: {error.verify_message}",
                where=self._deadline.where,
                hint="what such a host sends proves nothing, and is not fetched",
            ) from error
        except OSError as error:
            self.close()
            self._raise(error, "shaking hands (TLS)")
        leaf = self._socket.getpeercert(binary_form=True)
        self.certificate_sha256 = hashlib.sha256(leaf).hexdigest() if leaf else None
        return self

    def get_extra_info(self, info: str) -> object:
        """Give the socket's TLS side, which the connection above asks for; nothing else is told."""
        return self._socket if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket) else None

    def _raise(self, error: OSError, during: str = "sending") -> NoReturn:
        self._deadline.left()  # raises its own error where that is what ran out
        where = self._deadline.where
        if isinstance(error, TimeoutError):
            raise FetchFailed("fell silent", where=where, hint=f"try again later, or {_SAVE}") from error
        if isinstance(error, ConnectionError | ssl.SSLEOFError):
            raise Interrupted(f"the connection broke while {during}", where=where, hint="try again later") from error
        why = error.reason if isinstance(error, ssl.SSLError) else error.strerror
        raise FetchFailed(f"the connection failed while {during} ({why or error})", where=where, hint=_SAVE) from error


class PinnedBackend(httpcore2.NetworkBackend):
    """Opens the one connection of a request, to the first of the judged *addresses* that answers.

    The name it is asked for is not looked up again, so that a resolver that changes its mind changes nothing. After
    the connection is made ``address`` is the one, ``stream`` the connection.
    """

    def __init__(self, addresses: Sequence[str], *, dial: Dialler, limits: Limits, deadline: Deadline) -> None:
        self._addresses = addresses[: limits.addresses]
        self._dial = dial
        self._limits = limits
        self._deadline = deadline
        self.address = ""
        self.stream: HeldStream | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 # the deadline is the timeout
        local_address: str | None = None,  # noqa: ARG002 # never given
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002 # never given
    ) -> HeldStream:
        """Connect to a judged address, whatever *host* resolves to by now."""
        failures: list[str] = []
        for address in self._addresses:
            try:
                connection = self._dial(address, port, self._deadline.left(self._limits.connect_seconds))
            except OSError as error:
                failures.append(f"{address}: {error.strerror or 'timed out'}")
                continue
            self.address = address
            self.stream = HeldStream(connection, limits=self._limits, deadline=self._deadline)
            return self.stream
        raise FetchFailed(
            f"no connection to {host} port {port} ({'; '.join(failures)})",
            where=self._deadline.where,
            hint="check the address and the network; a proxy is never used",
        )
