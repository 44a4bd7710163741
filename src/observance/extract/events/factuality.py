"""How firmly a clause states its happening: stated, passed on, planned, denied, alleged, a capability, or general."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from observance.extract.events.clause import Clause
from observance.model import Factuality, SourceChain

# The order in which they are tried: what is denied is not planned, and what is alleged may be a plan.
ORDER: Final = (
    Factuality.CAPABILITY,
    Factuality.DENIED,
    Factuality.ALLEGED,
    Factuality.PLANNED,
    Factuality.GENERAL,
)
NEAR: Final = 24


@cache
def _table() -> dict[str, Any]:
    path = files("observance.extract").joinpath("data/factuality.yaml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def _pattern(kind: str, where: str) -> re.Pattern[str] | None:
    words = _table().get(kind, {}).get(where)
    if not words:
        return None
    tail = r"(?!\w)" + (r"[^;.]*$" if where == "before" else r"[^;.,]*$" if where == "near" else "")
    return re.compile(r"(?:(?<!\w)|(?<=n't))(?:" + "|".join(words) + ")" + tail, re.IGNORECASE)


@cache
def _attribution() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + "|".join(_table()["attribution"]) + r"(?!\w)", re.IGNORECASE)


def factuality_of(clause: Clause, chain: SourceChain) -> Factuality:
    """Judge the clause; only where nothing weakens it is it stated or passed on."""
    text = clause.sentence.text
    before = text[clause.start : clause.trigger.start]
    # A governing verb may stand before "that": "denied that its tanker had transferred".
    governing = text[clause.sentence.quote.start : clause.trigger.start]
    for kind in ORDER:
        for where, words in (
            ("before", governing if kind in {Factuality.DENIED, Factuality.ALLEGED} else before),
            ("near", before[-NEAR:]),
            ("anywhere", clause.sentence.quote.text),
        ):
            pattern = _pattern(kind.value, where)
            if pattern and pattern.search(words):
                return kind
    if chain.path or _attribution().search(clause.sentence.quote.text):
        return Factuality.REPORTED
    return Factuality.ASSERTED
