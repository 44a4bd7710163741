"""Tokens and how like they are: by spelling within a script, by sound across scripts, by table for symbols."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from observance.screen.latin import MOST_TOKENS
from observance.screen.sounds import LONGEST, alignment_distance, rewritten, sound_distance

FULL: Final = 1000
KINDS: Final = 4
PREFIX: Final = 7

Settings = dict[str, int]

# What a reading may be held against. Derived: only names from another script. Own: also its own script. Better read: its
# own script, but for names that are better read too (both have a reading that tells more). Exact: as derived, and by a
# rule that leaves nothing open, so that its words agree wholly or not at all.
DERIVED: Final = 0
OWN: Final = 1
BETTER_READ: Final = 2
EXACT: Final = 3


class Reading(NamedTuple):
    """One way to read a name: the script it is from, whether it may be held against that script, its tokens."""

    origin: str
    own: int  # DERIVED, OWN, BETTER_READ or EXACT
    tokens: tuple[str, ...]

    def fits(self, row: Row) -> bool:
        """Whether the two may be held against each other."""
        owns = {OWN, BETTER_READ}
        return self.origin != row.origin or (
            self.own in owns and row.own in owns and not self.own == row.own == BETTER_READ
        )


def decoded(row: str) -> Reading:
    """Read an encoded row ("L1kim jong un")."""
    return Reading(row[0], int(row[1]), tuple(row[2:].split())[:MOST_TOKENS])


def log2_64(above: int, below: int) -> int:
    """Give 64 log2(above / below), rounded down; above >= below > 0."""
    ratio = (above << 32) // below
    whole = ratio.bit_length() - 33
    mantissa, log = ratio >> (whole + 1), whole
    for _ in range(6):
        mantissa = mantissa * mantissa >> 31
        log = log * 2 + (mantissa >> 32)
        mantissa >>= mantissa >> 32
    return log


def kind_of(token: str) -> int:
    """Give the kind a token's first character says, 0 where it says none."""
    return ord(token[0]) if 1 <= ord(token[0]) < KINDS else 0


def is_symbol(token: str) -> bool:
    """Whether a token is compared whole."""
    return "A" <= token[0] <= "Z" or ord(token[0]) >= 128


def depth(length: int) -> int:
    """Give how many letters may be left out of a word of this length."""
    return 2 if length >= 7 else 1 if length >= 4 else 0


def variants(word: str, most: int) -> set[str]:
    """Give the first letters of a word, also with up to *most* of them left out."""
    found = {word[:PREFIX]}
    for _ in range(most):
        found |= {one[:i] + one[i + 1 :] for one in found for i in range(len(one))}
    return found


def key_variants(key: str, letters: int) -> set[str]:
    """Give a sound key, also with one sound left out where it has *letters* or more."""
    found = {key}
    if len(key) >= letters:
        found |= {(key[:i] + key[i + 1 :])[:LONGEST] for i in range(min(len(key), 16))}
    return found


@dataclass(slots=True)
class Word:
    """A token of the index."""

    text: str
    plain: str
    kind: int
    symbol: bool
    is_virtual: bool  # two neighbours written together
    skeleton: str = ""
    keys: list[str | None] = field(default_factory=lambda: [None] * KINDS)  # by kind, those that were asked for
    postings: list[int] = field(default_factory=list)
    weight: int = 0

    @property
    def letter(self) -> bool:
        """Whether it is a single letter."""
        return not self.symbol and len(self.plain) == 1

    def key(self, kind: int) -> str:
        """Give how it sounds by the rules of *kind*; empty where it is not compared by sound in that."""
        known = self.keys[kind]
        if known is None:
            silent = self.symbol or self.is_virtual or len(self.plain) < 2 or kind < max(1, self.kind)
            known = self.keys[kind] = "" if silent else rewritten(kind, self.plain)
        return known


@dataclass(slots=True)
class Row:
    """One row of one name."""

    name: int
    slot: int
    group: int
    origin: str
    own: int
    words: list[int]
    weight: int = 0


def word_of(text: str, *, is_virtual: bool = False) -> Word:
    """Make a token a word: its kind and its skeleton."""
    kind, symbol = kind_of(text), is_symbol(text)
    word = Word(text, text[1:] if kind else text, kind, symbol, is_virtual)
    if not symbol:
        word.skeleton = rewritten(0, word.plain)
    return word


def beginning(s: Settings, mine: str, theirs: str) -> int:
    """Give how like two words are of which one is an initial of the other or cut off; 0 where neither is."""
    if mine[0] != theirs[0]:
        return 0
    shortest = min(len(mine), len(theirs))
    if shortest == 1:
        return s["initial"]
    cut_off = shortest >= s["prefix_letters"] and mine[:shortest] == theirs[:shortest]
    return s["prefix"] if cut_off else 0


def similarity(s: Settings, mine: Word, word: Word) -> int:
    """Give how like two words are, in thousandths: by spelling within a kind, by sound across kinds."""
    longest = max(len(mine.plain), len(word.plain))
    distance = alignment_distance(mine.plain, word.plain)
    edit = max(0, FULL * (longest - distance) // longest)
    if mine.kind == word.kind:
        if distance == 0:
            return FULL
        if len(mine.skeleton) >= 2 and mine.skeleton == word.skeleton:
            return max(edit, s["skeleton_base"] + s["skeleton_share"] * edit // FULL)
        if distance == 1 and longest >= s["single_edit_letters"]:
            return max(edit, s["single_edit"])
        return edit
    kind = max(mine.kind, word.kind)
    here, there = mine.key(kind), word.key(kind)
    shortest = min(len(here), len(there))
    steps = sound_distance(here, there)
    if shortest < 2 or (steps and shortest < s["sound_letters"] - 1):
        return 0 if steps else s["sound_floor"]
    return s["sound_base"] - s["sound_step"] * steps * 4 // (shortest + 1) + s["sound_share"] * edit // FULL
