"""How firmly a clause states its happening: stated, passed on, planned, denied, alleged, a capability, or general."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from observance.extract.events.clause import Clause
from observance.model import Factuality, SourceChain
from observance.text import paragraphs

# The order in which they are tried: what is denied is not planned, and what is alleged may be a plan.
ORDER: Final = (
    Factuality.CAPABILITY,
    Factuality.DENIED,
    Factuality.ALLEGED,
    Factuality.PLANNED,
    Factuality.GENERAL,
)
NEAR: Final = 24
LEAD_PARAGRAPHS: Final = 4


@cache
def _table() -> dict[str, Any]:
    path = files("observance.extract").joinpath("data/factuality.yaml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def _pattern(kind: str, where: str) -> re.Pattern[str] | None:
    words = _table().get(kind, {}).get(where)
    if not words:
        return None
    if where == "opening":
        # An inverted condition is told by its capital: "Had Russia supplied ..." opens the sentence.
        return re.compile(r"\W{0,3}(?:" + "|".join(f"(?i:{word[0]}){word[1:]}" for word in words) + r")(?!\w)[^;]*$")
    tail = r"(?!\w)" + (r"[^;.]*$" if where == "before" else r"[^;.,]*$" if where == "near" else "")
    return re.compile(r"(?:(?<!\w)|(?<=n't))(?:" + "|".join(words) + ")" + tail, re.IGNORECASE)


@cache
def _attribution() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + "|".join(_table()["attribution"]) + r"(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=16)
def lead_of(text: str) -> int:
    """Give where the lead ends: the first paragraphs, for which the credit line and "this was reported by" speak."""
    lead = paragraphs(text)[:LEAD_PARAGRAPHS]
    return lead[-1].end if lead else 0


def _quoted(clause: Clause) -> bool:
    """Whether the trigger stands inside quotation marks, which may have opened sentences before."""
    line = clause.sentence.text.rfind("\n", 0, clause.trigger.start) + 1
    before = clause.sentence.text[line : clause.trigger.start]
    return before.count("\u201c") > before.count("\u201d") or before.count('"') % 2 == 1


def factuality_of(clause: Clause, chain: SourceChain) -> Factuality:
    """Judge the clause; only where nothing weakens it is it stated or passed on."""
    text = clause.sentence.text
    before = text[clause.opens : clause.trigger.start]
    # A governing verb may stand before "that": "denied that its tanker had transferred".
    governing = text[clause.sentence.quote.start : clause.trigger.start]
    for kind in ORDER:
        for where, words in (
            ("before", governing if kind in {Factuality.DENIED, Factuality.ALLEGED} else before),
            ("near", before[-NEAR:]),
            ("governing", governing),
            ("opening", governing),
            ("anywhere", clause.sentence.quote.text),
        ):
            pattern = _pattern(kind.value, where)
            if pattern and (pattern.match if where == "opening" else pattern.search)(words):
                return kind
    passed_on = bool(chain.path) and clause.sentence.quote.start < lead_of(text)
    if passed_on or _quoted(clause) or _attribution().search(clause.sentence.quote.text):
        return Factuality.REPORTED
    return Factuality.ASSERTED
