"""Trace: who really says so. Credit and citation chains, and text two reports share."""

from __future__ import annotations

from observance.trace.credits import VERSION, chain_of
from observance.trace.reuse import REUSE_VERSION, compare, fingerprints

__all__ = ["REUSE_VERSION", "VERSION", "chain_of", "compare", "fingerprints"]
