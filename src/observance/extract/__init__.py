"""Extract: what happened, who took part, with what, and what is not told; every claim with its quote."""

from __future__ import annotations

from observance.extract.anchoring import anchored
from observance.extract.protocol import Extractor
from observance.extract.rules import VERSION, RuleExtractor, extract

__all__ = ["VERSION", "Extractor", "RuleExtractor", "anchored", "extract"]
