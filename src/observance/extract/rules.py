"""The default extractor: rules and tables, explainable word by word."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from observance.extract.anchoring import anchored
from observance.extract.events import find_events
from observance.extract.gaps import find_gaps
from observance.extract.goods import find_goods
from observance.extract.parties import find_parties
from observance.extract.protocol import Extractor
from observance.model import Extraction, Report, SourceChain

VERSION: Final = "1"
# No word of a report is this long; patterns take quadratic time on what is. Blanked, every offset stays, and a quote
# that would hold such a word is dropped with the others that do not slice.
_LONG_WORD: Final = re.compile(r"\S{200,}")


class RuleExtractor:
    """English rules. In other languages it finds nothing rather than something wrong."""

    name = "rules"
    version = VERSION
    languages = frozenset({"en"})

    def extract(self, report: Report, chain: SourceChain) -> Extraction:
        """Give the parties, events, goods and gaps of an English report."""
        parties = find_parties(report.text)
        goods = find_goods(report.text, parties)
        return Extraction(
            parties=parties,
            events=find_events(report, chain, parties, goods),
            goods=goods,
            gaps=find_gaps(report.text, parties),
        )


DEFAULT: Final[Extractor] = RuleExtractor()


def extract(report: Report, chain: SourceChain, *, extractor: Extractor = DEFAULT) -> Extraction:
    """Read *report* with *extractor* if it knows the language; claims that are not in the text are dropped."""
    if report.language not in extractor.languages:
        return Extraction()
    readable = replace(report, text=_LONG_WORD.sub(lambda word: " " * len(word.group()), report.text))
    found = anchored(report, extractor.extract(readable, chain))
    return replace(found, read_by=f"{extractor.name} {extractor.version}")
