"""Fetching one URL: read strictly, looked up once, every address judged, connected to the one judged, hop by hop.

A web server, a name server and whoever wrote the link are all taken for hostile. What comes back is the bytes as they
were received and an `Exchange` that says how; nothing of them is read here beyond undoing their content coding under a
cap.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Self

from observance.ingest.codings import undo_codings
from observance.ingest.fetch.conditions import Conditions, conditions_of, still
from observance.ingest.fetch.fetched import NOT_MODIFIED, Fetched
from observance.ingest.fetch.limits import Deadline, Limits
from observance.ingest.fetch.manners import Manners, RobotsRule
from observance.ingest.fetch.network import Network, Timing
from observance.ingest.fetch.pacing import RETRIED, Pacer, asked_to_wait
from observance.ingest.fetch.redirects import walk
from observance.ingest.fetch.resolving import AddressPolicy, addresses_of
from observance.ingest.fetch.robots import ALLOWED, DISALLOWED, LONGEST, NONE, RobotsBook, worst
from observance.ingest.fetch.stream import Interrupted
from observance.ingest.fetch.transport import WITH_BODY, Answer, Transport
from observance.ingest.fetch.urls import Target, parse_url, visible
from observance.model import Exchange, FetchFailed, FetchRefused, Headers

ROBOTS_SECONDS: Final = 15.0  # a host that is slow to say what it allows has not said it
_ACCEPT: Final = "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.5"
_CODINGS: Final = "gzip, deflate"  # what the standard library undoes under a cap
_HINTS: Final = {
    401: "it is not public: save the page and read the file",
    403: "the host does not serve programs: save the page and read the file",
    404: "check the address",
    410: "it was taken down; a web archive may still hold it",
    429: "the host asks for patience: try again later",
    451: "it was taken down for legal reasons; a web archive may still hold it",
}


@dataclass(slots=True)
class _Visit:
    """What one fetch has done so far: its deadline, whose turn was waited for, what each robots.txt said."""

    deadline: Deadline
    hosts: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)


class Fetcher:
    """Fetches URLs one after the other; one for many URLs, and for one thread. A context manager.

    It remembers when each host was last asked and what its robots.txt says, for as long as it lives.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        manners: Manners | None = None,
        policy: AddressPolicy | None = None,
        network: Network | None = None,
        timing: Timing | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._manners = manners or Manners()
        self._policy = policy or AddressPolicy()
        self._network = network or Network()
        self._timing = timing or Timing()
        self._transport = Transport(limits=self._limits, network=self._network, timing=self._timing)
        self._pacer = Pacer(ticks=self._timing.ticks, sleep=self._timing.sleep)
        self._robots = RobotsBook(ask=self._ask_robots, ticks=self._timing.ticks)

    def with_manners(self, manners: Manners) -> Fetcher:
        """Give a fetcher with other manners that shares what this one knows of hosts: their turn, their robots.txt."""
        other = Fetcher(
            limits=self._limits, manners=manners, policy=self._policy, network=self._network, timing=self._timing
        )
        other._pacer, other._robots = self._pacer, self._robots
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave; every connection was closed with its answer."""

    def fetch(self, url: str, *, known: Conditions | None = None) -> Fetched:
        """Fetch *url*; with *known*, only if it has changed since.

        Raises `FetchRefused` where it leads elsewhere than to the public web, `FetchFailed` (with its ``status`` where
        there was an answer) where it cannot be had, `TooLarge` at a cap, `InputError` where its content coding does
        not come off.
        """
        target = parse_url(url)
        where = visible(target.url)
        visit = _Visit(Deadline(self._limits.total_seconds, ticks=self._timing.ticks, where=where))
        found = walk(target, lambda hop: self._ask(hop, known, visit), most=self._limits.redirects)
        answer = found.answer
        exchange = Exchange(
            url=url,
            final_url=found.target.url,
            hops=found.hops,
            address=answer.address,
            http_version=answer.version,
            status=answer.status,
            reason=answer.reason,
            request_headers=answer.request_headers,
            response_headers=answer.headers,
            certificate_sha256=answer.certificate_sha256,
            started_at=found.started_at,
            ended_at=answer.ended_at,
            robots=worst(visit.words),
        )
        if answer.status == NOT_MODIFIED and known is not None and known.request_headers(found.target.url):
            return _fetched(exchange, answer, b"", still(known, answer), not_modified=True)
        _refuse_status(answer, visible(found.target.url))
        body = undo_codings(answer.body, answer.header("content-encoding"), where=where, limit=self._limits.unpacked)
        conditions = conditions_of(answer, found.target.url, body)
        same = known is not None and known.body_sha256 == conditions.body_sha256
        return _fetched(exchange, answer, body, conditions, not_modified=same)

    def _ask(self, target: Target, known: Conditions | None, visit: _Visit) -> Answer:
        """Ask *target* once its addresses, its robots.txt and its turn allow it, with as many tries as it may have."""
        where = visible(target.url)
        addresses = addresses_of(target, self._policy, self._network.resolve, self._deadline(where, visit.deadline))
        gap = self._manners.gap_for(self._consult_robots(target, visit))
        if target.host not in visit.hosts:
            self._pacer.wait(target.host, gap, visit.deadline)
            visit.hosts.add(target.host)
        headers = self._headers(target) + (known.request_headers(target.url) if known is not None else ())
        for attempt in range(1, self._manners.tries):
            pause = self._manners.backoff * attempt
            try:
                answer = self._send(target, addresses, headers, self._deadline(where, visit.deadline))
            except Interrupted:
                pass
            else:
                asked = asked_to_wait(answer.header("retry-after"), self._timing.now())
                if answer.status not in RETRIED or (asked or 0) > self._manners.longest_retry_after:
                    return answer
                pause = pause if asked is None else asked
            self._pacer.pause(max(pause, gap), visit.deadline)
        return self._send(target, addresses, headers, self._deadline(where, visit.deadline))

    def _consult_robots(self, target: Target, visit: _Visit) -> float:
        """Note what robots.txt says of *target*; give the delay it asks for. Raises `FetchRefused` where it is respected."""
        rules = self._robots.rules_for(target, visit.deadline)
        word = rules.word_of(target)
        visit.words.append(word)
        if self._manners.robots is RobotsRule.RESPECT and word not in {ALLOWED, NONE}:
            says = "disallows it" if word == DISALLOWED else "cannot be had, which counts as a no"
            raise FetchRefused(
                f"the robots.txt of {target.host} {says}",
                where=visible(target.url),
                hint="open it in a browser, or read it as a single page",
            )
        return rules.delay

    def _ask_robots(self, target: Target, within: Deadline) -> Answer:
        """Fetch a robots.txt by the same path as a page: same judging, same caps, fewer seconds."""
        deadline = Deadline(ROBOTS_SECONDS, ticks=self._timing.ticks, where=visible(target.url), within=within)

        def ask(hop: Target) -> Answer:
            addresses = addresses_of(hop, self._policy, self._network.resolve, deadline)
            return self._send(hop, addresses, self._headers(hop), deadline, body=LONGEST)

        return walk(target, ask, most=self._limits.redirects).answer

    def _send(
        self,
        target: Target,
        addresses: tuple[str, ...],
        headers: Headers,
        deadline: Deadline,
        *,
        body: int | None = None,
    ) -> Answer:
        try:
            return self._transport.send(target, addresses, headers, deadline, body=body)
        finally:
            if body is None:  # robots.txt is asked for on the way, and not counted as a visit
                self._pacer.asked(target.host)

    def _deadline(self, where: str, within: Deadline) -> Deadline:
        return Deadline(self._limits.request_seconds, ticks=self._timing.ticks, where=where, within=within)

    def _headers(self, target: Target) -> Headers:
        return (
            ("Host", target.host_header),
            ("User-Agent", self._manners.user_agent),
            ("Accept", _ACCEPT),
            ("Accept-Encoding", _CODINGS),
            ("Connection", "close"),
        )


def _refuse_status(answer: Answer, where: str) -> None:
    """Raise `FetchFailed` for an answer that holds no report: an error's page must not be read as one."""
    if answer.status in WITH_BODY:
        return
    wait = answer.header("retry-after")
    later = f" and asks to be left alone (Retry-After: {visible(wait)})" if wait and answer.status in RETRIED else ""
    raise FetchFailed(
        f"the host answers {answer.status} {visible(answer.reason)}".rstrip() + later,
        where=where,
        hint=_HINTS.get(answer.status, "try again later" if answer.status >= 500 else "open it in a browser"),
        status=answer.status,
    )


def _fetched(exchange: Exchange, answer: Answer, body: bytes, conditions: Conditions, *, not_modified: bool) -> Fetched:
    return Fetched(
        url=exchange.url,
        data=answer.body,
        body=body,
        exchange=exchange,
        not_modified=not_modified,
        conditions=conditions,
        media_type=answer.header("content-type").partition(";")[0].strip().lower(),
    )
