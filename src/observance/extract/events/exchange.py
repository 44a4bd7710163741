"""An exchange of experience between parties of two countries: one event of type talks (docs/decisions/0001)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from observance.extract.events.clause import clause_of
from observance.extract.events.details import place_of, topics_of
from observance.extract.events.factuality import factuality_of
from observance.extract.events.sentence import Sentence
from observance.extract.events.timing import own_date, reported_of
from observance.model import Event, EventType, Report, Role, RoleName, SourceChain

EXCHANGE: Final = re.compile(
    r"(?<![\w-])(?:exchang(?:ed|ing)|shar(?:ed|ing)|swapp(?:ed|ing)|compar(?:ed|ing))(?: \w+){0,3}? (?:experiences?|views and experience|know-how|expertise|technology"
    r"|notes|knowledge)(?![\w-])",
    re.IGNORECASE,
)
FORM: Final = (("form", "exchange of experience"),)


def find_exchange(sentences: Sequence[Sentence], report: Report, chain: SourceChain) -> list[Event]:
    """Give the one exchange of experience the report tells of, put together from every sentence that does."""
    found = []
    for sentence in sentences:
        for match in EXCHANGE.finditer(sentence.text, sentence.quote.start, sentence.quote.end):
            clause = clause_of(sentence, *match.span())
            sides = [
                u
                for u in sentence.units
                if u.what in {"class", "both"} and u.quote.end <= match.end() + 60 and not sentence.nested(u)
            ]
            both = any(re.search(r"\b(?:both|two) (?:countries|sides)\b", u.quote.text) for u in sides)
            if both or len(sentence.countries()) > 1:
                found.append((clause, sentence, sides))
    live = [one for one in found if factuality_of(one[0], chain).is_assessed]
    if not live:
        return []
    clause, sentence, _ = live[0]
    roles: list[Role] = []
    for _, _, sides in live:
        for unit in sides:
            if not any(role.quote.overlaps(unit.quote) or role.quote.text == unit.quote.text for role in roles):
                roles.append(Role(role=RoleName.PARTY, quote=unit.quote))
    roles += [
        Role(role=RoleName.PARTY, quote=unit.quote, party=unit.party.id)
        for unit in clause.sentence.units
        if unit.party
        and unit.what == "mention"
        and unit.party.kind.value == "country"
        and clause.sentence.before(unit.quote) in {"", "and"}
    ]
    return [
        Event(
            id="",
            type=EventType.TALKS,
            trigger=clause.trigger,
            quote=sentence.quote,
            factuality=factuality_of(clause, chain),
            when=own_date(clause, EventType.TALKS),
            reported=reported_of(sentence, report),
            place=place_of(clause, None),
            topics=topics_of([s for _, s, _ in live]),
            roles=tuple(roles),
            detail=FORM,
        )
    ]
