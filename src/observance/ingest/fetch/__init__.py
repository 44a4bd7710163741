"""Fetching one URL safely: only the public web, only what was judged, under caps, politely, with how it came written down.

with Fetcher() as fetcher:
    fetched = fetcher.fetch("https://example.org/report")
    raw = raw_input(fetched, Declared())
"""

from __future__ import annotations

from observance.ingest.fetch.conditions import Conditions
from observance.ingest.fetch.fetched import Fetched, raw_input
from observance.ingest.fetch.fetcher import Fetcher
from observance.ingest.fetch.limits import Limits
from observance.ingest.fetch.manners import Manners, RobotsRule
from observance.ingest.fetch.network import Network, Timing
from observance.ingest.fetch.resolving import AddressPolicy

__all__ = [
    "AddressPolicy",
    "Conditions",
    "Fetched",
    "Fetcher",
    "Limits",
    "Manners",
    "Network",
    "RobotsRule",
    "Timing",
    "raw_input",
]
