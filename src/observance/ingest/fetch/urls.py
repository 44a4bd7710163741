"""Reading a URL so that no two programs can read it differently: http and https, one host, nothing hidden in it.

What a browser would repair (a backslash, a tab, a name and password, a percent sign in the host) is refused here: each
has been used to make a check see one host and the connection another.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import quote, urljoin

import idna

from observance.ingest.fetch.addresses import Address
from observance.model import FetchRefused

LONGEST: Final = 8000
_SHOWN: Final = 200
PORTS: Final = {"http": 80, "https": 443}
_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#.*)?", re.DOTALL)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_AUTHORITY: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]:@%]+))(?::([0-9]{0,5}))?")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
_KEPT: Final = "%/:@!$&'()*+,;=~-._[]?"
_HINT: Final = "copy the address out of a browser's address bar, or save the page and read the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One URL taken apart: ``host`` in ASCII and lower case, ``path`` with its query, percent-encoded.

    ``literal`` is the address where the host is written as one, in whatever form.
    """

    scheme: str
    host: str
    port: int
    path: str
    literal: Address | None

    @property
    def host_header(self) -> str:
        """The host as a request names it: IPv6 in brackets, the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.host_header}"

    @property
    def url(self) -> str:
        """The URL put together again, without a fragment."""
        return self.origin + self.path

    def at(self, path: str) -> Target:
        """Give another path of the same origin."""
        return replace(self, path=path)


def parse_url(text: str) -> Target:
    """Take *text* apart. Raises `FetchRefused`, saying what is wrong with it."""
    _refuse_hidden(text)
    found = _URL.fullmatch(text)
    if found is None:
        raise _refused(text, "has no scheme", "begin it with https://")
    scheme = found[1].lower()
    if scheme not in PORTS:
        raise _refused(text, f"has the scheme {scheme[:20]}, which is not fetched", "give an http or https address")
    if not found[2]:
        raise _refused(text, "has no host", "write it as https://HOST/PATH")
    host, port, literal = _host(found[2], text)
    return Target(
        scheme=scheme,
        host=host,
        port=PORTS[scheme] if port is None else port,
        path=_path(found[3], found[4] or ""),
        literal=literal,
    )


def follow(target: Target, location: str) -> Target:
    """Give where a redirect of *target* to *location* (absolute or relative) leads; raises `FetchRefused`."""
    _refuse_hidden(location)
    if location.startswith("//"):
        onward = parse_url(f"{target.scheme}:{location}")
    elif _SCHEME.match(location):
        onward = parse_url(location)
    else:
        onward = parse_url(urljoin(target.url, location))
    if target.scheme == "https" and onward.scheme == "http":
        raise _refused(onward.url, f"is where {target.url} redirects to, from https to http", _HINT)
    return onward


def visible(url: str) -> str:
    """Give *url* fit to stand in a message: cut to a line, what cannot be seen written as U+XXXX."""
    cut = url if len(url) <= _SHOWN else url[: _SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in cut)


def _refuse_hidden(text: str) -> None:
    if len(text) > LONGEST:
        raise _refused(text[:80], f"is {len(text):,} characters long; {LONGEST:,} are read", _HINT)
    for at, char in enumerate(text):
        if char in " \\" or not char.isprintable():
            raise _refused(text, f"has the character U+{ord(char):04X} at place {at + 1}", _HINT)


def _host(authority: str, text: str) -> tuple[str, int | None, Address | None]:
    if "@" in authority:
        raise _refused(text, "has a name or password before its host", "remove everything up to the @")
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise _refused(text, "has a host that cannot be read one way only", _HINT)
    port = int(found[3]) if found[3] else None
    if port is not None and not 0 < port < 65536:
        raise _refused(text, f"has the port {port}, which does not exist", "remove it")
    if found[1] is not None:
        try:
            six = IPv6Address(found[1])
        except ValueError as error:
            raise _refused(text, "has an IPv6 address that is none", _HINT) from error
        return str(six), port, six
    name = _ascii(found[2], text)
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        # No name ends in a number: all these forms (127.1, 0x7f.1, 017700000001) are IPv4, and are judged as such.
        try:
            four = IPv4Address(socket.inet_aton(name))
        except (OSError, ValueError) as error:
            raise _refused(text, "has an IPv4 address that is none", _HINT) from error
        return str(four), port, four
    return name, port, None


def _ascii(name: str, text: str) -> str:
    try:
        name = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise _refused(text, "has a host name that is not allowed in the DNS", _HINT) from error
    name = name.removesuffix(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise _refused(text, "has a host name that is not allowed in the DNS", _HINT)
    return name


def _path(path: str, query: str) -> str:
    encoded = quote(path, safe=_KEPT.replace("?", ""))
    return _without_dots(encoded) + quote(query, safe=_KEPT)


def _without_dots(path: str) -> str:
    """Resolve "." and ".." (plain or percent-encoded) as every server does, so that robots.txt is asked of the same path."""
    kept: list[str] = []
    parts = path.split("/")[1:] or [""]
    for at, part in enumerate(parts):
        spelt = part.lower().replace("%2e", ".")
        if spelt == "..":
            del kept[-1:]
        elif spelt != ".":
            kept.append(part)
        if spelt in {".", ".."} and at == len(parts) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _refused(url: str, what: str, hint: str) -> FetchRefused:
    return FetchRefused(what, where=visible(url), hint=hint)
