"""What a host's robots.txt says of a URL (RFC 9309), kept for a day, and read under caps: it is a stranger's file."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from protego import Protego

from observance.ingest.codings import undo_codings
from observance.ingest.fetch.limits import Deadline
from observance.ingest.fetch.manners import PRODUCT
from observance.ingest.fetch.transport import Answer
from observance.ingest.fetch.urls import Target
from observance.model import ObservanceError

PATH: Final = "/robots.txt"
LONGEST: Final = 512 * 1024  # RFC 9309 asks for 500 KiB at least
DAY: Final = 24 * 60 * 60
SHORTLY: Final = 10 * 60  # a robots.txt that could not be had may be there by then
_HOSTS: Final = 1000
_MOST_WORK: Final = 200_000  # rules times the agents they are for
_MOST_AGENTS: Final = 5000
_AGENT: Final = re.compile(r"\s*user", re.IGNORECASE)
_RULE: Final = re.compile(r"\s*(?:dis)?allow\s*:", re.IGNORECASE)
_TOO_MANY: Final = 429

ALLOWED: Final = "allowed"
DISALLOWED: Final = "disallowed"
NONE: Final = "none"
UNREADABLE: Final = "unreadable"
_WORST_FIRST: Final = (DISALLOWED, UNREADABLE, ALLOWED, NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The robots.txt of one origin. ``rules`` is None where there is none, or none that can be read (``word``)."""

    word: str
    rules: Protego | None = None

    def word_of(self, target: Target) -> str:
        """Say "allowed", "disallowed", "none" or "unreadable"."""
        if self.rules is None:
            return self.word
        return ALLOWED if self.rules.can_fetch(target.url, PRODUCT) else DISALLOWED

    @property
    def delay(self) -> float:
        """The seconds between two visits that it asks for; 0 where it asks for none."""
        return (self.rules.crawl_delay(PRODUCT) or 0.0) if self.rules is not None else 0.0


class RobotsBook:
    """The robots.txt of each origin. *ask* fetches one by the same safe path as everything else."""

    def __init__(self, *, ask: Callable[[Target, Deadline], Answer], ticks: Callable[[], float]) -> None:
        self._ask = ask
        self._ticks = ticks
        self._known: OrderedDict[str, tuple[float, Rules]] = OrderedDict()  # by origin, with when to ask again

    def rules_for(self, target: Target, deadline: Deadline) -> Rules:
        """Give the rules of the origin of *target*, fetched if they are not known or no longer fresh; *deadline* is the fetch's."""
        known = self._known.get(target.origin)
        if known is not None and self._ticks() < known[0]:
            return known[1]
        rules = self._fetched(target, deadline)
        keep = SHORTLY if rules.word == UNREADABLE else DAY
        self._known[target.origin] = (self._ticks() + keep, rules)
        self._known.move_to_end(target.origin)
        if len(self._known) > _HOSTS:
            self._known.popitem(last=False)
        return rules

    def _fetched(self, target: Target, deadline: Deadline) -> Rules:
        try:
            return read_rules(self._ask(target.at(PATH), deadline))
        except ObservanceError:
            # Whatever is wrong with the host, asking it for the page itself says it better.
            return Rules(word=UNREADABLE)


def read_rules(answer: Answer) -> Rules:
    """Read an answer to a request for robots.txt. Raises `InputError` where its content coding does not come off.

    RFC 9309: 4xx is as if there were none, 5xx and an endless redirect are "unreadable". So are 429, by which a host
    asks for patience and permits nothing, and a file made to cost the parser more than any honest one.
    """
    if 400 <= answer.status < 500 and answer.status != _TOO_MANY:
        return Rules(word=NONE)
    if answer.status != 200:
        return Rules(word=UNREADABLE)
    data = undo_codings(answer.body, answer.header("content-encoding"), where=PATH, limit=LONGEST)
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    if _is_costly(text):
        return Rules(word=UNREADABLE)
    return Rules(word=ALLOWED, rules=Protego.parse(text))


def _is_costly(text: str) -> bool:
    """Whether the parser would keep more rules than it should: it keeps each once for every agent of its group."""
    agents = in_group = work = 0
    ended = False
    for line in text.splitlines():
        if _AGENT.match(line):
            agents += 1
            in_group = 1 if ended else in_group + 1
            ended = False
        else:
            work += in_group
            ended = ended or _RULE.match(line) is not None
    return agents > _MOST_AGENTS or work > _MOST_WORK


def worst(words: list[str]) -> str:
    """Give what is to be recorded of a URL and its redirects: the word that permits least."""
    return min(words, key=_WORST_FIRST.index)
