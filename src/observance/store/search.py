"""Full-text search that also finds two-syllable Korean and Chinese words.

SQLite's tokenizer takes a run of Hangul or Han for one word, and its trigram tokenizer cannot find two characters. So a
third column holds every pair of neighbouring characters of such runs, and a query's own pairs are looked up there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]+")
_ANY = re.compile("[\u3040-\ufaff]")  # one range is passed over many times faster than five
_PHRASE = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"\w+")
AROUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One report that holds the words, with the passage around the first of them."""

    capture_key: str
    report_id: str
    outlet: str | None
    published: str | None
    headline: str | None
    snippet: str


def pairs(text: str) -> str:
    """Give every pair of neighbouring characters of the text's Hangul, Han and Kana runs, in order.

    Each run ends with its last character alone: so one character is found anywhere, and no phrase of pairs reaches from
    one run into the next.
    """
    if not _ANY.search(text):
        return ""
    found: list[str] = []
    for run in _RUN.findall(text):
        found.extend(run[n : n + 2] for n in range(len(run)))
    return " ".join(found)


def match_expression(words: str) -> str | None:
    """Turn what a person typed into an FTS5 query in which every word must occur; None where no word is left.

    Words in double quotes are a phrase. No character of the query is ever read as FTS5 syntax.
    """
    terms = []
    for phrase, word in _PHRASE.findall(unicodedata.normalize("NFC", words)):
        term = phrase or word
        for run in _RUN.findall(term):
            asked = " ".join(run[n : n + 2] for n in range(len(run) - 1))
            terms.append(f'pairs : "{asked}"' if asked else f'pairs : "{run}"*')
        plain = _WORD.findall(_RUN.sub(" ", term))
        if plain:
            terms.append(f'{{headline text}} : "{" ".join(plain)}"')
    return " AND ".join(terms) or None


def passage(text: str, words: str) -> str:
    """Give the passage of *text* around the first Hangul, Han or Kana run of *words*, marked, on one line.

    For hits the database cannot mark, because it found them by their pairs.
    """
    runs = _RUN.findall(unicodedata.normalize("NFC", words))
    places = [(text.index(run), len(run)) for run in runs if run in text]
    start, length = min(places, default=(0, 0))
    first, last = max(0, start - AROUND), min(len(text), start + length + AROUND)
    marked = f"[{text[start : start + length]}]" if length else ""
    shown = f"{text[first:start]}{marked}{text[start + length : last]}"
    return " ".join(f"{'... ' if first else ''}{shown}{' ...' if last < len(text) else ''}".split())
