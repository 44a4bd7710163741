"""What is known of an outlet's pages before any is read: its name and the element its articles stand in."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from observance.ingest.pages.attributes import attributes_of
from observance.ingest.pages.outline import Outline

_HOST = re.compile(r"https?://(?:[^/?#@\s]{0,200}@)?([^/?#:@\s]{1,253})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRule:
    """One row of ``data/hosts.toml``; ``body`` are classes or ids, ``checked`` is whether the rule was held against a page."""

    outlet: str
    body: tuple[str, ...]
    checked: bool


def rule_for(url: str | None) -> HostRule | None:
    """Give the rule for the host of *url* or for a domain above it."""
    match = _HOST.match(url) if url else None
    if match is None:
        return None
    labels = match[1].lower().rstrip(".").split(".")
    rules = _rules()
    for first in range(len(labels) - 1):
        rule = rules.get(".".join(labels[first:]))
        if rule is not None:
            return rule
    return None


def element_of(page: Outline, rule: HostRule) -> int | None:
    """Give the first element with one of the rule's classes or ids, the rule's order first."""
    for name in rule.body:
        for number, node in enumerate(page.nodes):
            if name in node.attributes and node.last > node.first:
                attributes = attributes_of(node.attributes)
                if name == attributes.get("id") or name in attributes.get("class", "").split():
                    return number
    return None


@cache
def _rules() -> dict[str, HostRule]:
    table = tomllib.loads(files("observance.ingest.pages").joinpath("data/hosts.toml").read_text("utf-8"))
    return {
        host: HostRule(outlet=row["outlet"], body=tuple(row["body"]), checked=row["checked"])
        for row in table["host"]
        for host in row["hosts"]
    }
