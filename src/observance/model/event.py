"""Events, goods and gaps: what a report says happened, with what, and what it says it does not know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from observance.model.text import Quote, When


class EventType(StrEnum):
    """The closed list of happenings observance looks for. There is no default type."""

    EXHIBITION = "exhibition"
    AGREEMENT = "agreement"
    VISIT = "visit"
    TALKS = "talks"
    TRAINING = "training"
    SUPPLY = "supply"
    PROCUREMENT = "procurement"
    JOINT_VENTURE = "joint_venture"
    WORKER_DISPATCH = "worker_dispatch"
    WEAPON_TEST = "weapon_test"
    VOTE = "vote"
    MANDATE = "mandate"
    DESIGNATION = "designation"
    SHIP_TO_SHIP = "ship_to_ship"
    PORT_CALL = "port_call"
    PAYMENT = "payment"
    CYBER = "cyber"
    SEIZURE = "seizure"


class RoleName(StrEnum):
    """What a party or thing does in an event."""

    PARTY = "party"
    HOST = "host"
    VISITOR = "visitor"
    SIGNATORY = "signatory"
    ORGANISER = "organiser"
    PARTICIPANT = "participant"
    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    ACTOR = "actor"
    ITEM = "item"
    VOTER = "voter"
    BODY = "body"


class Factuality(StrEnum):
    """How firmly the report states an event. Only the first two are assessed."""

    ASSERTED = "asserted"  # the outlet states it itself
    REPORTED = "reported"  # the outlet passes on what a source said
    PLANNED = "planned"
    DENIED = "denied"
    ALLEGED = "alleged"
    CAPABILITY = "capability"
    GENERAL = "general"

    @property
    def is_assessed(self) -> bool:
        """Whether events of this factuality are held against provisions."""
        return self in {Factuality.ASSERTED, Factuality.REPORTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One participant of an event: the words that fill the role and, where resolved, the party they stand for."""

    role: RoleName
    quote: Quote
    party: str | None = None  # Party.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One real-world happening as this report tells it (one event, however many sentences).

    ``when`` is when it happened (None: the report does not say). ``reported`` is when it was reported, which is kept
    apart: "on Wednesday, KCNA reported the signing" dates the report, not the signing. ``trigger`` is the word that
    names the happening; ``quote`` the sentences that carry it, and it covers the trigger.
    ``detail`` holds typed extras as the text gives them: for a weapon test ``weapon``, ``class``, ``fuel``,
    ``outcome``; for a vote ``outcome``; for a mandate ``status``; for an exhibition ``name``, ``edition``, ``status``.
    """

    id: str
    type: EventType
    trigger: Quote
    quote: Quote
    factuality: Factuality
    when: When | None = None
    reported: When | None = None
    place: str | None = None
    topics: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    attributed_to: str | None = None  # outlet or speaker the report credits with it
    detail: tuple[tuple[str, str], ...] = ()


class GoodsKind(StrEnum):
    """Whether a goods phrase names a thing with a customs heading, or only a category, know-how or a service."""

    TANGIBLE = "tangible"
    INTANGIBLE = "intangible"
    CATEGORY = "category"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingCandidate:
    """A candidate Harmonized System chapter or heading (never a ruling), ``score`` in 0..1."""

    code: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A goods phrase: ``hs`` is empty when the phrase is rejected as too general, ``reason`` says why."""

    quote: Quote
    kind: GoodsKind
    reason: str
    hs: tuple[HeadingCandidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something the report says is not known or not told, kept instead of being filled in silently."""

    quote: Quote
    what: str
    asserted_by: str | None = None
