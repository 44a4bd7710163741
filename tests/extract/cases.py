"""Reading one sentence or two of our own, and what must come out of it; used by every test of this folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from observance.extract import extract
from observance.model import Event, EventType, Extraction, Report, SourceChain, text_digest

PUBLISHED = date(2024, 11, 15)  # a Friday


def report_of(text: str, published: date | None = PUBLISHED) -> Report:
    """Make an English report of *text*, without outlet or headline."""
    return Report(
        id="r1",
        text=text,
        text_sha256=text_digest(text),
        capture="c1",
        outlet=None,
        headline=None,
        published=published,
        language="en",
    )


def read(text: str, published: date | None = PUBLISHED) -> Extraction:
    """Read *text* with the default rules."""
    return extract(report_of(text, published), SourceChain(path=(), edges=(), roots=(), independent_sources=1))


def live(text: str) -> list[Event]:
    """Give the events of *text* that would be assessed."""
    return [event for event in read(text).events if event.factuality.is_assessed]


@dataclass(frozen=True)
class Told:
    """A text that tells of exactly one live happening of one type."""

    kind: str
    text: str
    when: str | None = None  # "2024-11-13", "from 2024-11-13", None: not told
    roles: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    never: dict[str, str | tuple[str, ...]] = field(default_factory=dict)  # words that must not fill the role
    dated: bool = True  # False: do not look at the date
    others: frozenset[str] = frozenset()  # further live types the text may tell of

    @property
    def type(self) -> EventType:
        """The type as a value."""
        return EventType(self.kind)


def check(told: Told) -> None:
    """Hold what is read against what is told."""
    events = live(told.text)
    mine = [event for event in events if event.type is told.type]
    assert len(mine) == 1, [(e.type.value, e.trigger.text, e.factuality.value) for e in read(told.text).events]
    rest = {event.type.value for event in events} - {told.kind} - told.others
    assert not rest, rest
    if told.dated:
        assert (mine[0].when.days if mine[0].when else None) == told.when
    for role, words in told.roles.items():
        for word in words if isinstance(words, tuple) else (words,):
            assert any(word in said for said in said_of(mine[0], role)), (role, word, all_roles(mine[0]))
    for role, words in told.never.items():
        for word in words if isinstance(words, tuple) else (words,):
            assert not any(word in said for said in said_of(mine[0], role)), (role, word, all_roles(mine[0]))


def said_of(event: Event, role: str) -> list[str]:
    """Give the words that fill *role*."""
    return [one.quote.text for one in event.roles if role in {one.role.value, "*"} or role == "*"]


def all_roles(event: Event) -> list[tuple[str, str]]:
    """Give every role with its words, for messages."""
    return [(one.role.value, one.quote.text) for one in event.roles]
