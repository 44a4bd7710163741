"""A sanctions regime as data: provisions, when they were in force, and how each row was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Effect(StrEnum):
    """What a provision does."""

    PROHIBIT = "prohibit"
    CAP = "cap"
    OBLIGE = "oblige"
    FREEZE = "freeze"
    PERMIT = "permit"
    CALL = "call"
    DEFINE = "define"
    INSTITUTE = "institute"


class CheckGrade(StrEnum):
    """How a row's wording was checked; never raised without reading the text it claims."""

    VERBATIM = "verbatim"  # operative text read
    OFFICIAL = "official"  # official paraphrase read
    SECONDARY = "secondary"  # third-party paraphrase read
    NATIONAL = "national"  # a national transposition read
    MEMORY = "memory"  # not read


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """One stretch of validity; ``until`` None is open; ``by`` says what ended it."""

    since: date
    until: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLimit:
    """The goods a provision is about: HS prefixes (prefix match), named lists, or words."""

    hs: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    text: str = ""
    hs_basis: str = ""  # empty: the codes stand in the provision itself; else who mapped them


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A way out of a provision; unknown until somebody shows that it applies or does not."""

    kind: str
    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindDown:
    """A transition period: inside it the answer is unknown if the condition may hold."""

    until: date
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A limit on amounts."""

    amount: str
    unit: str
    per: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How this provision relates to an earlier one: supersedes, extends, clarifies, tightens, exempts."""

    rel: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing that must hold for a provision to be engaged.

    ``fact`` names the fact shared between provisions that one answer settles ("coop.exists"), or "" where the words
    are only for a person to answer. A ``generic`` fact is about who takes part or which way things go: it is needed,
    but never by itself a reason to pursue the row.
    """

    text: str
    fact: str = ""
    generic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One paragraph: what it does, to whom, about what, and when it was in force."""

    id: str  # as a footnote prints it: "UNSCR 2321 (2016) OP11"
    effect: Effect
    activities: tuple[str, ...]
    direction: str  # to | from | with | in | target | third_country
    bound: str  # who must obey: all_states, EU, or a country code
    in_force: tuple[InForce, ...]
    summary: str
    check: CheckGrade
    number_read: bool  # whether the paragraph NUMBER was seen in a source
    elements: tuple[Element, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    goods: GoodsLimit | None = None
    party: str = ""
    wind_down: WindDown | None = None
    cap: Cap | None = None
    changes: tuple[Change, ...] = ()
    quote: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""

    def in_force_on(self, day: date) -> InForce | None:
        """The stretch of validity that holds on *day*, if any; both ends inclusive."""
        for stretch in self.in_force:
            if stretch.since <= day and (stretch.until is None or day <= stretch.until):
                return stretch
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A dated fact of the regime itself: an adoption, a vote, the end of a mandate."""

    on: date
    what: str
    check: CheckGrade
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """A sanctions regime: its provisions, its overlays (other jurisdictions' rows) and its timeline."""

    id: str
    title: str
    target: tuple[str, ...]  # ISO 3166-1 alpha-2
    issuer: str
    recorded: date  # transaction time of the file
    version: str  # recorded date and the first 12 hex digits of the file's SHA-256
    provisions: tuple[Provision, ...]
    overlays: tuple[Provision, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    event_activities: tuple[tuple[str, tuple[str, ...]], ...] = ()  # event type -> activities it may be
    sources: tuple[tuple[str, str], ...] = ()  # key -> address
