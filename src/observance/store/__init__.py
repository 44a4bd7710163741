"""The store: the only place that speaks SQL."""

from __future__ import annotations

from observance.store.search import SearchHit
from observance.store.sqlite import Store

__all__ = ["SearchHit", "Store"]
