"""Parties: who and what a report speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from observance.model.text import Quote


class PartyKind(StrEnum):
    """What a party is."""

    PERSON = "person"
    COMPANY = "company"
    PUBLIC_BODY = "public_body"
    ORGANIZATION = "organization"
    UNIVERSITY = "university"
    MILITARY = "military"
    OUTLET = "outlet"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"  # on sanctions lists only: reports are not searched for tail numbers
    COUNTRY = "country"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One person, body, vessel, country or place, with every mention of it in the report, in text order.

    ``id`` is unique within the report ("p1"...). ``country`` is ISO 3166-1 alpha-2 or None (unknown). ``aliases`` are
    other names the report itself gives it. ``title`` is the office the report gives a person.
    """

    id: str
    name: str
    kind: PartyKind
    country: str | None
    mentions: tuple[Quote, ...]
    aliases: tuple[str, ...] = ()
    title: str | None = None
