"""What the grammar of names looks at: a text's words with the gazetteer names among them. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from observance.extract.parties.gazetteer import Known, find_known
from observance.extract.parties.tables import Head, heads, titles
from observance.extract.parties.tables import words as word_list
from observance.extract.parties.words import Word, dateline_spans, read_words
from observance.model import PartyKind

SHORT = 5  # letters of a function word that is one even in the middle of a sentence ("The", "Under")
ABBREVIATED = frozenset({"DPRK", "ROK", "U.S.", "US", "USA", "UK", "U.K.", "PRC", "RF"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One name found in the text, before mentions of the same party are put together.

    ``key`` is what two mentions of one party share; ``name`` is the party's name if this is its first mention.
    """

    start: int
    end: int
    kind: PartyKind
    name: str
    key: str
    country: str | None = None
    title: str | None = None
    alias: str | None = None  # an abbreviation the text introduces with it


@dataclass(frozen=True, slots=True)
class View:
    """A text, its words and the gazetteer names in it."""

    text: str
    words: tuple[Word, ...]
    known: tuple[Known, ...]
    datelines: tuple[tuple[int, int], ...]
    starting: dict[int, Known]
    ending: dict[int, Known]
    at: dict[int, int]  # offset of a word to its index
    lower: frozenset[str]  # words the text has in lower case

    def word(self, index: int) -> Word | None:
        """The word at *index*, or None outside the text."""
        return self.words[index] if 0 <= index < len(self.words) else None

    def fold(self, index: int) -> str:
        """The folded word at *index*, or nothing outside the text."""
        return self.words[index].fold if 0 <= index < len(self.words) else ""

    def near(self, index: int) -> bool:
        """Whether the word at *index* follows the one before it with only spaces between."""
        if not 0 < index < len(self.words):
            return False
        return not self.text[self.words[index - 1].end : self.words[index].start].strip(" \u00a0")

    def head(self, index: int) -> Head | None:
        """The head noun at *index*, if it is one and is capitalised or may stand in lower case."""
        word = self.word(index)
        if word is None or not word.wordy:
            return None
        head = heads().get(word.fold)
        if head is None or not (word.capital or "lower" in head.flags):
            return None
        return head

    def known_from(self, index: int) -> Known | None:
        """The gazetteer name that begins with the word at *index*."""
        word = self.word(index)
        return self.starting.get(word.start) if word else None

    def known_to(self, index: int) -> Known | None:
        """The gazetteer name that ends with the word at *index*, its genitive ending aside."""
        word = self.word(index)
        if word is None:
            return None
        bare = len(word.text.removesuffix("'s").removesuffix("’s"))
        return self.ending.get(word.end) or self.ending.get(word.start + bare)

    def pair(self, index: int) -> bool:
        """Whether the word at *index* names two countries ("DPRK-Russia")."""
        word = self.word(index)
        if word is None or "-" not in word.text:
            return False
        first, last = self.starting.get(word.start), self.ending.get(word.end)
        return bool(first and last and first is not last and _country(first) and _country(last))

    def stops(self, index: int) -> bool:
        """Whether the capitalised word at *index* cannot be part of a name: an opener, an office, a headline verb."""
        word = self.words[index]
        if len(word.text) > 1 and word.text.isupper():
            return False  # "IT Industry", "US" are no function words
        if word.fold in word_list("openers") and (word.opens or word.titled or len(word.fold) <= SHORT):
            return True
        if word.fold.rstrip(".") in word_list("calendar") and word.fold != "may":
            return True
        if (word.fold,) in titles() and titles()[(word.fold,)] != "after" and word.fold != "general":
            return True
        gerund = word.fold.endswith("ing") and word.fold not in word_list("gerunds")
        return word.titled and (gerund or word.fold in word_list("headline"))

    def in_dateline(self, start: int) -> bool:
        """Whether offset *start* lies in a dateline."""
        return any(first <= start < last for first, last in self.datelines)

    def join(self, first: int, last: int) -> str:
        """The words *first* to *last* (exclusive) as one clean name: single spaces, glued words freed."""
        found = ""
        for index in range(first, last):
            word = self.words[index]
            tight = not found or not (word.wordy or word.text[0].isdigit() or word.text in {"(", "&"})
            found += word.text if tight or found.endswith("(") else f" {word.text}"
        return found.replace("’", "'")


def _country(known: Known) -> bool:
    return known.entry.kind in {PartyKind.COUNTRY, None}


def look(text: str) -> View:
    """Read *text* once into the view every rule shares."""
    words = read_words(text)
    known = find_known(text, words)
    return View(
        text=text,
        words=words,
        known=known,
        datelines=dateline_spans(text),
        starting={hit.start: hit for hit in known},
        ending={hit.end: hit for hit in known},
        at={word.start: index for index, word in enumerate(words)},
        lower=frozenset(word.text for word in words if word.text.islower()),
    )
