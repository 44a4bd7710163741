"""Screen: names against lists. Finds, scores, explains; never says that two people are one."""

from __future__ import annotations

from observance.screen.disguise import Seen, seen
from observance.screen.engine import engine_name
from observance.screen.explain import in_words
from observance.screen.index import THRESHOLD, VERSION, Index, is_screened

__all__ = ["THRESHOLD", "VERSION", "Index", "Seen", "engine_name", "in_words", "is_screened", "seen"]
