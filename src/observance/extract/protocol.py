"""The seam for extractors: rules by default, models as plug-ins. Whatever an extractor claims is checked by `anchored`."""

from __future__ import annotations

from typing import Protocol

from observance.model import Extraction, Report, SourceChain


class Extractor(Protocol):
    """Reads parties, events, goods and gaps out of one report."""

    name: str
    version: str
    languages: frozenset[str]

    def extract(self, report: Report, chain: SourceChain) -> Extraction:
        """Give what the report says; every claim with its quote."""
        ...
