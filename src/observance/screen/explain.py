"""Why two names are alike, in words a reviewer reads: which parts agreed, how, and what was left over on both sides."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from observance.model import TokenAgreement
from observance.screen import korean, readings
from observance.screen.alignment import Alignment, Asked
from observance.screen.disguise import seen
from observance.screen.lexicon import lexicon
from observance.screen.settings import numbers
from observance.screen.words import EXACT, FULL, Word, decoded, similarity, word_of

LEFT_OVER: Final = "left over"
_SCRIPTS: Final = {
    "L": "Latin", "C": "Cyrillic", "A": "Arabic", "H": "Hangul", "N": "Han", "J": "kana", "B": "Hebrew", "G": "Greek",
    "X": "another script",
}  # fmt: skip


@cache
def _alignment() -> Alignment:
    return Alignment(numbers(), lexicon())


@cache
def _alike() -> dict[tuple[str, str], int]:
    return {(mine, theirs): how_like for mine, theirs, how_like in lexicon().alike}


@lru_cache(maxsize=65_536)
def agreements(query_row: str, listed_row: str, query_name: str, listed_name: str) -> tuple[TokenAgreement, ...]:
    """Give the pairs of parts of two encoded rows, in the order of the query, then what is left over.

    The names the rows were read from lend the words a reviewer knows them by.
    """
    ours, rest = labels(query_name, query_row), labels(listed_name, listed_row)
    query, listed = decoded(query_row), decoded(listed_row)
    mine, theirs = list(map(_word, query.tokens)), list(map(_word, listed.tokens))
    asked = [
        Asked(one.text, one.plain, one.kind, one.symbol, {other.text: _likeness(one, other) for other in theirs})
        for one in mine
    ]
    exactly = EXACT in {query.own, listed.own}
    found: list[tuple[int, TokenAgreement]] = []
    free_mine, free_theirs = set(range(len(mine))), set(range(len(theirs)))
    for i, j, how_like in _alignment().aligned(asked, theirs, exactly=exactly):
        free_mine.discard(i)
        free_theirs.discard(j)
        how = "exact" if ours[i].casefold() == rest[j].casefold() else _how(mine[i], theirs[j], how_like)
        found.append((i, _pair(ours[i], rest[j], how, how_like)))
    for some, others in _alignment().together(asked, theirs, free_mine, free_theirs):
        here, there = " ".join(ours[i] for i in some), " ".join(rest[j] for j in others)
        found.append((some[0], _pair(here, there, "written together", numbers()["written_together"])))
    pairs = [pair for _, pair in sorted(found, key=lambda one: one[0])]
    pairs += [_pair(ours[i], None, LEFT_OVER, 0) for i in sorted(free_mine)]
    pairs += [_pair(None, rest[j], LEFT_OVER, 0) for j in sorted(free_theirs)]
    return tuple(pairs)


@lru_cache(maxsize=65_536)
def _word(token: str) -> Word:
    return word_of(token)


def _pair(query: str | None, listed: str | None, how: str, how_like: int) -> TokenAgreement:
    return TokenAgreement(query=query, listed=listed, how=how, score=how_like / FULL)


def _likeness(mine: Word, theirs: Word) -> int:
    """Give how like two words are; 0 below what counts."""
    if mine.text == theirs.text:
        return FULL
    known = _alike().get((mine.text, theirs.text), 0)
    if known or mine.symbol or theirs.symbol:
        return known
    if mine.plain.isdigit() or theirs.plain.isdigit():
        return 0
    found = similarity(numbers(), mine, theirs)
    return found if found >= numbers()["edit_floor"] else 0


def _how(mine: Word, theirs: Word, how_like: int) -> str:
    """Say how two words agree."""
    if mine.symbol:
        if mine.plain[0] == "S":
            return "same surname"
        if mine.plain[0] == "K":
            return "same Korean syllable" if how_like == FULL else "may be the same Korean syllable"
        return "exact"
    if how_like == FULL:
        return "exact"
    if (mine.text, theirs.text) in _alike():
        return "another form of the word"
    if mine.kind != theirs.kind:
        return "sounds alike in two scripts"
    if min(len(mine.plain), len(theirs.plain)) == 1:
        return "initial"
    if mine.skeleton == theirs.skeleton and len(mine.skeleton) > 1:
        return "sounds alike"
    return "cut off" if mine.plain.startswith(theirs.plain) or theirs.plain.startswith(mine.plain) else "edit"


def labels(name: str, row: str) -> list[str]:
    """Give the words of *name* the tokens of its row stand for; what a token says where they do not answer one another."""
    reading = decoded(row)
    if reading.origin in {"H", "N"} and reading.tokens[0][0] == "S":
        whole = "".join(char for char in seen(name).name if char.isalpha())
        size = len(whole) - len(reading.tokens) + 1
        if size > 0:
            return [whole[:size], *whole[size:]]
    words = readings.words(name)
    if len(words) != len(reading.tokens):
        return [shown(token) for token in reading.tokens]
    if reading.tokens[0][0] == "S" and not _is_surname(words[0], reading.tokens[0]):
        return [words[-1], *words[:-1]]
    return words


def _is_surname(word: str, symbol: str) -> bool:
    spelt = korean.surname_spellings().get(word.lower(), ()) + korean.surnames_in_cyrillic().get(word.lower(), ())
    return symbol[1:] in spelt


def shown(token: str) -> str:
    """Give a token as a reader understands it: Korean sound classes as a Latin syllable, surnames by their spelling."""
    if token[0] == "K":
        return token[1:].replace("-", "").replace("N", "n").replace("E", "e").replace("U", "u")
    if token[0] == "S":
        return _surname_spellings().get(token[1:], token[1:])
    return token.lstrip("\x01\x02\x03")


@cache
def _surname_spellings() -> dict[str, str]:
    return {one.hangul[0]: one.latin[0] for one in korean.surnames() if one.latin}


def read_as(query_row: str, listed_row: str) -> str:
    """Say by which reading the two names met; "" where both stand in one script as they are."""
    query, listed = decoded(query_row), decoded(listed_row)
    both = f"{_SCRIPTS[query.origin]} and {_SCRIPTS[listed.origin]}"
    if any(token[0] == "S" for token in query.tokens):
        return f"Korean syllables ({both})" if query.origin != listed.origin else "Korean syllables"
    if query.origin == listed.origin:
        return ""
    if EXACT in {query.own, listed.own}:
        return f"Chinese romanisation ({both})"
    if any(token[0] < "\x04" for token in (*query.tokens, *listed.tokens)):
        return f"by sound ({both})"
    if "H" in {query.origin, listed.origin} or "N" in {query.origin, listed.origin}:
        return f"by meaning and custom ({both})"
    return f"romanised ({both})"


def in_words(tokens: tuple[TokenAgreement, ...]) -> str:
    """Give the pairs as one line: what agrees and how, then what is left over on either side."""
    agreed = [f"{one.query} ~ {one.listed} ({one.how})" for one in tokens if one.query and one.listed]
    ours = " ".join(one.query for one in tokens if one.query and not one.listed)
    theirs = " ".join(one.listed for one in tokens if one.listed and not one.query)
    rest = [f"only asked: {ours}"] if ours else []
    rest += [f"only listed: {theirs}"] if theirs else []
    return "; ".join([*agreed, *rest])


def kind_differs(tokens: tuple[TokenAgreement, ...]) -> str:
    """Say that another place, or another thing a body does, stands in the other name; "" where none does."""
    for what, known in (("another place", lexicon().places), ("another body", lexicon().telling)):
        ours = [one.query for one in tokens if one.query in known and not one.listed]
        theirs = [one.listed for one in tokens if one.listed in known and not one.query]
        if ours and theirs:
            return f"{what}: {ours[0]}, listed {theirs[0]}"
    return ""


def order_differs(query_row: str, listed_row: str) -> str:
    """Say that father and son have changed sides; "" where they have not."""
    query, listed = decoded(query_row).tokens, decoded(listed_row).tokens
    chains = lexicon().chains
    ours = {(a, c) for (a, b), (_, c) in pairwise(pairwise(query)) if b in chains}
    theirs = {(a, c) for (a, b), (_, c) in pairwise(pairwise(listed)) if b in chains}
    turned = next((pair for pair in ours if (pair[1], pair[0]) in theirs and pair not in theirs), None)
    return f"{turned[0]} son of {turned[1]}, listed the other way round" if turned else ""
