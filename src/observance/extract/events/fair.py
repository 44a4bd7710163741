"""Exhibitions: one a report, put together from every sentence that speaks of it.

A report may lose the very word ("held a joint of technological products"), so the exhibition is known from the whole
document: somewhere it is named, and somewhere it is said to have been held, opened, closed, or shown things.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from observance.extract.events.clause import Clause, clause_of, subject
from observance.extract.events.details import fair_detail, place_of, topics_of
from observance.extract.events.factuality import factuality_of
from observance.extract.events.frames import Frame
from observance.extract.events.needs import FAIR, has_fair
from observance.extract.events.sentence import Sentence, Unit
from observance.extract.events.timing import joined, own_date, reported_of
from observance.model import (
    Event,
    EventType,
    Factuality,
    GoodsKind,
    PartyKind,
    Quote,
    Report,
    Role,
    RoleName,
    SourceChain,
    When,
)

_HELD: Final = re.compile(r"\b(?:held|staged|hosted|organi[sz]ed)\b", re.IGNORECASE)
_ORGANISED: Final = re.compile(
    r"\b(?:in the name of|organi[sz]ed by|sponsored by|under the sponsorship of|hosted by|on behalf of)\s+(?:the )?",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(
    r"^(?:Also )?(?:Present|Attending|Among (?:the |those )?(?:guests|present|participants))|\b(?:attended|participated|took part|were present)\b"
)
_SHOWN: Final = re.compile(
    r"\b(?:showcased|on (?:show|display)|introduced|presented|displayed|exhibited|put on display|on view|exhibits?)\b",
    re.IGNORECASE,
)
_TAKING_PART: Final = re.compile(
    r"\b(?:including|enterprises|exhibitors|companies|units|participants|developed by|presented by|attended|booths)\b",
    re.IGNORECASE,
)
_BODIES: Final = frozenset({PartyKind.COMPANY, PartyKind.UNIVERSITY})
MOST_PERSONS: Final = 12
# More words of one kind than any sentence has.
MOST_TRIGGERS: Final = 12


def find_fair(
    sentences: Sequence[Sentence], frame: Frame, report: Report, chain: SourceChain, dateline: str | None
) -> list[Event]:
    """Give the exhibition of the report, if there is one that took place."""
    named = [s for s in sentences if FAIR.search(s.quote.text)]
    if not named:
        return []
    clauses = [c for s in sentences for c in _clauses(s, frame)]
    held = [(c, factuality_of(c, chain)) for c in clauses if _states(c, frame, sentences)]
    live = [(c, firm) for c, firm in held if firm.is_assessed]
    if not live:
        return [_event(c, firm, [c.sentence], report, dateline) for c, firm in held[:1]]
    scope = _scope(sentences, [c.sentence for c, _ in live])
    main, firm = min(live, key=lambda pair: (not _body(pair[0].sentence, report), pair[0].sentence.number))
    when: When | None = None
    for clause, _ in live:
        when = joined(when, own_date(clause, EventType.EXHIBITION))
    for sentence in scope:
        when = joined(when, _ceremony_date(sentence))
    event = _event(main, firm, scope, report, dateline)
    place = event.place or next((p for c, _ in live if (p := place_of(c, dateline))), None)
    return [
        Event(
            id=event.id,
            type=event.type,
            trigger=event.trigger,
            quote=event.quote,
            factuality=event.factuality,
            when=when,
            reported=event.reported,
            place=place,
            topics=event.topics,
            roles=_roles(scope, [c for c, _ in live]),
            detail=fair_detail(scope),
        )
    ]


_CEREMONY: Final = re.compile(r"\b(?P<which>opening|closing)(?: \w+)? (?:ceremony|session|function)\b", re.IGNORECASE)


def _ceremony_date(sentence: Sentence) -> When | None:
    """Give the end of the exhibition that a dated opening or closing ceremony fixes."""
    match = _CEREMONY.search(sentence.text, sentence.quote.start, sentence.quote.end)
    if match is None:
        return None
    return own_date(clause_of(sentence, *match.span("which")), EventType.EXHIBITION)


def _body(sentence: Sentence, report: Report) -> bool:
    """Whether a sentence is running text rather than the headline."""
    return sentence.quote.text.rstrip('"”’)').endswith((".", "!", "?")) or sentence.quote.text != report.headline


def _clauses(sentence: Sentence, frame: Frame) -> list[Clause]:
    found = []
    for pattern in (frame.verb, frame.display):
        if pattern:
            found += [
                clause_of(sentence, *match.span())
                for match in islice(
                    pattern.finditer(sentence.text, sentence.quote.start, sentence.quote.end), MOST_TRIGGERS
                )
            ]
    return found


def _states(clause: Clause, frame: Frame, sentences: Sequence[Sentence]) -> bool:
    """Whether a clause says that the exhibition took place: the noun beside the verb, or things shown with sides named."""
    trigger = clause.trigger.text
    if has_fair(clause) and _near_fair(clause):
        return True
    shown = frame.display is not None and frame.display.fullmatch(trigger) is not None
    # The damaged lead: something was held by two sides, and what was shown stands in the same sentence.
    lead = clause.sentence.number <= 2 and bool(_HELD.search(clause.sentence.quote.text))
    later = any(s.number > clause.sentence.number and FAIR.search(s.quote.text) for s in sentences)
    return shown and lead and later and bool(clause.sentence.countries())


def _near_fair(clause: Clause) -> bool:
    """Whether the exhibition is the verb's own subject or object, not a modifier further off."""
    text = clause.sentence.text
    for match in FAIR.finditer(text, clause.start, clause.end):
        between = text[min(match.end(), clause.trigger.end) : max(match.start(), clause.trigger.start)]
        if len(between) < 130 and not re.search(r"[;]|\bdelegation\b", between):
            return True
    return False


def _scope(sentences: Sequence[Sentence], stating: Sequence[Sentence]) -> list[Sentence]:
    """Give the sentences that speak of the exhibition: those that state it, name it, or list who and what was there."""
    first = min(s.number for s in stating)
    return [
        s
        for s in sentences
        if s in stating
        or (
            s.number >= first
            and (FAIR.search(s.quote.text) or _PRESENT.search(s.quote.text) or _SHOWN.search(s.quote.text))
        )
        or (s.number > first and re.search(r"\bthe event\b", s.quote.text) is not None)
        or (s.number > first and re.search(r"\bexhibitors?\b", s.quote.text) is not None)
        or (s.number > first and _CEREMONY.search(s.quote.text) is not None)
    ]


def _event(clause: Clause, firm: Factuality, scope: Sequence[Sentence], report: Report, dateline: str | None) -> Event:
    trigger = clause.trigger
    fair = FAIR.search(clause.sentence.text, clause.start, clause.end)
    if fair and not has_fair(clause):
        fair = None
    return Event(
        id="",
        type=EventType.EXHIBITION,
        trigger=Quote.cut(clause.sentence.text, *fair.span()) if fair else trigger,
        quote=clause.sentence.quote,
        factuality=firm,
        reported=reported_of(clause.sentence, report),
        place=place_of(clause, dateline),
        topics=topics_of(scope),
    )


def _roles(scope: Sequence[Sentence], clauses: Sequence[Clause]) -> tuple[Role, ...]:
    """Give organisers, participants and items from every sentence of the scope, each thing once a role."""
    found: list[Role] = []
    organisers = [*_holders(clauses), *(unit for sentence in scope for unit in _named_organisers(sentence))]
    for unit in organisers:
        _add(found, RoleName.ORGANISER, unit.quote, unit.party.id if unit.party else None)
    for sentence in scope:
        for unit in _participants(sentence):
            if not any(r.role is RoleName.ORGANISER and r.quote.overlaps(unit.quote) for r in found):
                _add(found, RoleName.PARTICIPANT, unit.quote, unit.party.id if unit.party else None)
        if _SHOWN.search(sentence.quote.text):
            for goods in sentence.goods:
                if goods.kind is not GoodsKind.SERVICE:
                    _add(found, RoleName.ITEM, goods.quote, None)
    return tuple(found)


def _add(found: list[Role], role: RoleName, quote: Quote, party: str | None) -> None:
    """Add a role unless the same words or the same party fill it already."""
    if not any(r.role is role and (r.quote.overlaps(quote) or (party and r.party == party)) for r in found):
        found.append(Role(role=role, quote=quote, party=party))


def _holders(clauses: Sequence[Clause]) -> list[Unit]:
    """Give who held the exhibition: the subject of "held", "staged", "organised"."""
    found: list[Unit] = []
    for clause in clauses:
        span = clause.sentence.quote
        held = _HELD.search(clause.sentence.text, span.start, span.end)
        if held:
            units = subject(clause_of(clause.sentence, *held.span()))
            found += [u for u in units if u.party and u.what == "mention" and not u.is_person]
    return found


def _named_organisers(sentence: Sentence) -> list[Unit]:
    """Give whom "in the name of" or "organised by" names."""
    return [
        unit
        for match in _ORGANISED.finditer(sentence.text, sentence.quote.start, sentence.quote.end)
        for unit in sentence.units
        if unit.party and not unit.is_person and 0 <= unit.quote.start - match.end() < 4
    ]


def _participants(sentence: Sentence) -> list[Unit]:
    """Give who took part: firms and institutes named with what was shown, classes of bodies, persons said to be present."""
    found: list[Unit] = []
    bodies = bool(_TAKING_PART.search(sentence.quote.text))
    present = bool(_PRESENT.search(sentence.quote.text))
    for unit in sentence.units:
        if unit.what == "class" and (bodies or _SHOWN.search(sentence.quote.text)):
            found.append(unit)
        body = bodies and unit.party is not None and unit.party.kind in _BODIES
        guest = present and unit.is_person and len(found) < MOST_PERSONS
        if unit.what == "mention" and (body or guest):
            found.append(unit)
    return [u for u in found if not any(o is not u and o.quote.covers(u.quote) and o.quote != u.quote for o in found)]
