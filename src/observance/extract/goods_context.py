"""Whether a sentence deals in the goods it names: trades, shows, makes or tries them. Mere mention is not enough."""

from __future__ import annotations

import re
from collections.abc import Sequence

from observance.extract.goods_lexicon import Term, Token, vocabulary

FAIR = re.compile(r"\b(?:exhibition|exhibits|expo|trade fair|fair|showcase|showroom)\b", re.IGNORECASE)
CAPABLE = re.compile(r"\b(?:capable of|can|able to|could)\s+(?:\w+\s+){0,3}$")
TRADE_BEFORE, TRADE_AFTER, MAKE_BEFORE, TOPIC_BEFORE = 14, 6, 5, 9
TOPICS = frozenset({"exhibition", "fair", "expo", "quality", "variety", "varieties", "exhibits", "panels", "stands"})


def dealt_in(text: str, words: Sequence[Token], span: tuple[int, int], term: Term) -> bool:
    """Whether the sentence *words* trades, shows, makes or (an arm) tries what stands at *span*."""
    first, last = span
    if CAPABLE.search(text, words[0].start, words[first].start):
        return False
    before = [word.fold for word in words[:first]]
    after = [word.fold for word in words[last:]]
    if _material(before) or (term.words[-1] == "weapons" and "nuclear" in {word.fold for word in words[first:last]}):
        return False  # what something is made with; a capability, not merchandise
    around = {*before, *after}
    traded = {*before[0 if term.weapon else -TRADE_BEFORE :], *after[:TRADE_AFTER]} & vocabulary("trade")
    if traded or (vocabulary("show") & around and FAIR.search(text)):
        return True
    if term.weapon:
        return bool((vocabulary("fire") | vocabulary("make") | vocabulary("show")) & around)
    return bool(vocabulary("make") & {*before[-MAKE_BEFORE:]}) or _topic(before)


def _material(before: Sequence[str]) -> bool:
    """Whether "with" or "using" governs the phrase ("made with domestic raw materials and technology")."""
    return bool({"with", "using"} & set(before[-2:])) or (before[-1:] == ["and"] and "with" in before[-5:])


def _topic(before: Sequence[str]) -> bool:
    """Whether the goods are what an exhibition or an improvement is of ("exhibition in the field of furniture")."""
    near = before[-TOPIC_BEFORE:]
    topics = [at for at, word in enumerate(near) if word in TOPICS]
    return bool(topics) and near[topics[-1] + 1 : topics[-1] + 2] in (["of"], ["in"], ["for"])
