"""A text as words with offsets: openers, headlines and datelines marked, glued names cut free.

Never changes the text; every word is a slice of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from observance.extract.parties.syllables import is_korean_syllable
from observance.extract.parties.tables import korean_surnames, words

WORD = re.compile(
    r"\n+|[“”\"«»]|(?:[A-Z]\.){2,}"
    r"|(?:No|Mr|Mrs|Ms|Dr|Prof|St|Mt|Gen|Lt|Col|Sgt|Co|Ltd|Inc|Corp|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?=[ ,])"
    r"|M/[VT]|[SF]/[SV]|M\.V\.|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?![^\W\d_])"
    r"|[^\W_]+(?:[-‐‑'’&.](?=[^\W_])[^\W_]+)*(?:(?<=s)['’](?=\s+[A-Z]))?|[^\w\s]"
)
CAMEL = re.compile(r"(?<=[^\W\d_])(?=[A-Z][a-z]+$)")
OWNER = re.compile(r"['’]s?$")
DATELINE = re.compile(
    r"^[^\n(/]{2,60}?\b\d{1,2}(?:,? \d{4})?\.? ?[(/](?:[A-Z][\w .]+)[)/] ?(?:--?|[–—.])", re.MULTILINE
)
ENDS = frozenset(".!?:;")
# Names that some sites print in bold and then lose the spaces around.
BOLD = (("Il", "Sung"), ("Jong", "Il"), ("Jong", "Un"), ("Jong", "Suk"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign: a slice of the text, with what stands around it."""

    start: int
    end: int
    text: str
    fold: str
    opens: bool = False  # the first word of a sentence, line or quotation
    titled: bool = False  # in a line where every word is capitalised

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter or is a mix like "e-Bank"."""
        return self.text[0].isupper()

    @property
    def wordy(self) -> bool:
        """Whether it is a word rather than a sign, a number or a line end."""
        return self.text[:1].isalpha()

    @property
    def owner(self) -> bool:
        """Whether it ends in a genitive that is not part of a name ("People's" is)."""
        return bool(OWNER.search(self.text)) and self.fold not in words("inner_owners")


def read_words(text: str) -> tuple[Word, ...]:
    """Cut *text* into words, in order; glued names are cut free, so two words may touch."""
    cuts = list(_free_glued([match.span() for match in WORD.finditer(text)], text))
    found: list[Word] = []
    opens, titled = True, _titled(text, 0)
    for start, end in cuts:
        piece = text[start:end]
        found.append(Word(start, end, piece, piece.replace("’", "'").casefold(), opens, titled))
        if piece[0] == "\n":
            opens, titled = True, _titled(text, end)
        else:
            opens = piece in ENDS or (opens and not piece[0].isalnum())
    return tuple(found)


def dateline_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the datelines ("Pyongyang, October 30 (KCNA) --"): they name no party of the report."""
    return tuple(match.span() for match in DATELINE.finditer(text))


def _titled(text: str, start: int) -> bool:
    """Whether the line at *start* is a headline: no full stop at its end, most long words capitalised."""
    stop = text.find("\n", start)
    line = text[start : stop if stop >= 0 else len(text)].strip()
    long = re.findall(r"[^\W\d_]{4,}", line)
    if not long or line[-1] in '.”"' or len(line) > 220:
        return False
    capital = [word for word in long if word[0].isupper()]
    return len(capital) >= 0.75 * len(long)


def _free_glued(spans: list[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans with "ofKim Il SungUniversity" cut as "of", "Kim", "Il", "Sung", "University"."""
    queue = spans[::-1]
    before: tuple[str, str] = ("", "")
    while queue:
        start, end = queue.pop()
        word = text[start:end]
        cut = _cut(word, before, text[end : end + 12])
        if cut:
            queue.extend([(start + cut, end), (start, start + cut)])
            continue
        before = (before[1], word)
        yield start, end


def _cut(word: str, before: tuple[str, str], after: str) -> int:
    """Give the place to cut *word* at, or 0: its two neighbours on the left and the text on its right decide."""
    camel = CAMEL.search(word)
    if camel:
        right = word[camel.start() :]
        following = re.match(r" ([A-Z][a-z]+)", after)
        if right in korean_surnames() and following and is_korean_syllable(following.group(1)):
            return camel.start()
    if before[0] != "Kim":
        return 0
    for second, third in BOLD:
        rest = word[len(third) :]
        if before[1] == second and word.startswith(third) and rest.isalpha() and not is_korean_syllable(word):
            return len(third)
    return 0
