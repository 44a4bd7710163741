"""How a host is treated: who asks, how often, how often again, and what its robots.txt is worth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from observance._version import __version__
from observance.model import UsageError

PRODUCT: Final = "observance"


class RobotsRule(StrEnum):
    """What follows when robots.txt disallows a URL.

    ``NOTE``: it is recorded in the exchange, no more: a person asked for this one page, as they would in a browser.
    ``RESPECT``: the URL is refused, and so it is where robots.txt cannot be had; for what fetches on its own.
    """

    NOTE = "note"
    RESPECT = "respect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How often a host is asked, in seconds, and under which name.

    One visit is a URL with its redirects on that host and, once a day, its robots.txt. Visits to one host start
    ``gap`` seconds apart, or the crawl delay robots.txt asks for, up to ``longest_crawl_delay``. An answer 429, 502,
    503 or 504 and a connection that breaks are tried again, ``tries`` times in all: after what Retry-After says, or
    ``backoff`` seconds, twice that, three times that. A Retry-After over ``longest_retry_after`` ends the fetch: the
    host is not asked before the time it named. ``contact`` (an address or a page) is added to the User-Agent.
    """

    gap: float = 2
    longest_crawl_delay: float = 30
    tries: int = 3
    backoff: float = 5
    longest_retry_after: float = 120
    robots: RobotsRule = RobotsRule.NOTE
    contact: str = ""

    def __post_init__(self) -> None:
        """Refuse a contact that does not fit into a header's comment."""
        if not self.contact.isascii() or any(char in "()\\" or not char.isprintable() for char in self.contact):
            raise UsageError(
                "the contact cannot stand in a User-Agent",
                where=ascii(self.contact),
                hint="give an e-mail address or the address of a page, in ASCII and without brackets",
            )

    def gap_for(self, crawl_delay: float) -> float:
        """Give the seconds between two visits to a host whose robots.txt asks for *crawl_delay*."""
        return max(self.gap, min(crawl_delay, self.longest_crawl_delay))

    @property
    def user_agent(self) -> str:
        """The name we go by: product, version, where its documentation is."""
        contact = f"; contact {self.contact}" if self.contact else ""
        return f"{PRODUCT}/{__version__} (docs/how-to/read-a-url.md of the package {PRODUCT}{contact})"
