"""What an element's attributes tell of what stands in it: class, id, role, itemprop, hidden."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

_ATTRIBUTE: Final = re.compile(
    r"""(?:^|\s)(class|id|role|itemprop|style|hidden|aria-hidden|data-testid|data-component|data-type|data-module|rel)"""
    r"""(?:\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""",
    re.IGNORECASE,
)
_UNSEEN: Final = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_CHANGE_OF_CASE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DOUBLE: Final = re.compile(r"[-_]{2,}")
# Longer names are made by machines, and longer attributes are data.
_LONGEST_NAME: Final = 40
_LONGEST_ATTRIBUTES: Final = 4000


@dataclass(frozen=True, slots=True)
class Hints:
    """What the attributes of one element say; all False is nothing said."""

    hidden: bool = False
    never: bool = False
    seldom: bool = False
    article: bool = False
    lead: bool = False


NOTHING: Final = Hints()


@lru_cache(maxsize=2048)
def hints_of(attributes: str) -> Hints:
    """Give what *attributes*, as written in a tag, tell of the element."""
    if not attributes or attributes.isspace():
        return NOTHING
    words = _words()
    names: list[str] = []
    hidden = False
    for match in _ATTRIBUTE.finditer(attributes[:_LONGEST_ATTRIBUTES]):
        name = match[1].lower()
        value = match[2] or match[3] or match[4] or ""
        if name == "hidden":
            hidden = True
        elif name == "aria-hidden":
            hidden = hidden or value.lower() == "true"
        elif name == "style":
            hidden = hidden or _UNSEEN.search(value) is not None
        else:
            names.append(words.noise.sub(" ", value) if name == "class" else value)
    text = _DOUBLE.sub("-", _CHANGE_OF_CASE.sub("-", " ".join(names)))
    return Hints(
        hidden=hidden,
        never=words.never.search(text) is not None,
        seldom=words.seldom.search(text) is not None,
        article=words.article.search(text) is not None or not words.alone.isdisjoint(text.lower().split()),
        lead=words.lead.search(text) is not None,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    never: re.Pattern[str]
    seldom: re.Pattern[str]
    article: re.Pattern[str]
    alone: frozenset[str]
    lead: re.Pattern[str]
    noise: re.Pattern[str]


@cache
def _words() -> _Words:
    """Compile the word lists of ``data/words.toml``."""
    table = tomllib.loads(files("observance.ingest.pages").joinpath("data/words.toml").read_text("utf-8"))
    prefixes = "|".join(map(re.escape, table["noise"]["prefixes"].split()))
    return _Words(
        never=_any_of(table["never"]["words"]),
        seldom=_any_of(table["seldom"]["words"]),
        article=_any_of(table["article"]["words"]),
        alone=frozenset(table["article"]["alone"].split()),
        lead=_any_of(table["lead"]["words"]),
        noise=re.compile(
            rf"(?:^|(?<=\s))(?:(?:{prefixes})-\S*+|elementor\S*+|\S{{{_LONGEST_NAME},}}+)(?=\s|$)", re.IGNORECASE
        ),
    )


def _any_of(words: str) -> re.Pattern[str]:
    """Give a pattern for any of *words* between the seams of a class name."""
    forms = sorted(
        {re.escape(word).replace(r"\-", "-?").replace(r"\*", r"\w*") for word in words.split()}, key=len, reverse=True
    )
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(forms)})(?:$|[\s_-])", re.IGNORECASE)
