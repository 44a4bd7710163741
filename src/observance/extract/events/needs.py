"""What a trigger must be joined with before it is a happening: "launched" needs a weapon, "paid" needs money."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from observance.extract.events.clause import Clause, obj, subject
from observance.extract.events.sentence import Unit
from observance.model import GoodsKind, PartyKind
from observance.text.countries import country_of_demonym

FAIR: Final = re.compile(
    r"(?<![\w-])(?:exhibitions?|expositions?|expo|trade fairs?|goods fairs?|commodity fairs?|fairs?|trade shows?)(?:-\d{4})?(?![\w-])"
    r"(?! (?:halls?|house|venue|booths?|sites?|cent(?:re|er)|grounds|stands?|units?|participants))",
    re.IGNORECASE,
)
_MODIFIER_OF: Final = re.compile(
    r"(?:delegation|members?|participants?|visitors?|preparations?|mission|team) (?:for|of|to|from) (?:the |an? )?[^,.;]{0,60}$",
    re.IGNORECASE,
)
WEAPON: Final = re.compile(
    r"(?<![\w-])(?:missiles?|ICBMs?|SLBMs?|IRBMs?|rockets?|rocket launchers?|warheads?|shells|satellites?|launch vehicles?|torpedo(?:es)?|drones?"
    r"|weapons?(?: systems?)?|nuclear (?:test|device|bomb)|engines?|Hwasong(?:pho)?-[\w.-]+|Pukguksong-[\w.-]+|projectiles?)(?![\w-])",
    re.IGNORECASE,
)
MONEY: Final = re.compile(
    r"[$€£¥₩]\s?\d|\b\d[\d,.]*\s?(?:million|billion|thousand)?\s?(?:U\.?S\.? )?(?:dollars|euros|yuan|rubles|roubles|won|yen|USD|EUR|CNY|RUB|bitcoins?|USDT)\b",
    re.IGNORECASE,
)
VESSEL: Final = re.compile(
    r"\b(?:tankers?|vessels?|ships?|freighters?|carriers?|cargo ships?|M/V|MV|barges?)\b", re.IGNORECASE
)
_HERE: Final = re.compile(r"\b(?:here|home|by air|by train|by sea|Pyongyang|for (?:the )?[A-Z])")
# "left" and "met" mean too many things to be taken without what must follow them.
_AFTER_LEFT: Final = re.compile(
    r"^\s*(?:here|Pyongyang|for (?:the )?[A-Z]|the DPRK|home|by (?:air|train|sea|plane)|on \w+day|[A-Z]\w+ for)"
)
FOLLOWS: Final = 48


def outside(clause: Clause) -> bool:
    """Whether a journey crosses a border: a delegation travels, or visitor and place are of different countries."""
    trigger = clause.trigger.text.casefold()
    rest = clause.sentence.text[clause.trigger.end : clause.end]
    if trigger in {"left", "departed"} and not _AFTER_LEFT.match(rest):
        return False
    who = subject(clause)
    if any(unit.what == "delegation" for unit in who):
        return True
    travellers = {unit.party.country for unit in who if unit.party and unit.is_person}
    where = {
        unit.party.country
        for unit in clause.sentence.inside(clause.trigger.start, clause.end)
        if unit.party and unit.party.country and unit.party.kind in {PartyKind.COUNTRY, PartyKind.PLACE}
    }
    return bool(travellers - {None}) and bool(where) and not travellers & where


def persons_meet(clause: Clause) -> bool:
    """Whether two sides of different countries, or a delegation and a person, stand around the trigger."""
    trigger = clause.trigger.text.casefold()
    who, whom = subject(clause), [*obj(clause), *clause.after(frozenset({"with"}))]
    if trigger in {"met", "meets", "received"}:
        text = clause.sentence.text
        near = [u for u in whom if u.quote.start - clause.trigger.end <= FOLLOWS]
        if not any(_meets(u) and _TITLES.match(text[clause.trigger.end : u.quote.start]) for u in near):
            return False
    sides = {u.party.country for u in (*who, *whom) if u.party and u.party.country}
    delegations = [u for u in (*who, *whom) if u.what == "delegation"]
    return len(sides) > 1 or bool(delegations and (who or whom) and len(who) + len(whom) > 1)


# Between "met" and whom one meets stand only titles, no other object ("received a message from ...").
_TITLES: Final = re.compile(
    r"^(?:,? (?:and had (?:an? )?(?:[a-z]+ )?(?:talk|conversation|meeting)s?|with|the|an?|visiting|[A-Z][\w.'’-]*|[a-z]+-(?:minister|president|chairman|premier)"
    r"|deputy|vice|foreign|prime|first|defen[cs]e|minister|president|ambassador|secretary|director|head|chief|general|of|and|here|on|separately|on \w+day))*\s?$"
)


def _meets(unit: Unit) -> bool:
    return unit.what in {"delegation", "class"} or unit.is_person


_WORKERS: Final = re.compile(
    r"(?<![\w-])(?:(?:North Korean|DPRK|Korean|construction|IT|overseas|contract|factory|garment|skilled|\d[\d,.]*|[a-z]+ hundred|group of) )*"
    r"(?:workers|labou?rers|builders|programmers|welders|seamstresses|loggers|developers)(?![\w-])"
)
_DIRECT: Final = re.compile(
    r"^(?: (?:about|some|over|more than|another|the|an?|its|their|first|second|\d[\d,.]*|[A-Z][\w-]+|[a-z]+ hundred|group|party|batch|of))*\s?$"
)


def sends_workers(clause: Clause) -> bool:
    """Whether workers are whom it is about, and a border is crossed: not a message sent to the workers of a mine."""
    text = clause.sentence.text
    travels = clause.passive or clause.trigger.text.casefold() == "arrived"
    for match in _WORKERS.finditer(text, clause.start, clause.end):
        ahead = match.end() <= clause.trigger.start and travels
        direct = match.start() >= clause.trigger.end and _DIRECT.match(text[clause.trigger.end : match.start()])
        if ahead or direct:
            return crosses_border(clause) or re.search(r"abroad|overseas", clause.words) is not None
    return False


def crosses_border(clause: Clause) -> bool:
    """Whether two countries are in it, or one stands as a side of its own: from it, to it, or as the one who acts."""
    if len(clause.sentence.countries() | _adjectives(clause)) > 1:
        return True
    sides = [*subject(clause), *clause.after(frozenset({"to", "from", "into", "for"}))]
    return any(unit.party and unit.party.kind is PartyKind.COUNTRY for unit in sides)


def _adjectives(clause: Clause) -> frozenset[str]:
    """The countries the sentence names by an adjective: "North Korean workers"."""
    words = re.findall(r"(?<![\w-])(?:North |South )?[A-Z][a-z]+(?=\s[a-z])", clause.sentence.quote.text)
    return frozenset(code for word in words if (code := country_of_demonym(word)))


def has_goods(clause: Clause) -> bool:
    """Whether something that can be supplied stands beside the trigger."""
    begin = clause.start if clause.passive else clause.trigger.end
    return any(
        begin <= one.quote.start and one.quote.end <= clause.end and one.kind is GoodsKind.TANGIBLE
        for one in clause.sentence.goods
    )


_COMBAT: Final = re.compile(r"\b(?:at|against|enem(?:y|ies)|attack(?:ed|s)?|strikes?|war|invad\w+)\b", re.IGNORECASE)


def has_weapon(clause: Clause) -> bool:
    """Whether a weapon is what is tested."""
    if clause.trigger.text.casefold() in {"launched", "fired"} and _COMBAT.search(clause.words):
        return False
    begin = clause.start if clause.passive else clause.trigger.start
    return WEAPON.search(clause.sentence.text, begin, clause.end) is not None


def has_fair(clause: Clause) -> bool:
    """Whether the clause speaks of an exhibition itself, not of a delegation to one."""
    for match in FAIR.finditer(clause.sentence.text, clause.start, clause.end):
        if not _MODIFIER_OF.search(clause.sentence.text[clause.start : match.start()]):
            return True
    return False


def two_vessels(clause: Clause) -> bool:
    """Whether two ships are named or spoken of."""
    named = {u.party.id for u in clause.sentence.units if u.party and u.party.kind is PartyKind.VESSEL}
    spoken = len(VESSEL.findall(clause.sentence.quote.text))
    return len(named) >= 2 or (bool(named) and spoken >= 2) or spoken >= 3


def has_vessel(clause: Clause) -> bool:
    """Whether a ship is the subject."""
    named = any(u.party and u.party.kind is PartyKind.VESSEL for u in clause.lead())
    return named or VESSEL.search(clause.sentence.text, clause.start, clause.trigger.start) is not None


KINDS: Final[dict[str, Callable[[Clause], bool]]] = {
    "<fair>": has_fair,
    "<weapon>": has_weapon,
    "<goods>": has_goods,
    "<money>": lambda clause: MONEY.search(clause.words) is not None,
    "<workers>": sends_workers,
    "<vessel>": has_vessel,
    "<two_vessels>": two_vessels,
    "<person>": persons_meet,
    "<outside>": outside,
}


def met_by(need: str, clause: Clause) -> bool:
    """Whether *need* (a kind in angle brackets, or words; alternatives by "|") is met in the clause."""
    for kind, holds in KINDS.items():
        if kind in need:
            if holds(clause):
                return True
            need = need.replace(kind, "").strip("|")
    if not need:
        return False
    return re.search(r"(?<![\w-])(?:" + need + r")(?![\w-])", clause.words, re.IGNORECASE) is not None
