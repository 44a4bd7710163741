"""A designation as the entity that clients of screening APIs read: FollowTheMoney's, under an id of ours."""

from __future__ import annotations

from observance.api.shapes import Entity
from observance.lists import ftm_entity, version_time
from observance.model import Designation, SanctionsList


def entity(designation: Designation, listed: SanctionsList, *, identity: str) -> Entity:
    """Give *designation* under the id *identity*; what the list does not say is left out, dates that are none null."""
    return Entity(**{**ftm_entity(designation, listed), "id": identity})


def day_time(version: str) -> str | None:
    """Give a list's version as a time; None where it is not a day."""
    return version_time(version)
