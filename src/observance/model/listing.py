"""Sanctions lists, designations and what screening a party against them gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from observance.model.party import PartyKind


class NameQuality(StrEnum):
    """How much weight the list itself gives a name."""

    PRIMARY = "primary"
    STRONG = "strong"  # UN "Good" alias
    WEAK = "weak"  # UN "Low" alias, OFAC "weak aka"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """One name of a listed party as printed on the list."""

    text: str
    quality: NameQuality


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """One listed party at one version of a list."""

    entity: str  # the list's own reference, such as KPe.001
    kind: PartyKind
    names: tuple[ListedName, ...]
    programme: str  # such as UN-DPRK
    listed_on: date | None = None
    birth_dates: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2
    identifiers: tuple[tuple[str, str], ...] = ()  # (kind, value)
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionsList:
    """A sanctions list at a version. ``sha256`` is of the canonical entries, so a change is one of content."""

    id: str  # such as un-sc
    title: str
    version: str  # the publisher's date, YYYY-MM-DD
    sha256: str
    source: str
    designations: tuple[Designation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAgreement:
    """One name part of the query against one of the listed name; either side may be missing (left over)."""

    query: str | None
    listed: str | None
    how: str  # exact | edit | initial | romanisation | left over
    score: float  # 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A party resembles a designation. ``score`` is name likeness (0..1); ``corroboration`` is what else agrees.

    A match is a reason to look, never an identification.
    """

    party: str  # Party.id
    entity: str
    list: str
    list_version: str
    name: str  # the listed name that agreed best
    quality: NameQuality
    score: float
    corroboration: tuple[str, ...]
    tokens: tuple[TokenAgreement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedAgainst:
    """One list a screening was held against; printed with every result, a clear one included."""

    list: str
    version: str
    designations: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The result of screening one party: ``matches`` may be empty, and that is a result too."""

    party: str  # Party.id
    query: str
    against: tuple[ScreenedAgainst, ...]
    threshold: float
    matches: tuple[Match, ...]
