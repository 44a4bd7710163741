"""Finding events: every frame on every sentence, judged, filled, and put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from observance.extract.events import details
from observance.extract.events.clause import SLOTS, Clause, clause_of, items
from observance.extract.events.exchange import find_exchange
from observance.extract.events.factuality import factuality_of, lead_of
from observance.extract.events.fair import find_fair
from observance.extract.events.frames import Frame, frames
from observance.extract.events.merge import merged, supplemented
from observance.extract.events.needs import WEAPON, crosses_border, met_by
from observance.extract.events.sentence import Sentence, Unit, view
from observance.extract.events.timing import bounded, own_date, reported_of
from observance.model import (
    Event,
    EventType,
    Factuality,
    Goods,
    GoodsKind,
    Party,
    PartyKind,
    Quote,
    Report,
    Role,
    RoleName,
    SourceChain,
    When,
)
from observance.text import find_dates, sentences
from observance.text.countries import country_code, country_of_demonym

_VERBAL: Final = re.compile(
    r"\b(?:was held|were held|held|took place|conducted|after|attend(?:ed|ing)?|began|begun|followed|opened|wrapped up|had|were)\b"
)
_HELD: Final = re.compile(r"\b(?:were held|took place|began|begun|opened|resumed|wrapped up|attend(?:ed|ing))\b")
# Types whose goods item is a weapon or cargo near the trigger.
_DETAILED: Final = frozenset({EventType.VOTE, EventType.MANDATE})


def find_events(
    report: Report, chain: SourceChain, parties: Sequence[Party], goods: Sequence[Goods]
) -> tuple[Event, ...]:
    """Give the events of *report* in text order, ids e1, e2, ...; the set-aside ones (planned, general...) included."""
    words = f"published {report.published}" if report.published else _not_before_words(report)
    dates = find_dates(report.text, anchor=report.anchor, language=report.language, anchor_words=words)
    views = view(report.text, sentences(report.text), parties, goods, dates)
    body = [s for s in views if not _is_headline(s, report)]
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
        replace(event, roles=tuple(_signatories(event.roles, people))) if event.type is EventType.AGREEMENT else event
        for event in _bound_undated(
            supplemented(merged(_without_doubles(found), report.text), _further_tests(body, report, chain, dateline))
        )
        if event.type is not EventType.WEAPON_TEST or event.when or _has_actor(event)
    ]
    lead_end = lead_of(report.text)
    ordered = sorted(joined, key=lambda event: (event.trigger.start, event.type.value))
    return tuple(
        replace(event, id=f"e{n}", attributed_to=_speaker(event, chain, lead_end)) for n, event in enumerate(ordered, 1)
    )


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
        for match in pattern.finditer(sentence.text, sentence.quote.start, sentence.quote.end):
            clause = clause_of(sentence, *match.span())
            if _stands(clause, frame, is_noun=is_noun):
                found.append(_event(clause, frame, report, chain, dateline, is_noun=is_noun))
    return found


def _stands(clause: Clause, frame: Frame, *, is_noun: bool) -> bool:
    """Whether a trigger names a happening here: joined with what it needs, and not a mere noun of some plan or rule."""
    if clause.trigger.text[0].isupper() and clause.trigger.start > clause.sentence.quote.start and not is_noun:
        return False
    if is_noun:
        if frame.type is EventType.TALKS:
            return _is_meeting(clause)
        whole = Clause(clause.sentence, clause.trigger, clause.sentence.quote.start, clause.sentence.quote.end)
        near = replace(whole, start=clause.trigger.start)
        if frame.type in _TRADE and not crosses_border(whole):
            return False
        looks_back = frame.type in {EventType.SHIP_TO_SHIP, EventType.VISIT}
        return met_by(frame.needs, whole if looks_back else near)
    if frame.type is EventType.AGREEMENT and _NEGOTIATED.search(clause.words[clause.trigger.end - clause.start :]):
        return False
    if frame.foreign and frame.type in _TRADE and not crosses_border(clause):
        return False
    return met_by(frame.needs, clause)


# "Concluded the negotiations for signing ..." is no agreement yet.
_NEGOTIATED: Final = re.compile(
    r"^\s(?:the |its |their )?(?:\w+ )?(?:negotiations|talks|consultations)\b", re.IGNORECASE
)
_TRADE: Final = frozenset({EventType.SUPPLY, EventType.PROCUREMENT})


def _is_meeting(clause: Clause) -> bool:
    """Whether a named meeting took place or was attended, between sides of different countries."""
    text = clause.sentence.quote.text
    vague = clause.trigger.text.casefold() in {"negotiations", "consultations"}
    if not (_HELD if vague else _VERBAL).search(text):
        return False
    if re.search(r"working-?level|working meeting|ministerial|joint working|inter-?governmental", text, re.IGNORECASE):
        return True
    return len(clause.sentence.countries()) > 1


def _event(
    clause: Clause, frame: Frame, report: Report, chain: SourceChain, dateline: str | None, *, is_noun: bool
) -> Event:
    roles = _roles(clause, frame, is_noun=is_noun)
    detail: tuple[tuple[str, str], ...] = ()
    if frame.type is EventType.WEAPON_TEST:
        item = next((role.quote for role in roles if role.role is RoleName.ITEM), None)
        detail = details.weapon_detail(item, clause.sentence)
    elif frame.type in _DETAILED:
        detail = details.vote_detail(frame.type, clause)
    when = None if is_noun and _attended(clause) else own_date(clause, frame.type)
    if frame.type is EventType.MANDATE and when and dict(detail).get("status") != "extended":
        when = replace(when, end=None) if when.start else when
    return Event(
        id="",
        type=frame.type,
        trigger=clause.trigger,
        quote=clause.sentence.quote,
        factuality=factuality_of(clause, chain),
        when=when,
        reported=reported_of(clause.sentence, report),
        place=details.place_of(clause, dateline),
        topics=details.topics_of([clause.sentence]),
        roles=tuple(roles),
        detail=detail,
    )


def _attended(clause: Clause) -> bool:
    """Whether a meeting is only what somebody went to or came from: the date beside it is the journey's."""
    before = clause.sentence.text[clause.start : clause.trigger.start]
    return re.search(r"\battend(?:ed|ing)?\b[^.;]*$", before) is not None


def _roles(clause: Clause, frame: Frame, *, is_noun: bool) -> list[Role]:
    """Fill the frame's slots; an outlet that reports is nobody's actor."""
    found: list[Role] = []
    for name, slot in (frame.noun_roles if is_noun else frame.roles).items():
        if slot in {"item", "weapon"}:
            found += [Role(role=name, quote=quote) for quote in _items(clause, weapon=slot == "weapon")]
            continue
        for unit in SLOTS[slot](clause):
            role = _role(name, unit, frame, clause)
            if role and not any(r.quote.overlaps(role.quote) and r.role is role.role for r in found):
                found.append(role)
    return found


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
    return Role(role=name, quote=quote, party=party.id if party else None)


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


def _signatories(roles: Sequence[Role], people: frozenset[str]) -> list[Role]:
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
    if not weapon:
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
    named = [name for name in chain.path if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said)]
    if named:
        return named[-1]
    return chain.path[-1] if chain.path and event.quote.start < lead_end else None
