"""One event a happening: tellings of the same thing in several sentences are put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from observance.extract.events.timing import joined
from observance.model import Event, EventType, RoleName

ANOTHER: Final = re.compile(r"\b(?:also|another|separately|in addition|second|meanwhile|then)\b", re.IGNORECASE)
_DEFINITE: Final = re.compile(r"\b(?:the|this|that|these|its|their) (?:\w+ )?$", re.IGNORECASE)
_THE_AGREEMENT: Final = re.compile(
    r"\b(?:the|this) (?:\w+ )?(?:agreement|memorandum|protocol|treaty|document|accord|contract|deal|plan)\b",
    re.IGNORECASE,
)
# Speaks of somebody named before: "the delegation" is nobody new.
_BARE: Final = re.compile(
    r"(?:the )?(?:delegation|mission|group|party|(?:two|both) (?:sides|countries))", re.IGNORECASE
)
CORE: Final = {
    EventType.AGREEMENT: {RoleName.SIGNATORY},
    EventType.WEAPON_TEST: {RoleName.ITEM},
    EventType.VISIT: {RoleName.VISITOR},
    EventType.TALKS: {RoleName.PARTY, RoleName.PARTICIPANT, RoleName.BODY},
    EventType.SUPPLY: {RoleName.ITEM},
    EventType.PROCUREMENT: {RoleName.ITEM},
}
ALWAYS_ONE: Final = frozenset({EventType.VOTE, EventType.MANDATE, EventType.EXHIBITION})


def merged(events: Sequence[Event], text: str, states: Mapping[str, str], nations: Mapping[str, str]) -> list[Event]:
    """Put the tellings of one happening together, in text order; live ones are never joined with set-aside ones.

    *states* gives the country of every party that is a State, *nations* that of every other party.
    """
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: e.trigger.start):
        for place, earlier in enumerate(kept):
            if earlier.factuality.is_assessed == event.factuality.is_assessed and _same(earlier, event, text):
                kept[place] = _joined(earlier, event)
                break
            if _told_of_states(earlier, event, states, nations):
                break
        else:
            kept.append(event)
    return kept


def _told_of_states(talks: Event, again: Event, states: Mapping[str, str], nations: Mapping[str, str]) -> bool:
    """Whether undated talks between two States are the talks their envoys were said to have held."""
    if not (talks.type is again.type is EventType.TALKS and again.when is None):
        return False
    if not (talks.factuality.is_assessed and again.factuality.is_assessed):
        return False
    ours = {nations[r.party] for r in talks.roles if r.party is not None and r.party in nations}
    theirs = {states.get(r.party or "", "") for r in again.roles}
    return len(ours) > 1 and ours == theirs


def supplemented(events: Sequence[Event], further: Sequence[Event]) -> list[Event]:
    """Add to each event what further sentences on the very same day say of it; they make no event of their own."""
    found = list(events)
    for more in further:
        for place, event in enumerate(found):
            same_day = event.when is not None and more.when is not None and event.when.days == more.when.days
            if event.type is more.type and same_day and event.factuality.is_assessed and more.factuality.is_assessed:
                found[place] = _joined(event, replace(more, detail=()))
                break
    return found


def _same(a: Event, b: Event, text: str) -> bool:
    if a.type is not b.type:
        return False
    if a.quote == b.quote and a.type is not EventType.SUPPLY:
        return True
    if not _dates_agree(a, b):
        return False
    if a.type in ALWAYS_ONE:
        return True
    core = CORE.get(a.type)
    if core is None:
        return bool(_parties(a) & _parties(b)) or not _parties(b)
    ours, theirs = _core(a, core), _core(b, core)
    if a.type is EventType.AGREEMENT and _THE_AGREEMENT.search(b.quote.text):
        return True
    if not theirs:
        return not ANOTHER.search(text[b.quote.start : b.trigger.start]) or bool(
            _DEFINITE.search(text[max(0, b.trigger.start - 16) : b.trigger.start])
        )
    return bool(ours & theirs)


def _dates_agree(a: Event, b: Event) -> bool:
    if a.when is None or b.when is None:
        return True
    starts = (a.when.start or a.when.end, b.when.start or b.when.end)
    ends = (a.when.end or a.when.start, b.when.end or b.when.start)
    if a.type is EventType.VISIT:
        # An arrival and a return are the ends of one stay.
        return True
    return (starts[0] or date.min) <= (ends[1] or date.max) and (starts[1] or date.min) <= (ends[0] or date.max)


def _core(event: Event, roles: set[RoleName]) -> set[str]:
    """Give the words and parties of the roles that tell one happening of a type from another."""
    found: set[str] = set()
    for role in event.roles:
        if role.role in roles:
            found.add(role.party or _head(role.quote.text))
            found.add(_head(role.quote.text))
    return found


def _head(words: str) -> str:
    """Give the last word of a phrase, without its number: "missiles" and "missile" are one."""
    last = re.findall(r"[\w.-]+", words.casefold())
    return last[-1].removesuffix("s") if last else ""


def _parties(event: Event) -> set[str]:
    return {role.party for role in event.roles if role.party}


def _joined(first: Event, second: Event) -> Event:
    """Put a later telling into an earlier one: roles and topics add up, dates complete each other."""
    roles = list(first.roles)
    for role in second.roles:
        same = any(
            r.role is role.role and (r.quote.overlaps(role.quote) or (r.party is not None and r.party == role.party))
            for r in roles
        )
        if not same and not (_BARE.fullmatch(role.quote.text) and any(r.role is role.role for r in roles)):
            roles.append(role)
    detail = dict(second.detail) | dict(first.detail)
    return replace(
        first,
        when=joined(first.when, second.when),
        place=first.place or second.place,
        topics=tuple(dict.fromkeys((*first.topics, *second.topics))),
        roles=tuple(roles),
        detail=tuple(detail.items()),
    )
