"""How much each run of a page reads like a story, and which run is the headline. The same measure for every script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from observance.ingest.pages.outline import Outline
from observance.ingest.pages.tags import HEADINGS

_TITLE_TAGS: Final = frozenset(["h1", "h2", "h3"])
# A Hangul or Han character says as much as this many letters more.
DENSER: Final = 1.5
# A run this heavy is prose; a lighter one only where it ends like a sentence.
PROSE: Final = 80
SENTENCE: Final = 40
MOST_LINKED: Final = 0.5
# A story stands after its headline, and text right below a link that stands alone announces another story.
BEFORE_HEADLINE: Final = 0.3
ANNOUNCEMENT: Final = 0.2
ANNOUNCING_LINK: Final = 0.8
LEAST_TITLE: Final = 10
MOST_TITLE: Final = 400
SHARED_WORDS: Final = 0.8
_DENSE_RANGE: Final = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_DENSE: Final = re.compile(f"[{_DENSE_RANGE}]")
_ENDS_LIKE_A_SENTENCE: Final = re.compile(r"[.!?\u2026\u3002\uff01\uff1f:;\u00bb\u201d\"')\]]$")
# Han has no spaces: there every character is a word, and Hangul syllables are no worse for it.
_WORD: Final = re.compile(rf"[{_DENSE_RANGE}]|[^\W{_DENSE_RANGE}]+")


@dataclass(frozen=True, slots=True)
class Weights:
    """One value for every run of the page, and the number of the headline's run, -1 where there is none."""

    weight: list[int]  # characters, dense scripts counted up
    linked: list[float]  # share of link text
    tags: list[str]
    prose: list[float]  # weight outside of links where the run is prose, else 0
    story: list[float]  # the same, less where something says it belongs to another story
    headline: int
    title_words: frozenset[str]

    def within(self, first: int, last: int) -> float:
        """Give the prose in runs *first* to *last*, exclusive."""
        return sum(self.prose[first:last])


def weights_of(page: Outline) -> Weights:
    """Weigh every run of *page*."""
    runs = page.runs
    tags = [page.nodes[run.node].tag for run in runs]
    weight = [weight_of(run.text) for run in runs]
    linked = [run.linked for run in runs]
    title_words = frozenset(_words(page.title))
    headline = _headline(page, tags, weight, title_words)
    prose = [
        heavy * (1 - share) if _is_prose(run.text, heavy, share, tag) else 0.0
        for run, heavy, share, tag in zip(runs, weight, linked, tags, strict=True)
    ]
    if not any(prose):  # a page with a line or two: whatever is no heading and no link
        prose = [
            heavy * (1 - share) if share < MOST_LINKED and tag not in HEADINGS else 0.0
            for heavy, share, tag in zip(weight, linked, tags, strict=True)
        ]
    story = list(prose)
    for number, value in enumerate(prose):
        if number < headline:
            story[number] *= BEFORE_HEADLINE
        alone = number + 1 < len(prose) and not prose[number + 1]
        if value and alone and number and linked[number - 1] > ANNOUNCING_LINK and weight[number - 1] * 4 >= PROSE:
            story[number] *= ANNOUNCEMENT
    return Weights(weight, linked, tags, prose, story, headline, title_words)


def sums_of(values: list[float]) -> list[float]:
    """Give the running sums of *values*, from 0: the sum of a stretch is a difference of two."""
    return list(accumulate(values, initial=0.0))


def weight_of(text: str) -> int:
    """Give the length of *text*, Hangul, Han and kana counted up."""
    return len(text) if text.isascii() else len(text) + int(DENSER * len(_DENSE.findall(text)))


def ends_like_a_sentence(text: str) -> bool:
    """Whether the last character ends a sentence, a quotation or a bracket."""
    return _ENDS_LIKE_A_SENTENCE.search(text) is not None


def repeats_title(text: str, title_words: frozenset[str]) -> bool:
    """Whether *text* has two words or more and most of them stand in the page's title."""
    if not title_words:
        return False
    words = _words(text)
    return len(words) > 1 and sum(word in title_words for word in words) >= SHARED_WORDS * len(words)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _is_prose(text: str, weight: int, linked: float, tag: str) -> bool:
    if linked >= MOST_LINKED or tag in HEADINGS or weight < SENTENCE:
        return False
    return weight >= PROSE or ends_like_a_sentence(text)


def _headline(page: Outline, tags: list[str], weight: list[int], title_words: frozenset[str]) -> int:
    """Give the heading that repeats most of the page's title, the first of equals; any run if no heading repeats it."""
    candidates = [number for number, heavy in enumerate(weight) if LEAST_TITLE <= heavy <= MOST_TITLE]
    for wanted in (_TITLE_TAGS, frozenset(tags)):
        like = [
            number
            for number in candidates
            if tags[number] in wanted and repeats_title(page.runs[number].text, title_words)
        ]
        if like:
            return max(like, key=lambda number: (len(_words(page.runs[number].text)), -number))
    return -1
