"""The clause a trigger stands in, and the phrases that fill its slots: subject, object, and what prepositions add."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from observance.extract.events.objects import words
from observance.extract.events.sentence import Sentence, Unit
from observance.model import GoodsKind, PartyKind, Quote

# Words a clause begins after. A comma alone is none: appositions stand between commas.
_STARTS: Final = re.compile(
    r";\s|:\s|\bthat\s(?!(?:it|they|he|she)\b)|,\s(?:while|where|whereas|but|however,?|which|who|when|because|after|before|and (?=(?:he|she|it|they|the)\b))\s?|\bhowever,\s|--\s|[\"“]"
)
# Whoever is said to say it does not do it: "the FBI said hackers stole".
_SAYS: Final = re.compile(
    r"\b(?:said|says|reported|announced|claimed|stated|confirmed|noted)\s(?:on \w+day\s)?(?!(?:it|they|he|she|its|to|by|in|on|at|that)\b)"
)
_ENDS: Final = re.compile(
    r";\s|,\s(?:while|where|whereas|but|which|who|when|because|after|and (?=(?:he|she|it|they)\b))\s?|\b(?:after|before)\s(?=\w+ing\b)"
)
# What trails behind names who says so: ", the ministry said on Thursday", ", according to TASS".
_CREDITED: Final = re.compile(
    r",\s(?=(?:[^,;.]|(?<=[A-Z])\.){2,70}?\b(?:said|says|reported|reports|told|announced|confirmed|noted|stated|claimed)\b|(?:according to|citing)\s)"
)
_SUBJECT_PREPOSITIONS: Final = frozenset(
    {"", "and", "than", "both", "including", "led by", "headed by", "as", "on", "after"}
)
WORKERS: Final = re.compile(
    r"(?<![\w-])(?:workers|labou?rers|builders|programmers|welders|seamstresses|loggers|developers)(?![\w-])"
)
_FREE: Final = frozenset({"", "and"})
_ACTOR_KINDS: Final = frozenset(PartyKind) - {PartyKind.PLACE, PartyKind.OUTLET}
_LED: Final = re.compile(r"(?:led|headed|accompanied|guided) by\s[^;.]{0,80}$", re.IGNORECASE)
_OWNED: Final = re.compile(r"['’]s?\s(?P<noun>[a-z][\w-]*(?:\s[a-z][\w-]*){0,3})")
_RELATIVE: Final = re.compile(r",\s(who|which)\s?$")
_ANCHORED_BY: Final = frozenset({"of", "for", "in", "at", "from", "under", "against", "on"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A trigger with the stretch of sentence that belongs to it."""

    sentence: Sentence
    trigger: Quote
    start: int
    end: int
    opens: int = 0  # where the clause begins with who is said to say it

    @property
    def words(self) -> str:
        """The clause's words."""
        return self.sentence.text[self.start : self.end]

    @property
    def passive(self) -> bool:
        """Whether the trigger is a passive: "was signed", "were sent"."""
        before = self.sentence.text[max(self.start, self.trigger.start - 24) : self.trigger.start]
        return re.search(r"\b(?:was|were|been|being|is|are|be)(?: \w+ly)? $", before) is not None

    def lead(self) -> list[Unit]:
        """The units before the trigger that may act: not hanging on a preposition, or leading a delegation."""
        found = []
        for unit in self.sentence.inside(self.start, self.trigger.start):
            before = self.sentence.before(unit.quote)
            led = unit.is_person and self._led(unit)
            if ((before in _SUBJECT_PREPOSITIONS and before not in _ANCHORED_BY) or led) and not self._possessor(unit):
                found.append(unit)
        return _outermost(found or self._antecedent(), self.sentence)

    def _antecedent(self) -> list[Unit]:
        """Whom "who" and what "which" stands for: the last person or ship before it that no preposition governs."""
        text, begin = self.sentence.text, self.sentence.quote.start
        relative = _RELATIVE.search(text[max(begin, self.start - len(", which ")) : self.start])
        if relative is None:
            return []
        kind = PartyKind.PERSON if relative[1] == "who" else PartyKind.VESSEL
        named = [u for u in self.sentence.inside(begin, self.start) if u.party and u.party.kind is kind]
        return [u for u in named if self.sentence.before(u.quote) not in _ANCHORED_BY][-1:]

    def _possessor(self, unit: Unit) -> bool:
        """Whether a unit only owns the noun that acts ("Russia's growth"), that noun being no organ of a State."""
        owned = _OWNED.match(self.sentence.text, unit.quote.end, self.trigger.start)
        return owned is not None and words("state_organs").search(owned["noun"]) is None

    def _led(self, unit: Unit) -> bool:
        """Whether a person stands after "led by" or in the list that follows it."""
        return _LED.search(self.sentence.text[self.start : unit.quote.start]) is not None

    def after(self, prepositions: frozenset[str] = _FREE) -> list[Unit]:
        """The units after the trigger that hang on one of *prepositions* (by default on none), and their conjuncts."""
        found: list[Unit] = []
        open_list = False
        for unit in self.sentence.inside(self.trigger.end, self.end):
            before = self.sentence.before(unit.quote)
            if before in prepositions or (open_list and before in {"and", ""}):
                found.append(unit)
                open_list = True
            elif before not in {"and", ""} and not _covered(unit, found):
                open_list = False
        return _outermost(found, self.sentence)


def _covered(unit: Unit, units: list[Unit]) -> bool:
    return any(other.quote.covers(unit.quote) for other in units)


def _outermost(units: list[Unit], sentence: Sentence) -> list[Unit]:
    """Drop what stands inside another name or only owns the next one; a person inside a delegation phrase leads it."""
    return [
        unit
        for unit in units
        if (unit.is_person or not sentence.nested(unit))
        and not sentence.owns(unit)
        and (unit.party is None or unit.what != "mention" or unit.party.kind in _ACTOR_KINDS)
    ]


def clause_of(sentence: Sentence, start: int, end: int) -> Clause:
    """Give the clause of the trigger at *start* to *end* (offsets into the report)."""
    text, span = sentence.text, sentence.quote
    begin = span.start
    for match in _STARTS.finditer(text, span.start, start):
        begin = match.end()
    opens = begin
    for match in _SAYS.finditer(text, begin, start):
        begin = match.end()
    after = _ENDS.search(text, end, span.end)
    credit = _CREDITED.search(text, end, span.end)
    if credit and (after is None or credit.start() < after.start()):
        after = credit
    return Clause(sentence, Quote.cut(text, start, end), begin, after.start() if after else span.end, opens)


def subject(clause: Clause) -> list[Unit]:
    """Who does it: what stands before an active verb, what "by" names after a passive one."""
    return by(clause) if clause.passive else clause.lead()


def by(clause: Clause) -> list[Unit]:
    """Whom "by" names."""
    return clause.after(frozenset({"by"}))


def obj(clause: Clause) -> list[Unit]:
    """Whom it is done to: what stands before a passive verb, free after an active one."""
    return clause.lead() if clause.passive else clause.after()


def with_whom(clause: Clause) -> list[Unit]:
    """Whom it is done with."""
    return [*clause.after(frozenset({"with"})), *([] if clause.passive else clause.after())]


def to_whom(clause: Clause) -> list[Unit]:
    """To whom it goes."""
    return clause.after(frozenset({"to", "into", "for"}))


def to_or_given(clause: Clause) -> list[Unit]:
    """To whom it goes: after "to", or free before "with" or another object ("sold Iran 20 trucks")."""
    text = clause.sentence.text
    return to_whom(clause) or [
        unit
        for unit in clause.after()
        if re.match(r"\swith\b", text[unit.quote.end : unit.quote.end + 6])
        or (
            unit.quote.start == clause.trigger.end + 1
            and re.match(r"\s(?!(?:and|or)\b)[a-z\d$]", text[unit.quote.end :])
        )
    ]


def owner(clause: Clause) -> list[Unit]:
    """Whose a noun is: "North Korea's supply of shells"."""
    text = clause.sentence.text
    return [
        unit
        for unit in clause.sentence.inside(clause.start, clause.trigger.start)
        if re.fullmatch(r"['’]s?\s(?:[a-z-]+\s)?", text[unit.quote.end : clause.trigger.start])
    ]


def listed(clause: Clause) -> list[Unit]:
    """Whom a sanctions list takes in or lets go: persons, firms, bodies and ships, never a country."""
    units = clause.lead() if clause.passive else clause.after(frozenset({"", "on", "against"}))
    return [
        unit
        for unit in units
        if unit.party and unit.what == "mention" and unit.party.kind not in {PartyKind.COUNTRY, PartyKind.PLACE}
    ]


def people(clause: Clause, pattern: re.Pattern[str]) -> list[Unit]:
    """The class of people the clause is about: after an active trigger first, else before it."""
    sentence = clause.sentence
    after = pattern.search(sentence.text, clause.trigger.end, clause.end)
    found = None if clause.passive else after
    found = found or pattern.search(sentence.text, clause.start, clause.trigger.start) or after
    if found is None:
        return []
    described = _DESCRIBED.search(sentence.text[clause.start : found.start()])
    start = found.start() - (len(described.group()) if described else 0)
    start = max(start, clause.trigger.end + 1) if found.start() > clause.trigger.end else start
    return [Unit(Quote.cut(sentence.text, start, found.end()), None, "class")]


_DESCRIBED: Final = re.compile(
    r"(?:\b(?:North |South )?[A-Z][a-z]+ |\b\d[\d,.]* |\b(?:DPRK|IT|construction|special|skilled|young|overseas|contract|textile|military) )+$"
)


def from_whom(clause: Clause) -> list[Unit]:
    """From whom it comes."""
    return clause.after(frozenset({"from"}))


def between(clause: Clause) -> list[Unit]:
    """The two sides "between A and B" names, anywhere in the sentence."""
    match = re.search(r"\bbetween\b", clause.sentence.text[clause.start : clause.end])
    if match is None:
        return []
    start = clause.start + match.end()
    stop = re.search(
        r"\b(?:was|were|is|are|has|had|which|that|signed|in|on|at|for|under|covering|outlines?)\b|[;,.]\s(?=[a-z])",
        clause.sentence.text[start : clause.end],
    )
    units = clause.sentence.inside(start, start + stop.start() if stop else clause.end)
    text = clause.sentence.text
    sides = [
        u
        for u in units
        if clause.sentence.before(u.quote) in {"", "between", "and"}
        or re.search(r"\bgovernments? of (?:the )?$", text[clause.start : u.quote.start])
    ]
    return _outermost(sides, clause.sentence)


def of_what(clause: Clause) -> list[Unit]:
    """What "of" names after the trigger."""
    return clause.after(frozenset({"of"}))


def items(clause: Clause) -> list[Quote]:
    """The goods phrases of the clause, after an active trigger or anywhere around a passive one."""
    begin = clause.start if clause.passive else clause.trigger.start
    return [
        one.quote
        for one in clause.sentence.goods
        if begin <= one.quote.start and one.quote.end <= clause.end and one.kind is not GoodsKind.SERVICE
    ]


def _host(clause: Clause) -> list[Unit]:
    """The country or body visited: named after the trigger, free or after "to" or "in"."""
    found = clause.after(frozenset({"", "to", "in", "at", "for"}))
    countries = [
        u for u in found if u.party and u.party.kind in {PartyKind.COUNTRY, PartyKind.UNIVERSITY, PartyKind.COMPANY}
    ]
    return countries[:1]


_PANEL: Final = re.compile(r"(?:panel|group|team) of experts|panel|monitoring team|committee|experts", re.IGNORECASE)


def _panel(clause: Clause) -> list[Unit]:
    """The monitoring body the sentence speaks of; a pronoun stands for the one named before it."""
    named = [
        unit
        for unit in clause.sentence.units
        if unit.party
        and unit.what == "mention"
        and _PANEL.search(unit.quote.text)
        and unit.party.kind is not PartyKind.PERSON
    ]
    return (named or [unit for unit in clause.sentence.units if unit.what == "body"])[:1]


SLOTS: Final[dict[str, Callable[[Clause], list[Unit]]]] = {
    "subject": subject,
    "by": by,
    "object": obj,
    "with": with_whom,
    "to": to_whom,
    "into": to_whom,
    "from": from_whom,
    "between": between,
    "of": of_what,
    "subject_and_with": lambda clause: [*subject(clause), *with_whom(clause)],
    "subject_or_by": lambda clause: subject(clause) or by(clause),
    "subject_or_from": lambda clause: subject(clause) or from_whom(clause),
    "by_or_from": lambda clause: by(clause) or from_whom(clause),
    "between_or_subject": lambda clause: between(clause) or subject(clause),
    "host": _host,
    "attending": lambda clause: clause.lead(),
    "panel": _panel,
    "workers": lambda clause: people(clause, WORKERS),
    "trainees": lambda clause: people(clause, words("trainees")),
    "listed": listed,
    "to_or_given": to_or_given,
    "owner_or_from": lambda clause: owner(clause) or from_whom(clause),
    "owner_or_by": lambda clause: owner(clause) or by(clause),
    "object_or_from": lambda clause: from_whom(clause) or obj(clause),
}
