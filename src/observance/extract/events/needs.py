"""What a trigger must be joined with before it is a happening: "launched" needs a weapon, "paid" needs money."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from observance.extract.events.clause import Clause, listed, obj, subject
from observance.extract.events.objects import direct, words
from observance.extract.events.sentence import Unit
from observance.model import GoodsKind, PartyKind
from observance.text.countries import country_of_demonym

FAIR: Final = re.compile(
    r"(?<![\w-])(?:exhibitions?|expositions?|expo|trade fairs?|goods fairs?|commodity fairs?|trade shows?|fairs?"
    # "Fair share", "fair play": bare, the word is a noun only where its phrase ends.
    r"(?=\s*(?:$|[^\w\s]|(?:in|at|on|of|for|was|were|is|are|has|had|opened|opens|closed|closes|took|kicked|ended|wrapped|attracted"
    r"|drew|featured|with|to|and|from|this|held|between|which|that|where|as|by|here|started|began|runs?|ran|will)(?!\w))))(?:-\d{4})?(?![\w-])"
    r"(?! (?:halls?|house|venue|booths?|sites?|cent(?:re|er)|grounds|stands?|units?|participants))",
    re.IGNORECASE,
)
_MODIFIER_OF: Final = re.compile(
    r"(?:delegation|members?|participants?|visitors?|preparations?|mission|team) (?:for|of|to|from) (?:the |an? )?[^,.;]{0,60}$",
    re.IGNORECASE,
)
WEAPON: Final = re.compile(
    r"(?<![\w-])(?:missiles?|ICBMs?|SLBMs?|IRBMs?|MRLS|MLRS|rockets?|rocket launchers?|warheads?|shells|satellites?|launch vehicles?|torpedo(?:es)?|drones?"
    r"|weapons?(?: systems?)?|nuclear (?:test|device|bomb)|engines?|Hwasong(?:pho)?-[\w.-]+|Pukguksong-[\w.-]+|projectiles?)(?![\w-])",
    re.IGNORECASE,
)
MONEY: Final = re.compile(
    r"[$€£¥₩]\s?\d|\b\d[\d,.]*\s?(?:million|billion|thousand)?\s?(?:U\.?S\.? )?(?:dollars|euros|yuan|rubles|roubles|won|yen|USD|EUR|CNY|RUB|bitcoins?|USDT)\b",
    re.IGNORECASE,
)
VESSEL: Final = re.compile(
    r"(?<![\w-])(?:tankers?|vessels?|ships?|freighters?|carriers?|cargo ships?|M/V|MV|barges?)(?![\w-])", re.IGNORECASE
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
        if (other := _COUNTERPART.match(text, clause.trigger.end)) and (code := country_of_demonym(other["of"])):
            ahead = clause.sentence.inside(clause.start, clause.trigger.start)
            return bool({u.party.country for u in ahead if u.party and u.party.country} - {code})
        if trigger == "met" and _TOGETHER.match(text, clause.trigger.end) and len(_nations(who)) > 1:
            return True
        near = [u for u in whom if u.quote.start - clause.trigger.end <= FOLLOWS]
        if not any(_meets(u) and _TITLES.match(text[clause.trigger.end : u.quote.start]) for u in near):
            return False
    sides = {u.party.country for u in (*who, *whom) if u.party and u.party.country}
    if trigger.startswith(("held", "had")):
        # "Chinese and North Korean officials held talks": sides named by adjectives, or right after the noun.
        sides |= _adjectives(replace(clause, end=clause.trigger.start))
        if _AMONG.match(clause.sentence.text, clause.trigger.end):
            named = clause.after(frozenset({"of", "between", "with", "among"}))
            sides |= {u.party.country for u in named if u.party and u.party.country}
    delegations = [u for u in (*who, *whom) if u.what == "delegation"]
    return len(sides) > 1 or bool(delegations and (who or whom) and len(who) + len(whom) > 1)


_AMONG: Final = re.compile(r"\s(?:of|between|with|among)\b")
# "Met with her Russian counterpart": the other side is known by its adjective alone.
_COUNTERPART: Final = re.compile(r"\s(?:with )?(?:his|her|their) (?P<of>(?:North |South )?[A-Z][a-z]+) counterparts?\b")
# Between "met" and whom one meets stand only titles, no other object ("received a message from ...").
_TITLES: Final = re.compile(
    r"^(?:,? (?:his|her|its|their|counterparts?|leader|envoy|diplomat|senior|top|special|chairman|marshal|then|new|nuclear|health|trade|security|economic|and had (?:an? )?(?:[a-z]+ )?(?:talk|conversation|meeting)s?|with|the|an?|visiting|[A-Z][\w.'’-]*|[a-z]+-(?:minister|president|chairman|premier)"
    r"|deputy|vice|foreign|prime|first|defen[cs]e|minister|president|ambassador|secretary|director|head|chief|general|of|and|here|on|separately|on \w+day))*\s?$"
)


# "Xi and Kim met in Beijing": those who met stand before the verb.
_TOGETHER: Final = re.compile(r"\s(?:in|on|at|here|again|for)\s(?!difficulty)|[.,]")


def _nations(units: list[Unit]) -> set[str]:
    """The countries of the persons among *units*."""
    return {unit.party.country for unit in units if unit.is_person and unit.party and unit.party.country}


def _meets(unit: Unit) -> bool:
    return unit.what in {"delegation", "class"} or unit.is_person


_WORKERS: Final = re.compile(
    r"(?<![\w-])(?:(?:North Korean|DPRK|Korean|construction|IT|overseas|contract|factory|garment|skilled|\d[\d,.]*|[a-z]+ hundred|group of) )*"
    r"(?:workers|labou?rers|builders|programmers|welders|seamstresses|loggers|developers|(?<=North Korean )nationals)(?![\w-])"
)
_DIRECT: Final = re.compile(
    r"^(?: (?:about|some|over|more than|another|the|an?|its|their|first|second|\d[\d,.]*|[A-Z][\w-]+|[a-z]+ hundred|group|party|batch|of))*\s?$"
)


_TRAVELS: Final = re.compile(r"arrived|left for|departed for|travel|flew", re.IGNORECASE)


def sends_workers(clause: Clause) -> bool:
    """Whether workers are whom it is about, and a border is crossed: not a message sent to the workers of a mine."""
    text = clause.sentence.text
    travels = clause.passive or _TRAVELS.match(clause.trigger.text) is not None
    for match in _WORKERS.finditer(text, clause.start, clause.end):
        ahead = match.end() <= clause.trigger.start and travels
        direct = match.start() >= clause.trigger.end and _DIRECT.match(text[clause.trigger.end : match.start()])
        if ahead or direct:
            return crosses_border(clause) or re.search(r"abroad|overseas", clause.words) is not None
    return False


def crosses_border(clause: Clause) -> bool:
    """Whether two countries are in it, or one stands as a side of its own: from it, to it, or as the one who acts."""
    text, opens = clause.sentence.text, clause.sentence.quote.start
    # "Russia denied that North Korea had supplied its army": he who denies is a side.
    begin = opens if _DENIES.search(text, opens, clause.start) else clause.start
    inside = {u.party.country for u in clause.sentence.inside(begin, clause.end) if u.party and u.party.country}
    inside |= _adjectives(clause)
    if len(inside) > 1:
        return True
    who = [unit for unit in subject(clause) if unit.party]
    whom = [unit for unit in clause.after(_ACROSS) if unit.party]
    if any(unit.party and unit.party.kind is PartyKind.COUNTRY for unit in whom):
        return True
    # Two named sides, one of them not known to be of the only country that is named.
    if inside and who and whom:
        return any(unit.party and unit.party.country not in inside for unit in (*who, *whom))
    # A State that gives, with nobody named to whom, may give to its own.
    alone = any(unit.party and unit.party.kind is PartyKind.COUNTRY for unit in who)
    return alone and _BY_NATURE.match(clause.trigger.text) is not None


_DENIES: Final = re.compile(r"\b(?:den(?:y|ied|ies)|reject(?:ed|s)?|dismiss(?:ed|es)?)\b", re.IGNORECASE)
_ACROSS: Final = frozenset({"to", "from", "into", "for"})
_BY_NATURE: Final = re.compile(
    r"(?:re-)?(?:im|ex)port|bought|purchas|procur|acquir|order|obtain|paid|pays|remit|wired|launder|received|transferred",
    re.IGNORECASE,
)


def _adjectives(clause: Clause) -> frozenset[str]:
    """The countries the clause names by an adjective: "North Korean workers"."""
    words = re.findall(r"(?<![\w-])(?:North |South )?[A-Z][a-z]+(?=\s[a-z])", clause.words)
    return frozenset(code for word in words if (code := country_of_demonym(word)))


def has_goods(clause: Clause) -> bool:
    """Whether something that can be supplied stands beside the trigger."""
    text = clause.sentence.text
    found = [
        (one.quote.start, one.quote.end)
        for one in clause.sentence.goods
        if clause.start <= one.quote.start and one.quote.end <= clause.end and one.kind is GoodsKind.TANGIBLE
    ]
    # Arms no table of goods knows are goods all the same.
    found += [match.span() for match in _weapons(clause, clause.start)]
    if clause.passive and any(end <= clause.trigger.start for _, end in found):
        return True
    after = [start for start, _ in found if start >= clause.trigger.end]
    noun = clause.trigger.text.casefold().endswith(" of")
    return any(noun or direct(text[clause.trigger.end : start]) for start in after)


_COMBAT: Final = re.compile(r"\b(?:at|against|enem(?:y|ies)|attack(?:ed|s)?|strikes?|war|invad\w+)\b", re.IGNORECASE)


def has_weapon(clause: Clause) -> bool:
    """Whether a weapon is what is tested."""
    if clause.trigger.text.casefold() in {"launched", "fired"} and _COMBAT.search(clause.words):
        return False
    found = _weapons(clause, clause.start if clause.passive else clause.trigger.start)
    if clause.passive or not _PLAIN.fullmatch(clause.trigger.text):
        return bool(found)
    text = clause.sentence.text
    return any(direct(text[clause.trigger.end : max(clause.trigger.end, match.start())]) for match in found)


_PLAIN: Final = re.compile(r"(?:test-?)?(?:fired|launched|tested|detonated)", re.IGNORECASE)


def _weapons(clause: Clause, begin: int) -> list[re.Match[str]]:
    """The weapons named from *begin* to the clause's end, leaving out those that only describe the next noun."""
    text = clause.sentence.text
    return [
        match
        for match in WEAPON.finditer(text, begin, clause.end)
        if not words("weapon_modifies").match(text, match.end() + 1)
    ]


def has_money(clause: Clause) -> bool:
    """Whether a sum is what is paid, and paid is not meant in another sense ("paid attention")."""
    text = clause.sentence.text
    rest = text[clause.trigger.end : clause.end]
    if words("paid_in_other_coin").match(rest.lstrip()):
        return False
    if clause.passive and MONEY.search(text, clause.start, clause.trigger.start):
        return True
    return any(direct(rest[: match.start()]) for match in MONEY.finditer(rest))


# Who takes a course is the subject.
_LEARNS: Final = re.compile(r"took|attended|completed|underwent|received|finished", re.IGNORECASE)


_HACKERS: Final = re.compile(
    r"\b(?:[Aa]ttackers?|[Cc]ybercriminals|[Hh]ackers?|hacking (?:group|unit)|Lazarus|Kimsuky|Andariel|BlueNoroff|TraderTraitor|APT ?\d+|Bureau 121)\b"
)


def has_hackers(clause: Clause) -> bool:
    """Whether the clause itself speaks of hackers, and of money or systems they go for."""
    said = clause.words
    return _HACKERS.search(said) is not None and (MONEY.search(said) is not None or _SYSTEMS.search(said) is not None)


_SYSTEMS: Final = re.compile(r"\b(?:networks?|servers?|systems?|databases?|exchanges?|accounts?|files|data)\b")


def trainees(clause: Clause) -> bool:
    """Whether people of one country learn from those of another."""
    text = clause.sentence.text
    begin = clause.start if clause.passive or _LEARNS.match(clause.trigger.text) else clause.trigger.end
    if words("trainees").search(text, begin, clause.end) is None:
        return False
    return len(clause.sentence.countries() | _adjectives(clause)) > 1


_LISTS: Final = re.compile(
    r"(?<![\w-])(?:sanctions? lists?|sanctions|blacklists?|entity list|list of (?:sanctioned|designated|prohibited|banned|specially)[\w -]*"
    r"|(?:specially )?designated (?:nationals|persons|entities))(?![\w-])",
    re.IGNORECASE,
)
# Whom a measure takes in by number only: "sanctions on six people and two ships".
_COUNTED: Final = re.compile(
    r"^\s(?:on |against )?(?:\w+ ){0,2}?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a dozen) (?:[\w-]+ ){0,3}?"
    r"(?:people|persons|individuals|entities|companies|firms|vessels|ships|banks|nationals|men|hackers|officials)\b"
)
_BY_ITSELF: Final = re.compile(r"sanctioned|blacklisted|delisted|imposed .*|slapped .*", re.IGNORECASE)


def puts_on_list(clause: Clause) -> bool:
    """Whether somebody named is put on a sanctions list, or taken off it: not "added that", not "sanctioned the sale"."""
    named: list[object] = [*listed(clause), *_COUNTED.findall(clause.sentence.text[clause.trigger.end : clause.end])]
    if _BY_ITSELF.fullmatch(clause.trigger.text):
        return bool(named)
    return bool(named) and _LISTS.search(clause.words) is not None


def has_fair(clause: Clause) -> bool:
    """Whether the clause speaks of an exhibition itself, not of a delegation to one."""
    for match in FAIR.finditer(clause.sentence.text, clause.start, clause.end):
        if not _MODIFIER_OF.search(clause.sentence.text[clause.start : match.start()]):
            return True
    return False


def two_vessels(clause: Clause) -> bool:
    """Whether two ships are named or spoken of."""
    named = {u.party.id for u in clause.sentence.units if u.party and u.party.kind is PartyKind.VESSEL}
    said = clause.sentence.quote.text
    spoken = len(VESSEL.findall(said)) + len(_FLAGGED.findall(said))
    if _DONE_AT_SEA.search(
        clause.sentence.text[
            max(clause.sentence.quote.start, clause.trigger.start - 2 * FOLLOWS) : clause.trigger.start
        ]
    ):
        partner = _PARTNER.match(clause.sentence.text, clause.trigger.end, clause.sentence.quote.end)
        if partner and country_of_demonym(partner["name"]) is None:
            return True
    return len(named) >= 2 or (bool(named) and spoken >= 2) or spoken >= 3 or _TWO.search(said) is not None


_TWO: Final = re.compile(
    r"\b(?:two|both|three|four|\d+) (?:[\w-]+ ){0,3}?(?:tankers|vessels|ships|freighters)\b", re.IGNORECASE
)
_FLAGGED: Final = re.compile(r"(?<=-flagged )(?:the )?[A-Z][a-z]+")
# "Conducting a ship-to-ship transfer with the Yu Son": the noun says that there are two, the name which one.
_DONE_AT_SEA: Final = re.compile(
    r"\b(?:conduct|carr(?:y|ied)|ma[dk]|perform|engag|complet|undert[ao]k|participat)\w*(?: out| in)? (?:an? |the |its |another |several |illicit |suspected )*$"
)
_PARTNER: Final = re.compile(
    r"(?: of (?:[\w-]+ ){1,5}?)?\s?(?:with|to|from) (?:the |an? )?(?:[\w-]+-flagged |tanker |vessel |ship |motor )*(?P<name>[A-Z][\w'-]+(?: [A-Z0-9][\w'-]*)*)"
)


def has_vessel(clause: Clause) -> bool:
    """Whether a ship is the subject."""
    text = clause.sentence.text
    if _FLAGGED.search(text, clause.start, clause.trigger.start):
        return True
    return any(u.party and u.party.kind is PartyKind.VESSEL for u in clause.lead()) or any(
        not _ABOARD.match(text[match.end() : clause.trigger.start])
        for match in VESSEL.finditer(text, clause.start, clause.trigger.start)
    )


# A ship's crew, owner or captain is no ship.
_ABOARD: Final = re.compile(
    r"['’]s?\b|\s(?:crews?|owners?|captains?|operators?|compan(?:y|ies)|firms?|yards?|builders?|agents?)\b"
)


KINDS: Final[dict[str, Callable[[Clause], bool]]] = {
    "<fair>": has_fair,
    "<weapon>": has_weapon,
    "<goods>": has_goods,
    "<hackers>": has_hackers,
    "<money>": has_money,
    "<listed>": puts_on_list,
    "<trainees>": trainees,
    "<workers>": sends_workers,
    "<vessel>": has_vessel,
    "<two_vessels>": two_vessels,
    "<person>": persons_meet,
    "<outside>": outside,
}


def met_by(need: str, clause: Clause, *, own: bool = False) -> bool:
    """Whether *need* (a kind in angle brackets, or words; alternatives by "|") is met in the clause.

    *own*: words after the trigger count only where they are its own object.
    """
    for kind, holds in KINDS.items():
        if kind in need:
            if holds(clause):
                return True
            need = need.replace(kind, "").strip("|")
    if not need:
        return False
    found = re.finditer(r"(?<![\w-])(?:" + need + r")(?![\w-])", clause.words, re.IGNORECASE)
    behind = clause.trigger.end - clause.start
    return any(not own or match.start() < behind or direct(clause.words[behind : match.start()]) for match in found)
