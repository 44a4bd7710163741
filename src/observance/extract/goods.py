"""Goods of an English report: what is traded, shown, made or tried, with a customs chapter only where it is certain.

A wrong chapter is a false accusation: software, technology and wide categories get none, and the reason says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from observance.extract.goods_context import dealt_in
from observance.extract.goods_lexicon import Term, Token, find_terms, singular, tokens, vocabulary
from observance.extract.goods_phrases import heads_phrase, left_edge, right_edge
from observance.model import Goods, GoodsKind, Party, PartyKind, Quote
from observance.text import sentences

OWN_NAMES = frozenset(
    {
        PartyKind.COMPANY,
        PartyKind.PUBLIC_BODY,
        PartyKind.ORGANIZATION,
        PartyKind.UNIVERSITY,
        PartyKind.MILITARY,
        PartyKind.VESSEL,
        PartyKind.PLACE,
        PartyKind.OUTLET,
    }
)
LIST = re.compile(r",?\s(?:including|such as)\s")
LIST_END = re.compile(
    r"[.;:”\"\n]|\s(?:developed|made|produced|manufactured|presented|which|that|from|at|for|by|to|attracted|drew|were|was|"
    r"is|are|during|in)\s"
)
COMMA = re.compile(r",\s(?:and\s)?|\sand\s")
UNKNOWN = "an item of an enumeration of goods, in words too general for a customs chapter"
LONGEST_ITEM = 6


def find_goods(text: str, parties: Sequence[Party]) -> tuple[Goods, ...]:
    """Find the goods *text* deals in, each once at its first mention, in text order."""
    names = [m for party in parties if party.kind in OWN_NAMES for m in party.mentions]
    found: list[Goods] = []
    for sentence in sentences(text):
        found.extend(_in_sentence(text, sentence))
    outside = [goods for goods in found if not any(name.overlaps(goods.quote) for name in names)]
    return tuple(_first_mentions(sorted(outside, key=lambda goods: goods.quote.start)))


def _in_sentence(text: str, sentence: Quote) -> list[Goods]:
    words = tokens(text, sentence.start, sentence.end)
    found: list[Goods] = []
    for first, last, term in find_terms(words):
        if not heads_phrase(text, words, last):
            continue
        edge = left_edge(text, words, first)
        if edge == last - 1 and _says_little(words, edge):
            continue
        if dealt_in(text, words, (edge, last), term):
            end = right_edge(text, words[last - 1].end, weapon=term.weapon)
            found.append(_goods(text, words[edge].start, end, term))
    return [*found, *_enumerated(text, sentence, found)]


def _says_little(words: Sequence[Token], at: int) -> bool:
    """Whether the one word at *at* is no goods phrase by itself ("equipment", "gold" outside trade)."""
    if words[at].fold in vocabulary("empty"):
        return True
    beside = {word.fold for word in (*words[max(0, at - 2) : at], *words[at + 1 : at + 2])}
    return words[at].fold in vocabulary("bare") and not beside & vocabulary("trade")


def _goods(text: str, start: int, end: int, term: Term) -> Goods:
    return Goods(quote=Quote.cut(text, start, end), kind=term.kind, reason=term.reason, hs=term.hs)


def _enumerated(text: str, sentence: Quote, found: Sequence[Goods]) -> Iterator[Goods]:
    """Yield the items of "products including A, B and C" that the lexicon does not know."""
    for goods in found:
        opening = LIST.match(text, goods.quote.end)
        if not opening:
            continue
        closing = LIST_END.search(text, opening.end(), sentence.end)
        stop = closing.start() if closing else sentence.end
        taken = [other.quote for other in found]
        for start, end in _items(text, opening.end(), stop):
            item = Quote.cut(text, start, end)
            if not any(item.overlaps(other) for other in taken) and 1 <= len(item.text.split()) <= LONGEST_ITEM:
                yield Goods(quote=item, kind=GoodsKind.CATEGORY, reason=UNKNOWN)


def _items(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    at = start
    for comma in [*COMMA.finditer(text, start, stop), None]:
        end = comma.start() if comma else stop
        piece = text[at:end]
        clean = piece.strip(" .,;")
        if clean and clean[0].islower() and clean.split()[0] not in vocabulary("stop"):
            offset = at + piece.index(clean)
            yield offset, offset + len(clean)
        at = comma.end() if comma else stop


def _first_mentions(found: Sequence[Goods]) -> Iterator[Goods]:
    """Leave out a phrase whose words another phrase already has, or that has all of an earlier one's words."""
    seen: list[frozenset[str]] = []
    for goods in found:
        words = _content(goods.quote.text)
        if not any(words <= earlier or earlier <= words for earlier in seen):
            yield goods
        seen.append(words)


def _content(phrase: str) -> frozenset[str]:
    return frozenset(singular(word) for word in re.findall(r"[\w-]+", phrase.casefold()) if word != "and")
