"""Where a goods phrase begins and ends around its term: modifiers on the left, type names on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from observance.extract.goods_lexicon import Token, vocabulary

CALIBRE = re.compile(r"\d+(?:\.\d+)?")
TYPE_NAME = re.compile(r"(?:\s\([A-Z]{2,6}s?\))?(?:\s[“\"'‘]?[A-Z][A-Za-z]*-\d[\w.-]*[\w”\"'’]?)?")
PARENTHESIS = re.compile(r"\s\([a-z][a-z ,]{2,40}\)")
ADJECTIVE = re.compile(r"[a-z]+(?:al|ic|ive|ary|ous|ile)")
VERBAL = re.compile(r"[a-z]+(?:ed|ing|ly)")
MOST = 7


def left_edge(text: str, words: Sequence[Token], first: int) -> int:
    """Give the index of the first word of the phrase whose term begins at *first*: its modifiers are taken in."""
    at = first
    while at > 0 and first - at < MOST and _touch(text, words, at) and _modifies(words, at - 1):
        at -= 1
    if at >= 2 and words[at - 1].fold == "and" and _joined_adjective(words, at - 2):
        return at - 2
    if at and CALIBRE.fullmatch(words[at - 1].text) and words[at].fold.startswith(("mm", "mm-")):
        return at - 1
    return at


def _joined_adjective(words: Sequence[Token], at: int) -> bool:
    """Whether the word before "and" is a bare adjective of the same noun ("digital and industrial device")."""
    before = words[at - 1].fold if at else ","
    return bool(ADJECTIVE.fullmatch(words[at].fold)) and (
        before in vocabulary("stop") or before == "," or before in vocabulary("show") | vocabulary("trade")
    )


def _touch(text: str, words: Sequence[Token], at: int) -> bool:
    return not text[words[at - 1].end : words[at].start].strip(" ")


def _modifies(words: Sequence[Token], at: int) -> bool:
    """Whether the word at *at* can be a modifier inside a goods phrase."""
    word = words[at]
    if not word.text[0].isalpha() or word.fold in vocabulary("stop") or word.fold.endswith("'s"):
        return word.text[0].isdigit() and "-" in word.text  # "240-mm"
    if word.fold in vocabulary("trade") | vocabulary("show") | vocabulary("make") | vocabulary("fire"):
        return False
    if "-" in word.text or word.fold in vocabulary("participles"):
        return True
    if at == 0 and word.text[0].isupper() and not word.text.isupper():
        return False
    return not VERBAL.fullmatch(word.fold)


def right_edge(text: str, end: int, *, weapon: bool) -> int:
    """Give the end offset of the phrase: a weapon's type name, or a short remark in brackets, belongs to it."""
    found = (TYPE_NAME if weapon else PARENTHESIS).match(text, end)
    if found and found.group():
        stop = found.end()
        return stop - 1 if text[stop - 1] in ".,;" else stop
    return end


def heads_phrase(text: str, words: Sequence[Token], last: int) -> bool:
    """Whether the term that ends before *last* is the head of its phrase, not a modifier ("coal" in "coal mine")."""
    if last >= len(words):
        return True
    following = words[last]
    if text[words[last - 1].end : following.start].strip(" ") or not following.text[0].isalpha():
        return not following.text.startswith("-")
    if following.fold in vocabulary("not_before"):
        return following.fold in {"test", "tests", "launch", "test-fire", "launches"}
    if following.fold in vocabulary("stop") | vocabulary("trade") | vocabulary("show") | vocabulary("make"):
        return True
    return following.text[0].isupper() or bool(VERBAL.fullmatch(following.fold)) or "-" in following.text
