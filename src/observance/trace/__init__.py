"""Trace: who really says so. Credit and citation chains, text two reports share, and the stories that makes."""

from __future__ import annotations

from observance.trace.credits import VERSION, chain_of
from observance.trace.reuse import REUSE_VERSION, compare, fingerprints
from observance.trace.stories import Story, stories

__all__ = ["REUSE_VERSION", "VERSION", "Story", "chain_of", "compare", "fingerprints", "stories"]
