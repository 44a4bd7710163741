"""One sentence with what is already known of it: the parties, goods and dates that stand in it, and its class phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from observance.model import Goods, Party, PartyKind, Quote, When

BODY_NOUN: Final = (
    r"(?:compan(?:y|ies)|firms|enterprises|units|institutions|institutes|organi[sz]ations|specialists|experts|workers"
    r"|officials|scientists|engineers|builders|labou?rers|businessmen|banks|ministries|universities|troops|soldiers)"
)
# "several companies of Russia", "IT companies from both countries", "units and enterprises of the DPRK and Russia".
CLASS_PHRASE: Final = re.compile(
    rf"(?<!\w)(?:(?:educational|scientific|research|several|some|many|Russian|Chinese|North Korean|DPRK|foreign|local|state|IT"
    rf"|technology|construction|trading|\d[\d,.]*|[a-z]+-[a-z]+|industrial|leading|various|and)[ ,]+)*{BODY_NOUN}"
    rf"(?: and {BODY_NOUN})?(?: (?:of|from|in) (?:the )?(?:(?:two|both) (?:countries|sides)|(?-i:[A-Z])[\w.'-]+(?: (?-i:[A-Z])[\w.'-]+)*"
    rf"(?: and (?:the )?(?-i:[A-Z])[\w.'-]+(?: (?-i:[A-Z])[\w.'-]+)*)?))"
)
DELEGATION: Final = re.compile(
    r"(?<!\w)(?P<whole>(?:(?-i:[A-Z])[\w.'-]+(?: [a-z]+){0,2} )?(?:(?:government|military|economic|civil aviation|party|friendship|working|cultural|trade"
    r"|goodwill|high-level) )*(?:delegation|mission|group(?= of (?:the )?[A-Z]))(?: of (?:the )?(?:(?-i:[A-Z])[\w.'&-]+|of|for|and|the|experts|specialists"
    r"|officials|workers)(?: (?:(?-i:[A-Z])[\w.'&-]+|of|for|and|the|experts|specialists))*)?)"
)
BOTH: Final = re.compile(r"(?<!\w)(?:(?:the )?two (?:countries|sides)|both (?:countries|sides))(?!\w)")
# A monitoring body no table knows by the name the report gives it.
PANEL: Final = re.compile(
    r"(?<!\w)(?:[Pp]anel|[Gg]roup|[Tt]eam) of [Ee]xperts|(?:[Ss]anctions )?[Mm]onitoring [Tt]eam(?!\w)"
)
_PREPOSITION: Final = re.compile(
    r"(?<!\w)(of|in|at|on|to|from|with|by|for|under|between|among|against|into|including|through|via|toward|towards|as|and|than|after|"
    r"before|during|near|over|led by|headed by)(?: (?:the|an?|its|their|his|her|both|some|several|Comrade|President|Minister|Chairman"
    r"|Vice-Minister|Premier|Ambassador|Foreign Minister|Defence Minister|General|respected|[A-Z]\.))*\s*$",
    re.IGNORECASE,
)


# Between an owner and what it owns stand only a possessive and a title: "'s Foreign Minister ".
OWNED_WITHIN: Final = 48
_OWNING: Final = re.compile(r"(?:['’]s)? (?:(?:[A-Z][\w-]+|of|deputy|vice|first)[ -])*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A phrase that can fill a role: a mention of a party, a delegation, or a class of bodies."""

    quote: Quote
    party: Party | None
    what: str  # mention | delegation | class | both | body

    @property
    def is_person(self) -> bool:
        """Whether the unit names a person."""
        return self.party is not None and self.party.kind is PartyKind.PERSON


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report and what stands in it, in text order."""

    quote: Quote
    text: str  # the whole report's text
    units: tuple[Unit, ...]
    goods: tuple[Goods, ...]
    dates: tuple[When, ...]
    number: int

    def before(self, unit: Quote) -> str:
        """Give the preposition *unit* hangs on, or an empty string."""
        found = _PREPOSITION.search(self.text[self.quote.start : unit.start])
        return found[1].lower() if found else ""

    def inside(self, start: int, end: int) -> list[Unit]:
        """Give the units between two places."""
        return [unit for unit in self.units if start <= unit.quote.start and unit.quote.end <= end]

    def nested(self, unit: Unit) -> bool:
        """Whether a unit stands inside the name of another: "DPRK-Russia" in the name of a joint committee."""
        return any(
            other is not unit and other.quote.covers(unit.quote) and other.quote != unit.quote for other in self.units
        )

    def owns(self, unit: Unit) -> bool:
        """Whether a country only says whose the next name is: "DPRK Ministry of ...", "Russia's Foreign Minister ..."."""
        if unit.party is None or unit.party.kind is not PartyKind.COUNTRY:
            return False
        after = next((other for other in self.units if other.quote.start >= unit.quote.end), None)
        if after is None or after.quote.start - unit.quote.end > OWNED_WITHIN:
            return False
        return _OWNING.fullmatch(self.text[unit.quote.end : after.quote.start]) is not None

    def countries(self) -> frozenset[str]:
        """Give the countries of every party in the sentence."""
        return frozenset(u.party.country for u in self.units if u.party and u.party.country)


def view(
    text: str,
    spans: Sequence[Quote],
    parties: Sequence[Party],
    goods: Sequence[Goods],
    dates: Sequence[When],
) -> list[Sentence]:
    """Give every sentence with what stands in it."""
    mentions = sorted(
        ((mention, party) for party in parties for mention in party.mentions), key=lambda pair: pair[0].start
    )
    found = []
    for number, span in enumerate(spans):
        units = [Unit(m, p, "mention") for m, p in mentions if span.covers(m)]
        units += _phrases(text, span, DELEGATION, "delegation", parties)
        units += _phrases(text, span, CLASS_PHRASE, "class", parties)
        units += _phrases(text, span, BOTH, "both", parties)
        units += [
            u for u in _phrases(text, span, PANEL, "body", ()) if not any(m.overlaps(u.quote) for m, _ in mentions)
        ]
        found.append(
            Sentence(
                quote=span,
                text=text,
                units=tuple(sorted(units, key=lambda unit: (unit.quote.start, -unit.quote.end))),
                goods=tuple(one for one in goods if span.covers(one.quote)),
                dates=tuple(when for when in dates if when.quote and span.covers(when.quote)),
                number=number,
            )
        )
    return found


def _phrases(text: str, span: Quote, pattern: re.Pattern[str], what: str, parties: Sequence[Party]) -> list[Unit]:
    found = []
    for match in pattern.finditer(text, span.start, span.end):
        start = match.start() + (4 if match.group().startswith("and ") else 0)
        quote = Quote.cut(text, start, match.end())
        inner = next((p for p in parties for m in p.mentions if quote.covers(m) and p.country), None)
        found.append(Unit(quote, inner if what == "delegation" else None, what))
    return found
