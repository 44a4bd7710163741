"""What one address leads to: the report there, or the reports a feed or a sitemap names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from observance.ingest.charsets import parameter_of
from observance.ingest.feeds import holds_feed
from observance.ingest.fetch import AddressPolicy, Fetched, Fetcher, Manners, RobotsRule, raw_input
from observance.ingest.leads import read_feed_safely, read_sitemap_safely
from observance.ingest.raw import RawInput, capture_of
from observance.ingest.sandbox import Sandbox
from observance.ingest.sitemaps import SitemapEntry, holds_sitemap
from observance.model import Declared, InputError, ObservanceError

MOST: Final = 50  # reports of one feed or sitemap; more would keep a host busy for long
_MOST_SITEMAPS: Final = 20  # of one index
_SCHEMES: Final = ("http://", "https://")


def is_url(source: str) -> bool:
    """Whether *source* is an address of the web rather than a path."""
    return source.lower().startswith(_SCHEMES)


class Kind(StrEnum):
    """What an address leads to."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A report a feed or sitemap names, and what it says of it."""

    url: str
    said: Declared


class WebSource:
    """The report at one address, or those a feed or sitemap there names; iterate to fetch and get them.

    A feed's entries are fetched in its order, a sitemap's pages newest first where it dates them, each address once, *most*
    at most. ``passed_over`` then counts the rest. What cannot be fetched is given as its error in its place. What a
    feed says of an entry (its day, its title) counts where neither the caller nor the page says it. One fetch at a time, a host at the
    pace *asking* has; for the pages a feed or sitemap names each host's robots.txt is respected, for an address a
    person gave it is noted.
    """

    not_read = "over the limit of reports: see --limit"  # what was passed over, in a person's words

    def __init__(  # noqa: PLR0913 - what may be known of an address
        self,
        url: str,
        sandbox: Sandbox,
        *,
        declared: Declared | None = None,
        most: int = MOST,
        allowed: Iterable[str] = (),
        asking: Fetcher | None = None,
        following: Fetcher | None = None,
    ) -> None:
        """Lead to what *url* names; *allowed* are "host:port" that may be asked although they are no public addresses."""
        policy = AddressPolicy(allowed=frozenset(allowed))
        self.url = url
        self.passed_over = 0
        self.notes: tuple[str, ...] = ()
        self._sandbox = sandbox
        self._declared = declared or Declared()
        self._most = most
        self._asking = asking or Fetcher(policy=policy)
        self._following = following or Fetcher(policy=policy, manners=Manners(robots=RobotsRule.RESPECT))
        self._fetched: Fetched | None = None

    @property
    def kind(self) -> Kind:
        """What the address leads to. Fetches it, once; raises what `Fetcher.fetch` does."""
        body = self._first().body
        if holds_feed(body):
            return Kind.FEED
        return Kind.SITEMAP if holds_sitemap(body) else Kind.PAGE

    def __iter__(self) -> Iterator[RawInput | ObservanceError]:
        """Give every input; raises only what fetching or reading the address itself does."""
        fetched, kind = self._first(), self.kind
        self.passed_over, self.notes = 0, ()
        if kind is Kind.PAGE:
            yield raw_input(fetched, self._declared)
            return
        once: dict[str, Named] = {}
        for one in self._of_feed(fetched) if kind is Kind.FEED else self._of_sitemap(fetched):
            if isinstance(one, Named):
                once.setdefault(one.url, one)
            else:
                yield one
        self.passed_over = max(0, len(once) - self._most)
        parents = (_key(fetched),)
        for one in [*once.values()][: self._most]:
            try:
                raw = raw_input(self._following.fetch(one.url), self._declared, method=kind.value, parents=parents)
            except ObservanceError as error:
                yield error
            else:
                yield replace(raw, announced=one.said)

    def _first(self) -> Fetched:
        if self._fetched is None:
            self._fetched = self._asking.fetch(self.url)
        return self._fetched

    def _of_feed(self, fetched: Fetched) -> Iterator[Named]:
        feed = read_feed_safely(
            fetched.body, self._sandbox, where=fetched.exchange.final_url, charset=_charset(fetched)
        )
        self.notes = feed.notes
        for entry in feed.entries:
            if entry.url:
                day = entry.published.date() if entry.published else None
                yield Named(url=entry.url, said=Declared(published=day, headline=entry.title, outlet=entry.source))

    def _of_sitemap(self, fetched: Fetched) -> Iterator[Named | ObservanceError]:
        sitemap = read_sitemap_safely(fetched.body, self._sandbox, where=fetched.exchange.final_url)
        self.notes = sitemap.notes
        pages: list[SitemapEntry] = [] if sitemap.is_index else [*sitemap.entries]
        for one in _newest_first(sitemap.entries)[:_MOST_SITEMAPS] if sitemap.is_index else ():
            try:
                pages += self._inner(one.url)
            except ObservanceError as error:
                yield error
            if len(pages) >= self._most:
                break
        for page in _newest_first(pages):
            day = page.published.date() if page.published else None
            said = Declared(published=day, headline=page.title, outlet=page.outlet, language=page.language)
            yield Named(url=page.url, said=said)

    def _inner(self, url: str) -> tuple[SitemapEntry, ...]:
        """Give the pages of a sitemap an index names."""
        inner = read_sitemap_safely(self._following.fetch(url).body, self._sandbox, where=url)
        if inner.is_index:
            raise InputError(
                "is an index in an index of sitemaps", where=url, hint="give the address of a sitemap in it"
            )
        return inner.entries


def _newest_first(entries: Sequence[SitemapEntry]) -> list[SitemapEntry]:
    """Sort by the last day a sitemap gives; what has none keeps its order, after the others."""
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda one: one.published or one.modified or never, reverse=True)


def _key(fetched: Fetched) -> str:
    """Give the key a capture of *fetched* has, for what it leads to to name."""
    raw = RawInput(
        data=fetched.data,
        media_type=fetched.media_type,
        origin=fetched.url,
        method="url",
        declared=Declared(),
        exchange=fetched.exchange,
    )
    return capture_of(raw, at=fetched.exchange.ended_at, tool="").key


def _charset(fetched: Fetched) -> str | None:
    """Give the charset the host's header names, if any."""
    types = [value for name, value in fetched.exchange.response_headers if name.lower() == "content-type"]
    return parameter_of(types[-1]) if types else None
