"""Parties of an English report, by gazetteer and grammar: countries, outlets, bodies, firms, places, ships, persons."""

from __future__ import annotations

from observance.extract.parties.gather import demonym_mentions, known_mentions, parties_of, settle, short_mentions
from observance.extract.parties.headed import find_headed
from observance.extract.parties.joint_bodies import find_joint_bodies
from observance.extract.parties.persons import find_persons
from observance.extract.parties.vessels import find_vessels
from observance.extract.parties.view import look
from observance.model import Party

__all__ = ["find_parties"]


def find_parties(text: str) -> tuple[Party, ...]:
    """Find who and what *text* speaks of: one party per real thing, every mention an exact quote, in text order."""
    view = look(text)
    named = [*find_headed(view), *find_joint_bodies(view), *find_vessels(view)]
    mentions = settle(view, known_mentions(view), named, find_persons(view))
    mentions += demonym_mentions(view, mentions)
    mentions += short_mentions(view, mentions)
    return parties_of(view, mentions)
