"""Named facts, answered from an event: yes with the words that say so, no, or unknown. Unknown is the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from observance.assess.context import Context
from observance.model import Answer, EventType, PartyKind, Provision, Quote, RoleName

OFFICIAL: Final = frozenset({PartyKind.PUBLIC_BODY, PartyKind.MILITARY, PartyKind.UNIVERSITY, PartyKind.COUNTRY})
TOGETHER: Final = frozenset(
    {EventType.AGREEMENT, EventType.EXHIBITION, EventType.TALKS, EventType.TRAINING, EventType.VISIT}
)
TRANSFERS: Final = frozenset({EventType.SUPPLY, EventType.PROCUREMENT})
SURE_MATCH: Final = 0.9
REPATRIATION: Final = date(2019, 12, 22)


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer, the words that give it, and a remark where there are none."""

    answer: Answer
    quote: Quote | None = None
    why: str = ""


UNKNOWN: Final = Fact(Answer.UNKNOWN)


def _yes(quote: Quote | None, why: str = "") -> Fact:
    return Fact(Answer.YES, quote, why)


def _launch(context: Context, _row: Provision) -> Fact:
    """Whether the target itself tested a weapon of ballistic technology."""
    if context.event.type is not EventType.WEAPON_TEST or not context.of_target:
        return UNKNOWN
    items = [role.quote for role in context.event.roles if role.role is RoleName.ITEM] or [context.event.quote]
    for subject, answer in (("not_ballistic", Answer.NO), ("ballistic", Answer.YES)):
        for item in items:
            span = context.words_in(subject, item)
            if span:
                return Fact(answer, item, "" if answer is Answer.YES else "the weapon named is not a ballistic missile")
    return UNKNOWN


def _cooperation(context: Context, _row: Provision) -> Fact:
    others = context.countries - set(context.target)
    if context.event.type not in TOGETHER or not others or not context.of_target_countries:
        return UNKNOWN
    quote = context.words("technical")
    return _yes(quote) if quote else UNKNOWN


def _officially(context: Context, _row: Provision) -> Fact:
    for _, party in context.of_target:
        if party.kind in OFFICIAL:
            return _yes(context.role_quote(party), f"{party.name} takes part")
    return UNKNOWN


def _not_medical(context: Context, _row: Provision) -> Fact:
    medical = context.words("medical")
    if medical:
        return Fact(Answer.UNKNOWN, medical, "the report speaks of medicine too")
    about = context.words("technical")
    return _yes(about, "the fields named are not medical") if about else UNKNOWN


def _teaching(context: Context, _row: Provision) -> Fact:
    if context.event.type is EventType.TRAINING:
        return _yes(context.event.trigger)
    return UNKNOWN


def _learners(context: Context, _row: Provision) -> Fact:
    if context.event.type is not EventType.TRAINING:
        return UNKNOWN
    for role, party in context.of_target:
        if role in {RoleName.PARTICIPANT, RoleName.RECIPIENT}:
            return _yes(context.role_quote(party))
    return UNKNOWN


def _side_target(context: Context, _row: Provision) -> Fact:
    for _, party in context.of_target:
        return _yes(context.role_quote(party))
    return UNKNOWN


def _side_other(context: Context, _row: Provision) -> Fact:
    for _, party in context.actors:
        if party.country and party.country not in context.target:
            return _yes(context.role_quote(party))
    return UNKNOWN


def _venture(context: Context, _row: Provision) -> Fact:
    if context.event.type is EventType.JOINT_VENTURE:
        return _yes(context.event.trigger)
    if context.event.type is EventType.AGREEMENT and (quote := context.words("venture")):
        return _yes(quote)
    return UNKNOWN


def _to_target(context: Context, _row: Provision) -> Fact:
    return _in_role(context, {RoleName.RECIPIENT})


def _from_target(context: Context, _row: Provision) -> Fact:
    return _in_role(context, {RoleName.SUPPLIER})


def _either_way(context: Context, _row: Provision) -> Fact:
    return _in_role(context, {RoleName.SUPPLIER, RoleName.RECIPIENT})


def _in_role(context: Context, wanted: set[RoleName]) -> Fact:
    for role, party in context.of_target:
        if role in wanted:
            return _yes(context.role_quote(party))
    return UNKNOWN


def _transferred(context: Context, _row: Provision) -> Fact:
    return _yes(context.event.trigger) if context.event.type in TRANSFERS else UNKNOWN


def _arms(context: Context, _row: Provision) -> Fact:
    return _item_is(context, "arms")


def _missile(context: Context, _row: Provision) -> Fact:
    return _item_is(context, "missile")


def _item_is(context: Context, subject: str) -> Fact:
    for role in context.event.roles:
        if role.role is RoleName.ITEM and (quote := context.words_in(subject, role.quote)):
            return _yes(quote)
    return UNKNOWN


def _in_chapters(context: Context, row: Provision) -> Fact:
    """Whether goods of the event have a candidate code under the row's: never a plain yes, a candidate is no ruling."""
    if row.goods is None or not row.goods.hs:
        return UNKNOWN
    for goods in context.goods:
        for candidate in goods.hs:
            if any(candidate.code.startswith(code) or code.startswith(candidate.code) for code in row.goods.hs):
                return Fact(Answer.UNKNOWN, goods.quote, f"candidate classification {candidate.code}, not a ruling")
    return UNKNOWN


def _at_sea(context: Context, _row: Provision) -> Fact:
    return _yes(context.event.trigger) if context.event.type is EventType.SHIP_TO_SHIP else UNKNOWN


def _vessel(context: Context, _row: Provision) -> Fact:
    for _, party in context.of_target:
        if party.kind is PartyKind.VESSEL:
            return _yes(context.role_quote(party))
    return UNKNOWN


def _designated(context: Context, _row: Provision) -> Fact:
    """Whether an actor is listed: a likeness alone leaves it open, and no match is said with its list and date."""
    acting = {party.id for _, party in context.actors}
    held = [screening for screening in context.screenings if screening.party in acting]
    for screening in held:
        for match in screening.matches:
            quote = context.role_quote(context.parties[screening.party])
            sure = match.score >= SURE_MATCH and match.corroboration
            why = f"resembles {match.name} ({match.entity}, {match.list} {match.list_version})"
            return Fact(Answer.UNKNOWN, quote if sure else None, why)
    if held and held[0].against:
        lists = ", ".join(f"{one.list} {one.version}" for one in held[0].against)
        return Fact(Answer.UNKNOWN, None, f"no participant matches a name on {lists}; ownership is not known")
    return UNKNOWN


def _payment(context: Context, _row: Provision) -> Fact:
    return _yes(context.event.trigger) if context.event.type is EventType.PAYMENT else UNKNOWN


def _admitted(context: Context, _row: Provision) -> Fact:
    return _yes(context.event.trigger) if context.event.type is EventType.WORKER_DISPATCH else UNKNOWN


def _after_repatriation(context: Context, _row: Provision) -> Fact:
    when = context.event.when
    return _yes(when.quote) if when and when.start and when.start > REPATRIATION else UNKNOWN


ANSWERS: Final[dict[str, Callable[[Context, Provision], Fact]]] = {
    "launch.ballistic": _launch,
    "cooperation.exists": _cooperation,
    "party.officially_dprk": _officially,
    "cooperation.not_medical": _not_medical,
    "teaching.took_place": _teaching,
    "teaching.learners_dprk": _learners,
    "side.dprk": _side_target,
    "side.other_state": _side_other,
    "venture.exists": _venture,
    "goods.to_target": _to_target,
    "goods.from_target": _from_target,
    "goods.either_way": _either_way,
    "goods.transferred": _transferred,
    "goods.arms": _arms,
    "goods.missile": _missile,
    "goods.in_chapters": _in_chapters,
    "transfer.at_sea": _at_sea,
    "vessel.dprk": _vessel,
    "participant.designated": _designated,
    "payment.occurred": _payment,
    "worker.admitted": _admitted,
    "date.after_2019_12_22": _after_repatriation,
}


def answer(name: str, context: Context, row: Provision) -> Fact:
    """Answer the named fact for *row*; a fact nobody knows how to read is unknown."""
    ask = ANSWERS.get(name)
    return ask(context, row) if ask else UNKNOWN
