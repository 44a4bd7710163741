"""Who publishes news: the table of outlets with their names in five languages and the State that owns them, if any."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_HOST = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/@?#]*@)?(?P<host>[^/:?#]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet; ``state`` is the ISO code of the State that owns it, or empty; ``hosts`` are its domains."""

    name: str
    aliases: tuple[str, ...]
    country: str
    state: str
    kind: str
    hosts: tuple[str, ...] = ()


@cache
def outlets() -> tuple[Outlet, ...]:
    """Load the table."""
    text = files("observance.trace").joinpath("data/outlets.tsv").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        Outlet(
            name=row["name"],
            aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
            country=row["country"],
            state=row["state"],
            kind=row["kind"],
            hosts=tuple(host for host in row["hosts"].split("|") if host),
        )
        for row in csv.DictReader(io.StringIO(lines), delimiter="\t")
    )


@cache
def _by_alias() -> dict[str, Outlet]:
    return {_key(alias): outlet for outlet in outlets() for alias in (outlet.name, *outlet.aliases)}


def _key(name: str) -> str:
    return " ".join(name.casefold().removeprefix("the ").split())


def outlet_of(name: str) -> Outlet | None:
    """Give the outlet *name* stands for, in any of its spellings; None for one no table knows."""
    return _by_alias().get(_key(name))


def canonical(name: str) -> str:
    """Give an outlet's one name; an unknown one keeps the name it has."""
    found = outlet_of(name)
    return found.name if found else " ".join(name.split())


def publisher_of(url: str) -> str | None:
    """Give the outlet whose host *url* names, subdomains included; None for any other address."""
    host = _HOST.match(url.casefold())
    parts = host["host"].split(".") if host else []
    for start in range(len(parts) - 1):
        found = _by_host().get(".".join(parts[start:]))
        if found:
            return found.name
    return None


@cache
def _by_host() -> dict[str, Outlet]:
    return {host: outlet for outlet in outlets() for host in outlet.hosts}


@cache
def known_names() -> tuple[str, ...]:
    """Give every spelling of every outlet, the longest first, for patterns."""
    names = {alias for outlet in outlets() for alias in (outlet.name, *outlet.aliases)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))
