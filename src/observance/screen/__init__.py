"""Screen: names against lists. Finds, scores, explains; never says that two people are one."""

from __future__ import annotations

from observance.screen.index import THRESHOLD, VERSION, Index, is_screened

__all__ = ["THRESHOLD", "VERSION", "Index", "is_screened"]
