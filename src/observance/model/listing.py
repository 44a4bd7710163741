"""Sanctions lists, designations and what screening a party against them gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from observance.model.party import PartyKind

PROGRAMMES_JOIN = " | "
UNDATED = "undated"  # the version of a list read from a file that does not say of which day it is


class NameQuality(StrEnum):
    """How much weight the list itself gives a name."""

    PRIMARY = "primary"
    STRONG = "strong"  # UN "Good" alias
    WEAK = "weak"  # UN "Low" alias, OFAC "weak aka"


class WeakPolicy(StrEnum):
    """What a name counts that its own list marks as weak (UN "Low", OFAC "weak aka")."""

    IGNORE = "ignore"  # never a match
    CORROBORATE = "corroborate"  # a match where something beside the name agrees
    FULL = "full"  # as any other name


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """One name of a listed party as printed on the list."""

    text: str
    quality: NameQuality
    former: bool = False  # the list says that it is no longer used ("f.k.a.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """One listed party at one version of a list."""

    entity: str  # the list's own reference, such as KPe.001
    kind: PartyKind
    names: tuple[ListedName, ...]
    programme: str  # such as UN-DPRK; several are joined by " | "
    listed_on: date | None = None
    birth_dates: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2
    identifiers: tuple[tuple[str, str], ...] = ()  # (kind, value)
    remarks: str = ""
    positions: tuple[str, ...] = ()  # titles and offices the list gives a person
    birth_places: tuple[str, ...] = ()  # as printed
    linked: tuple[str, ...] = ()  # listed parties it is linked to, by name ("Linked To:", owner, operator)
    topics: tuple[str, ...] = ()  # FollowTheMoney topics, such as sanction or role.pep

    @property
    def programmes(self) -> tuple[str, ...]:
        """Every programme it is listed under, in the list's order."""
        return tuple(self.programme.split(PROGRAMMES_JOIN)) if self.programme else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionsList:
    """A sanctions list at a version. ``sha256`` is of the canonical entries, so a change is one of content."""

    id: str  # such as un-sc
    title: str
    version: str  # the publisher's date, YYYY-MM-DD, or UNDATED
    sha256: str
    source: str
    designations: tuple[Designation, ...]
    format: str = ""  # the file format it was read from, such as un-xml; empty for one read before formats were noted
    rows: int = 0  # rows or elements the file held; 0 where that was not noted
    warnings: tuple[str, ...] = ()  # what the file held that is in no designation, or may be damaged

    @property
    def names(self) -> int:
        """How many names it holds in all."""
        return sum(len(one.names) for one in self.designations)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAgreement:
    """One name part of the query against one of the listed name; either side may be missing (left over)."""

    query: str | None
    listed: str | None
    how: str  # in words: exact, edit, sounds alike, initial, same Korean syllable, left over ...
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
    contradictions: tuple[str, ...] = ()  # what is known on both sides and differs, in words
    read_as: str = ""  # by which reading the two names met, in words; "" for letters as they stand


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
    disguise: tuple[str, ...] = ()  # what was done to the name so that a machine misses it, in words
