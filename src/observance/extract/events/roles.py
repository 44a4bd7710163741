"""Who fills the roles of an event: the slots of its frame, the phrases they take, and no filler twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from observance.extract.events.clause import SLOTS, Clause, items
from observance.extract.events.frames import Frame
from observance.extract.events.needs import WEAPON, has_weapon
from observance.extract.events.objects import acts_for_state
from observance.extract.events.sentence import Unit
from observance.model import EventType, GoodsKind, PartyKind, Quote, Role, RoleName
from observance.text.countries import country_code, country_of_demonym


def roles_of(clause: Clause, frame: Frame, *, is_noun: bool) -> list[Role]:
    """Fill the frame's slots; an outlet that reports is nobody's actor."""
    found: list[Role] = []
    turned = not is_noun and frame.reversed is not None and bool(frame.reversed.fullmatch(clause.trigger.text))
    slots = _TURNED if turned else frame.noun_roles if is_noun else frame.roles
    for name, slot in slots.items():
        if slot in {"item", "weapon"}:
            for quote in _items(clause, weapon=slot == "weapon"):
                item = Role(role=name, quote=quote)
                if not any(_same_filler(r, item) for r in found):
                    found.append(item)
            continue
        for unit in SLOTS[slot](clause):
            role = _role(name, unit, frame, clause)
            if role and not any(_same_filler(r, role) for r in found):
                found.append(role)
    return found


def _same_filler(one: Role, other: Role) -> bool:
    """Whether two fillers of one role are the same party, or the same words."""
    if one.role is not other.role:
        return False
    same_party = one.party is not None and one.party == other.party
    return same_party or one.quote.overlaps(other.quote) or one.quote.text.casefold() == other.quote.text.casefold()


# "Received 2 million dollars from ...": who gets it is the subject.
_TURNED: Final = {RoleName.RECIPIENT: "subject", RoleName.SUPPLIER: "from"}


def _role(name: RoleName, unit: Unit, frame: Frame, clause: Clause) -> Role | None:
    party = unit.party
    if party and party.kind is PartyKind.OUTLET:
        return None
    if name is RoleName.VISITOR and party and unit.what == "mention" and not unit.is_person:
        return None
    if frame.type is EventType.TALKS and party and unit.what == "mention" and party.kind is PartyKind.PLACE:
        return None
    quote = unit.quote
    if frame.type is EventType.AGREEMENT and name is RoleName.SIGNATORY:
        quote = _owned(unit, clause)
    widened = _of_country(unit, clause)
    if widened:
        return Role(role=name, quote=widened, party=party.id if party and acts_for_state(widened.text) else None)
    return Role(role=name, quote=quote, party=party.id if party else None)


# The noun an adjective of a country goes with, in lower case, up to the next verb or preposition.
_NOUN: Final = re.compile(
    r"(?:[\s-](?!(?:in|at|on|of|for|to|by|from|with|and|or|was|were|is|are|has|had|have|will|would|who|which|that|said|also|on|as|after|before"
    r"|under|over|into|through|about|during|since)\b)(?!\w+ed\b)(?:IT\b|[a-z])[\w-]*){1,4}"
)


def _of_country(unit: Unit, clause: Clause) -> Quote | None:
    """Take "Russian importer" for "Russian": what a country's adjective describes is not the country itself."""
    if unit.what != "mention" or unit.party is None or unit.party.kind is not PartyKind.COUNTRY:
        return None
    if country_of_demonym(unit.quote.text) is None or country_code(unit.quote.text) is not None:
        return None
    stop = clause.trigger.start - 1 if unit.quote.end <= clause.trigger.start else clause.end
    noun = _NOUN.match(clause.sentence.text, unit.quote.end, stop)
    return Quote.cut(clause.sentence.text, unit.quote.start, noun.end()) if noun else None


_OWNER: Final = re.compile(r"(?P<owner>[A-Z][\w.]+(?: [A-Z][\w.]+)?)(?:['’]s)?\s$")


def _owned(unit: Unit, clause: Clause) -> Quote:
    """Take the owner before a body into its phrase: "Russia's Ministry of Digital Development"."""
    if unit.party is None or unit.party.kind is PartyKind.COUNTRY or unit.is_person:
        return unit.quote
    text = clause.sentence.text
    owner = _OWNER.search(text[clause.sentence.quote.start : unit.quote.start])
    if owner and (country_code(owner["owner"]) or country_of_demonym(owner["owner"])):
        return Quote.cut(text, unit.quote.start - len(owner.group()), unit.quote.end)
    return unit.quote


def signatories(roles: Sequence[Role], people: frozenset[str]) -> list[Role]:
    """Bodies and States sign; a person is the signatory only where no body is named."""
    signing = [r for r in roles if r.role is RoleName.SIGNATORY]
    bodies = [r for r in signing if r.party not in people]
    others = [r for r in roles if r.role is not RoleName.SIGNATORY]
    if bodies:
        signers = [replace(r, role=RoleName.ACTOR) for r in signing if r.party in people]
        return [*bodies, *others, *signers]
    if not signing:
        return [replace(r, role=RoleName.SIGNATORY) if r.role is RoleName.ACTOR else r for r in others]
    return list(roles)


def _items(clause: Clause, *, weapon: bool) -> list[Quote]:
    """Give the goods of the clause; for a test the weapon alone, from its phrase or, where none was found, its noun."""
    found = items(clause)
    if not weapon and (found or not has_weapon(clause)):
        return found
    arms = [
        one.quote
        for one in clause.sentence.goods
        if one.kind is GoodsKind.TANGIBLE
        and WEAPON.search(one.quote.text)
        and clause.start <= one.quote.start < clause.end
    ]
    if arms:
        return arms
    match = WEAPON.search(clause.sentence.text, clause.trigger.start, clause.end)
    match = match or WEAPON.search(clause.sentence.text, clause.start, clause.end)
    return [_phrase(clause, match)] if match else []


_LEFT: Final = re.compile(
    r"(?:(?<![\w.-])(?!(?:of|the|an?|its|their|and|at|on|in|with|for|to|by|from|another|new-type|said|that|was|were)\s)[\w.-]+\s){1,6}$"
)
_RIGHT: Final = re.compile(
    r"^(?:\s(?:launchers?|shells?|missiles?|systems?|engines?|warheads?|vehicles?|[A-Z][\w-]*-[\w.-]+))+"
)


def _phrase(clause: Clause, match: re.Match[str]) -> Quote:
    """Widen a weapon's noun to its phrase: "240 mm-caliber multiple rocket launcher shells"."""
    text = clause.sentence.text
    left = _LEFT.search(text[clause.trigger.end : match.start()])
    right = _RIGHT.search(text[match.end() : clause.end])
    start = match.start() - (len(left.group()) if left and match.start() > clause.trigger.end else 0)
    return Quote.cut(text, start, match.end() + (right.end() if right else 0))
