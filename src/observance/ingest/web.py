"""What one address leads to: the report there, or the reports a feed or a sitemap names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypeAlias

from observance.ingest.fetch import AddressPolicy, Fetched, Fetcher, Manners, RobotsRule, raw_input
from observance.ingest.fetch.urls import parse_url, visible
from observance.ingest.leads import lead_of, read_feed_safely, read_sitemap_safely
from observance.ingest.raw import RawInput, capture_of
from observance.ingest.reading import charset_of
from observance.ingest.sandbox import Sandbox
from observance.ingest.sitemaps import SitemapEntry
from observance.model import Declared, FetchFailed, InputError, ObservanceError

MOST: Final = 50  # reports of one feed or sitemap; more would keep a host busy for long
_MOST_SITEMAPS: Final = 20  # of one index
_PATIENCE: Final = 3  # how often in a row a host may leave us without an answer

_Page: TypeAlias = "tuple[SitemapEntry, tuple[str, ...]]"  # with the keys of what named it


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
    parents: tuple[str, ...]  # keys of what named it, the outermost first

    @property
    def page(self) -> str:
        """The address without the part of the page it points into, which no host is asked for."""
        return self.url.partition("#")[0]


class WebSource:
    """The report at one address, or those a feed or sitemap there names; iterate to fetch and get them.

    A feed's entries are fetched in its order, a sitemap's pages newest first where it dates them, each address once,
    *most* at most; ``passed_over`` then counts the rest and ``notes`` say what was odd. What cannot be fetched is given
    as its error in its place, and a host that does not answer three times in a row is not asked again. What a feed
    says of an entry (its day, its title) counts where neither the caller nor the page says it. One fetch at a time, with
    the manners of *asking* for the address a person gave, whose robots.txt is noted, and those of *following* for the
    pages a feed or sitemap names, where it is respected.
    """

    not_read = "over the limit of reports: see --limit"  # what was passed over, in a person's words
    waits = False  # nothing of it can wait in the queue: what is there later may be something else

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
        policy = AddressPolicy(allowed=frozenset(_as_compared(one) for one in allowed))
        self.url = url
        self.passed_over = 0
        self.notes: tuple[str, ...] = ()
        self._sandbox = sandbox
        self._declared = declared or Declared()
        self._most = most
        self._asking = asking or Fetcher(policy=policy)
        self._following = following or self._asking.with_manners(Manners(robots=RobotsRule.RESPECT))
        self._fetched: Fetched | None = None

    @property
    def kind(self) -> Kind:
        """What the address leads to. Fetches it, once; raises what `Fetcher.fetch` does."""
        return Kind(lead_of(self._first().body) or Kind.PAGE)

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
                once.setdefault(one.page, one)
            else:
                yield one
        self.passed_over = max(0, len(once) - self._most)
        silent: dict[str, int] = {}
        for one in [*once.values()][: self._most]:
            try:
                yield self._followed(one, kind, silent)
            except ObservanceError as error:
                yield error

    def _followed(self, one: Named, kind: Kind, silent: dict[str, int]) -> RawInput:
        """Fetch what a feed or sitemap names; *silent* counts how often each host did not answer, in a row."""
        host = parse_url(one.url).origin
        if silent.get(host, 0) >= _PATIENCE:
            raise FetchFailed(
                f"was not asked for: {host} did not answer {_PATIENCE} times in a row",
                where=visible(one.url),
                hint="try again later",
            )
        try:
            fetched = self._following.fetch(one.url)
        except FetchFailed as error:
            silent[host] = silent.get(host, 0) + 1 if error.status is None else 0
            raise
        silent[host] = 0
        if lead := lead_of(fetched.body):
            raise InputError(f"is a {lead} itself, and no report", where=visible(one.url), hint="read it by itself")
        return replace(raw_input(fetched, self._declared, method=kind.value, parents=one.parents), announced=one.said)

    def _first(self) -> Fetched:
        if self._fetched is None:
            self._fetched = self._asking.fetch(self.url)
        return self._fetched

    def _of_feed(self, fetched: Fetched) -> Iterator[Named]:
        feed = read_feed_safely(
            fetched.body, self._sandbox, where=fetched.exchange.final_url, charset=charset_of(fetched.exchange)
        )
        self.notes = feed.notes
        parents = (_key(fetched),)
        for entry in feed.entries:
            if entry.url:
                day = entry.published.date() if entry.published else None
                said = Declared(published=day, headline=entry.title, outlet=entry.source)
                yield Named(url=entry.url, said=said, parents=parents)

    def _of_sitemap(self, fetched: Fetched) -> Iterator[Named | ObservanceError]:
        sitemap = read_sitemap_safely(fetched.body, self._sandbox, where=fetched.exchange.final_url)
        self.notes = sitemap.notes
        parents: tuple[str, ...] = (_key(fetched),)
        pages: list[_Page] = [] if sitemap.is_index else [(page, parents) for page in sitemap.entries]
        within = _newest_first((one, parents) for one in sitemap.entries) if sitemap.is_index else []
        for asked, (one, _) in enumerate(within):
            if len(pages) >= self._most or asked == _MOST_SITEMAPS:
                self.notes += (f"names {len(within):,} sitemaps: {asked} were read, the newest first",)
                break
            try:
                pages += self._inner(one.url, parents)
            except ObservanceError as error:
                yield error
        for page, parents in _newest_first(pages):
            day = page.published.date() if page.published else None
            said = Declared(published=day, headline=page.title, outlet=page.outlet, language=page.language)
            yield Named(url=page.url, said=said, parents=parents)

    def _inner(self, url: str, parents: tuple[str, ...]) -> list[_Page]:
        """Give the pages of a sitemap an index names, each with what led to it."""
        fetched = self._following.fetch(url)
        inner = read_sitemap_safely(fetched.body, self._sandbox, where=visible(fetched.exchange.final_url))
        if inner.is_index:
            raise InputError(
                "is an index in an index of sitemaps", where=visible(url), hint="give the address of a sitemap in it"
            )
        return [(page, (*parents, _key(fetched))) for page in inner.entries]


def _newest_first(pages: Iterable[_Page]) -> list[_Page]:
    """Sort by the last day a sitemap gives; what has none keeps its order, after the others."""
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(pages, key=lambda one: one[0].published or one[0].modified or never, reverse=True)


def _as_compared(allowed: str) -> str:
    """Write a HOST:PORT as an address is when it is taken apart: lower case, IPv6 without its brackets."""
    return allowed.lower().replace("[", "").replace("]", "")


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
