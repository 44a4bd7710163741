"""The store: the only place that speaks SQL."""

from __future__ import annotations

from observance.store.commit import KeptCapture, NewStep, Transaction
from observance.store.erasure import Erased, PendingErasure
from observance.store.queue import Queue
from observance.store.search import SearchHit
from observance.store.sqlite import Store

__all__ = [
    "Erased",
    "KeptCapture",
    "NewStep",
    "PendingErasure",
    "Queue",
    "SearchHit",
    "Store",
    "Transaction",
]
