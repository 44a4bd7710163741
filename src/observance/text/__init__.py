"""Pure functions on text: normalisation, script and language, sentences, dates. No input or output."""

from __future__ import annotations

from observance.text.dates import find_dates, infer_not_before
from observance.text.normalise import normalise
from observance.text.script import dominant_script, language_of
from observance.text.sentences import paragraphs, sentences

__all__ = [
    "dominant_script",
    "find_dates",
    "infer_not_before",
    "language_of",
    "normalise",
    "paragraphs",
    "sentences",
]
