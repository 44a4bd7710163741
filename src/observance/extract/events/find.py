"""Finding events: every frame on every sentence, judged, filled, and put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from observance.extract.events import details
from observance.extract.events.clause import Clause, clause_of
from observance.extract.events.exchange import find_exchange
from observance.extract.events.factuality import factuality_of, lead_of
from observance.extract.events.fair import find_fair
from observance.extract.events.frames import Frame, frames
from observance.extract.events.merge import merged, supplemented
from observance.extract.events.needs import crosses_border, met_by
from observance.extract.events.roles import roles_of, signatories
from observance.extract.events.sentence import Sentence, view
from observance.extract.events.timing import bounded, own_date, reported_of
from observance.model import (
    Event,
    EventType,
    Factuality,
    Goods,
    Party,
    PartyKind,
    Report,
    RoleName,
    SourceChain,
    When,
)
from observance.text import find_dates, sentences

_VERBAL: Final = re.compile(
    r"\b(?:was held|were held|held|took place|conducted|after|attend(?:ed|ing)?|began|begun|followed|opened|wrapped up|had|were)\b"
)
_BEGUN: Final = re.compile(
    r"(?:\s[\w-]+){0,6}?\s(?:were held|took place|have begun|began|were opened|opened|resumed|wrapped up|ended)(?!\w)"
)
_HELD_BEFORE: Final = re.compile(r"(?<!\w)(?:held|had|began|opened|resumed|attend(?:ed|ing))(?:\s[\w-]+){0,3}\s$")
# What runs on longer without a stop is a table or a wall of words: of 4,820 sentences of one agency the longest has 4,236 letters.
LONGEST_SENTENCE: Final = 5000
# Types whose goods item is a weapon or cargo near the trigger.
_DETAILED: Final = frozenset({EventType.VOTE, EventType.MANDATE})


# More words of one kind than any sentence has: what holds more is not a sentence.
MOST_TRIGGERS: Final = 12


def find_events(
    report: Report, chain: SourceChain, parties: Sequence[Party], goods: Sequence[Goods]
) -> tuple[Event, ...]:
    """Give the events of *report* in text order, ids e1, e2, ...; the set-aside ones (planned, general...) included."""
    words = f"published {report.published}" if report.published else _not_before_words(report)
    dates = find_dates(report.text, anchor=report.anchor, language=report.language, anchor_words=words)
    views = view(report.text, sentences(report.text), parties, goods, dates)
    body = [s for s in views if not _is_headline(s, report) and len(s.quote.text) <= LONGEST_SENTENCE]
    dateline = details.dateline_place(report.text)
    found: list[Event] = []
    for frame in frames():
        if frame.type is EventType.EXHIBITION:
            found += find_fair(body, frame, report, chain, dateline) or []
            continue
        for sentence in body:
            found += _in_sentence(sentence, frame, report, chain, dateline)
    found += find_exchange(body, report, chain)
    people = frozenset(party.id for party in parties if party.kind is PartyKind.PERSON)
    joined = [
        replace(event, roles=tuple(signatories(event.roles, people))) if event.type is EventType.AGREEMENT else event
        for event in _bound_undated(
            supplemented(
                merged(_without_doubles(found), report.text, *_nations(parties)),
                _further_tests(body, report, chain, dateline),
            )
        )
        if event.type is not EventType.WEAPON_TEST or event.when or _has_actor(event)
    ]
    lead_end = lead_of(report.text)
    ordered = sorted(joined, key=lambda event: (event.trigger.start, event.type.value))
    return tuple(
        replace(event, id=f"e{n}", attributed_to=_speaker(event, chain, lead_end)) for n, event in enumerate(ordered, 1)
    )


def _nations(parties: Sequence[Party]) -> tuple[dict[str, str], dict[str, str]]:
    """Give the country of every State, and of every other party that has one."""
    states = {p.id: p.country for p in parties if p.country and p.kind is PartyKind.COUNTRY}
    return states, {p.id: p.country for p in parties if p.country and p.kind is not PartyKind.COUNTRY}


_TEST: Final = re.compile(
    r"(?<!\w)(?:conducted|carried out|staged|made) (?:a |the |another |its )?(?:[a-z-]+ )*(?:tests?|test-?fires?|launch)(?!\w)"
)


def _further_tests(body: Sequence[Sentence], report: Report, chain: SourceChain, dateline: str | None) -> list[Event]:
    """Give the sentences that speak on about a test without naming the weapon: they add who and when, and nothing else."""
    frame = next(frame for frame in frames() if frame.type is EventType.WEAPON_TEST)
    found = []
    for sentence in body:
        for match in _TEST.finditer(sentence.text, sentence.quote.start, sentence.quote.end):
            clause = clause_of(sentence, *match.span())
            if not met_by(frame.needs, clause):
                event = _event(clause, frame, report, chain, dateline, is_noun=False)
                found.append(replace(event, roles=tuple(r for r in event.roles if r.role is not RoleName.ITEM)))
    return found


def _has_actor(event: Event) -> bool:
    return any(role.role is RoleName.ACTOR for role in event.roles)


def _not_before_words(report: Report) -> str:
    if report.not_before is None or report.not_before.quote is None:
        return ""
    return f'counted from "{report.not_before.quote.text}" in the text'


def _is_headline(sentence: Sentence, report: Report) -> bool:
    return sentence.quote.start == 0 and sentence.quote.text == report.headline


def _in_sentence(
    sentence: Sentence, frame: Frame, report: Report, chain: SourceChain, dateline: str | None
) -> list[Event]:
    found = []
    for pattern, is_noun in ((frame.verb, False), (frame.noun, True)):
        if pattern is None:
            continue
        matches = pattern.finditer(sentence.text, sentence.quote.start, sentence.quote.end)
        for match in islice(matches, MOST_TRIGGERS):
            clause = clause_of(sentence, *match.span())
            if _stands(clause, frame, is_noun=is_noun):
                event = _event(clause, frame, report, chain, dateline, is_noun=is_noun)
                # "The sale of weapons" of nobody to nobody is a topic.
                if not (is_noun and frame.type in _TRADE) or any(r.role in _SIDES for r in event.roles):
                    found.append(event)
    return found


_SIDES: Final = frozenset({RoleName.SUPPLIER, RoleName.RECIPIENT})


def _stands(clause: Clause, frame: Frame, *, is_noun: bool) -> bool:
    """Whether a trigger names a happening here: joined with what it needs, and not a mere noun of some plan or rule."""
    if clause.trigger.text[0].isupper() and clause.trigger.start > clause.sentence.quote.start and not is_noun:
        return False
    if is_noun:
        if frame.type is EventType.TALKS:
            return _is_meeting(clause)
        whole = Clause(clause.sentence, clause.trigger, clause.sentence.quote.start, clause.sentence.quote.end)
        near = replace(whole, start=clause.trigger.start)
        said = clause.sentence.text[clause.sentence.quote.start : clause.trigger.start]
        foiled = _FOILED.search(clause.sentence.text, clause.trigger.end, clause.end)
        if frame.type in _TRADE and (foiled or _ANNOUNCED.search(said) or not crosses_border(whole)):
            return False
        looks_back = frame.type in {EventType.SHIP_TO_SHIP, EventType.VISIT}
        if frame.type is EventType.VISIT and met_by(frame.needs, clause):
            return True
        return met_by(frame.needs, whole if looks_back else near)
    if not clause.passive and _ADJECTIVAL.search(clause.sentence.text[clause.start : clause.trigger.start]):
        return False
    if frame.type is EventType.AGREEMENT and _NEGOTIATED.search(clause.words[clause.trigger.end - clause.start :]):
        return False
    if frame.foreign and frame.type in _TRADE and not crosses_border(clause):
        return False
    own = frame.direct is not None and not clause.passive and bool(frame.direct.fullmatch(clause.trigger.text))
    return met_by(frame.needs, clause, own=own)


# "The designated driver", "its seized cargo": a participle before its noun states nothing.
_ADJECTIVAL: Final = re.compile(r"(?<![\w-])(?:the|an?|its|his|her|their|our)\s(?:\w+ly\s)?$", re.IGNORECASE)
# "Concluded the negotiations for signing ..." is no agreement yet.
_NEGOTIATED: Final = re.compile(
    r"^\s(?:the |its |their )?(?:\w+ )?(?:negotiations|talks|consultations)\b", re.IGNORECASE
)
# What was stopped on its way was not delivered.
_FOILED: Final = re.compile(
    r"\b(?:was|were|is|are|been|being)\s(?:\w+ly\s)?(?:stopped|intercepted|seized|blocked|halted|cancell?ed|banned|prohibited|delayed|suspended"
    r"|postponed|approved|authori[sz]ed|cleared|announced|proposed|discussed|planned|forbidden|foiled|prevented|restricted)\b"
)
# A sale that was announced or approved has not been delivered.
_ANNOUNCED: Final = re.compile(
    r"\b(?:announc|approv|authori[sz]|decid|propos|discuss|negotiat|clear|condemn|oppos|halt|suspend|stop|ban)\w*\s(?:on |off )?(?:the |an? |its |further |possible )*$"
)
_TRADE: Final = frozenset({EventType.SUPPLY, EventType.PROCUREMENT, EventType.PAYMENT})


def _is_held(clause: Clause) -> bool:
    """Whether "negotiations" are said to have been held, right after the word or right before it."""
    text = clause.sentence.text
    before = text[clause.start : clause.trigger.start]
    return bool(_BEGUN.match(text, clause.trigger.end, clause.end) or _HELD_BEFORE.search(before))


def _is_meeting(clause: Clause) -> bool:
    """Whether a named meeting took place or was attended, between sides of different countries."""
    text = clause.sentence.quote.text
    vague = clause.trigger.text.casefold() in {"negotiations", "consultations"}
    if vague and not _is_held(clause):
        return False
    if not _VERBAL.search(text):
        return False
    if re.search(r"working-?level|working meeting|ministerial|joint working|inter-?governmental", text, re.IGNORECASE):
        return True
    return len(clause.sentence.countries()) > 1


def _event(
    clause: Clause, frame: Frame, report: Report, chain: SourceChain, dateline: str | None, *, is_noun: bool
) -> Event:
    roles = roles_of(clause, frame, is_noun=is_noun)
    detail: tuple[tuple[str, str], ...] = ()
    if frame.type is EventType.WEAPON_TEST:
        item = next((role.quote for role in roles if role.role is RoleName.ITEM), None)
        detail = details.weapon_detail(item, clause.sentence)
    elif frame.type in _DETAILED:
        detail = details.vote_detail(frame.type, clause)
    when = None if is_noun and _attended(clause) else own_date(clause, frame.type)
    if is_noun and frame.type in {EventType.VISIT, *_TRADE} and when and not _dates_stay(clause, when):
        when = None
    if frame.type is EventType.MANDATE and when and dict(detail).get("status") != "extended":
        when = replace(when, end=None) if when.start else when
    return Event(
        id="",
        type=frame.type,
        trigger=clause.trigger,
        quote=clause.sentence.quote,
        factuality=Factuality.GENERAL if when is None and _habitual(clause, frame) else factuality_of(clause, chain),
        when=when,
        reported=reported_of(clause.sentence, report),
        place=details.place_of(clause, dateline),
        topics=details.topics_of([clause.sentence]),
        roles=tuple(roles),
        detail=detail,
    )


def _habitual(clause: Clause, frame: Frame) -> bool:
    """Whether an undated verb of trade in the present tells a habit: "Russia imports coal"."""
    return frame.type in _TRADE and clause.trigger.text.casefold().endswith("s") and not clause.passive


def _dates_stay(clause: Clause, when: When) -> bool:
    """Whether a date stands in the phrase of a stay itself: "on a visit to Russia, met him on Monday" dates the meeting."""
    if when.quote is None or when.quote.start < clause.trigger.end:
        return when.quote is not None and clause.trigger.start - when.quote.end < BESIDE
    return (
        re.search(
            r"[,;]\s|\b(?:met|had|held|said|paid|left)\b", clause.sentence.text[clause.trigger.end : when.quote.start]
        )
        is None
    )


# How far before "visit" its own date may stand: "the June 19 visit".
BESIDE: Final = 12


def _attended(clause: Clause) -> bool:
    """Whether a meeting is only what somebody went to or came from: the date beside it is the journey's."""
    before = clause.sentence.text[clause.start : clause.trigger.start]
    return re.search(r"\battend(?:ed|ing)?\b[^.;]*$", before) is not None


def _without_doubles(events: Sequence[Event]) -> list[Event]:
    """Drop a weaker reading of words that another frame has taken: a launch is no supply, a visit's talks stay."""
    taken: list[Event] = []
    order = {kind: n for n, kind in enumerate(_PREFERRED)}
    for event in sorted(events, key=lambda e: (order.get(e.type, len(order)), e.trigger.start)):
        clash = any(other.trigger.overlaps(event.trigger) and other.type is not event.type for other in taken)
        if not clash:
            taken.append(event)
    return taken


_PREFERRED: Final = (
    EventType.EXHIBITION,
    EventType.WEAPON_TEST,
    EventType.SHIP_TO_SHIP,
    EventType.WORKER_DISPATCH,
    EventType.AGREEMENT,
    EventType.JOINT_VENTURE,
    EventType.PAYMENT,
    EventType.CYBER,
    EventType.SEIZURE,
    EventType.PORT_CALL,
    EventType.VISIT,
    EventType.TALKS,
    EventType.SUPPLY,
    EventType.PROCUREMENT,
)


def _bound_undated(events: Sequence[Event]) -> list[Event]:
    """Bound what is undated but said to have happened at the exhibition, by the exhibition's own dates."""
    fair = next((e for e in events if e.type is EventType.EXHIBITION and e.factuality.is_assessed and e.when), None)
    found = []
    for event in events:
        when: When | None = event.when
        at_it = re.search(
            r"\b(?:at|during|on the (?:margins|sidelines) of) the (?:exhibition|fair|expo|event)\b", event.quote.text
        )
        if fair and when is None and event is not fair and at_it and event.factuality.is_assessed:
            when = bounded(fair.when, event.reported)
        found.append(replace(event, when=when))
    return found


_CREDIT: Final = re.compile(r"^[(\[][^)\]\n]{2,80}[)\]]\s*")


def _speaker(event: Event, chain: SourceChain, lead_end: int) -> str | None:
    """Give whom the report credits with the event: the source its own sentence names, or in the lead the chain's."""
    if event.factuality is not Factuality.REPORTED:
        return None
    # A credit line at the head of the first sentence credits the report, not this event.
    said = _CREDIT.sub("", event.quote.text).casefold()
    named = [name for name in chain.path[1:] if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said)]
    if named:
        return named[-1]
    return chain.path[-1] if chain.path and event.quote.start < lead_end else None
