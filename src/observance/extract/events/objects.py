"""Whether a word is a verb's own object: what may stand between the two, and what parts them. Holds no event rules."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

# Phrases of time, place and person that may stand between a verb and its object without parting them.
_INSERTED: Final = re.compile(
    r"\bon (?:[A-Z]\w+day|[A-Z][a-z]+ \d+|\d+ [A-Z][a-z]+)\b|\bat least\b|\bin (?:\d{4}|[A-Z]\w+(?: \d{4})?)\b|\bmore than\b|\bup to\b"
    r"|\b(?:to|with|from) (?:the )?(?:[A-Z][\w.'’-]*(?: of(?: the)? [A-Z][\w.'’-]*)?\s?)+"
)
_QUOTED: Final = re.compile(r"[\"\u201c][^\"\u201d]*$")
_GIVEN_WITH: Final = re.compile(r"([A-Z][\w.'’-]*) with\b")


@cache
def _table() -> dict[str, str]:
    path = files("observance.extract").joinpath("data/objects.yaml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def words(name: str) -> re.Pattern[str]:
    """Give a row of the table as a pattern of whole words."""
    return re.compile(r"(?<![\w-])(?:" + _table()[name] + r")(?![\w-])", re.IGNORECASE)


@cache
def _quantity_of() -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + _table()["quantities"] + r") of(?![\w-])", re.IGNORECASE)


def direct(between: str) -> bool:
    """Whether what stands *between* a verb and a later word lets that word be the verb's object."""
    # Words inside an opened quotation name the thing itself: a "security of supply arrangement".
    rest = _GIVEN_WITH.sub(r"\1", _QUOTED.sub("", between))
    rest = _quantity_of().sub(" ", _INSERTED.sub(" ", rest))
    return ";" not in rest and words("parting").search(rest) is None


def acts_for_state(phrase: str) -> bool:
    """Whether a phrase ends in an organ of a State: "Russian troops", not "Russian importer"."""
    return any(match.end() == len(phrase) for match in words("state_organs").finditer(phrase))
