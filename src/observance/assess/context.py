"""What an assessment may look at: one event with the report around it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from observance.model import Event, Goods, Party, Quote, Report, RoleName, Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One event, its report, the parties and goods that stand in its quotes, and their screenings."""

    event: Event
    report: Report
    parties: Mapping[str, Party]
    goods: tuple[Goods, ...]
    screenings: tuple[Screening, ...]
    target: tuple[str, ...]  # the regime's target, ISO alpha-2

    @property
    def actors(self) -> tuple[tuple[RoleName, Party], ...]:
        """The parties with a role in the event, things and places left out."""
        return tuple(
            (role.role, self.parties[role.party])
            for role in self.event.roles
            if role.party is not None and role.party in self.parties and role.role is not RoleName.ITEM
        )

    @property
    def countries(self) -> frozenset[str]:
        """The countries whose parties take part: by role, or named inside the words that fill a role."""
        found = {party.country for _, party in self.actors if party.country}
        for role in self.event.roles:
            if role.role is not RoleName.ITEM:
                found |= {
                    party.country
                    for party in self.parties.values()
                    if party.country and any(role.quote.covers(mention) for mention in party.mentions)
                }
        return frozenset(found)

    @property
    def of_target(self) -> tuple[tuple[RoleName, Party], ...]:
        """The actors of the regime's target country."""
        return tuple((role, party) for role, party in self.actors if party.country in self.target)

    @property
    def of_target_countries(self) -> bool:
        """Whether the target country takes part at all, by a party or by name."""
        return bool(self.countries & set(self.target))

    def words_in(self, subject: str, span: Quote) -> Quote | None:
        """The longest words inside *span* that speak of *subject*."""
        found = list(pattern(subject).finditer(self.report.text, span.start, span.end))
        if not found:
            return None
        # The longest says most: "information technology" rather than "digital".
        return Quote.cut(self.report.text, *max(found, key=lambda match: match.end() - match.start()).span())

    def role_quote(self, party: Party) -> Quote | None:
        """The words by which *party* fills a role."""
        return next((role.quote for role in self.event.roles if role.party == party.id), None)

    def words(self, subject: str) -> Quote | None:
        """The first words in the event's own sentences, topics or items that speak of *subject*."""
        spans = [self.event.quote, *(role.quote for role in self.event.roles if role.role is RoleName.ITEM)]
        return next((found for span in spans if (found := self.words_in(subject, span))), None)


@cache
def pattern(subject: str) -> re.Pattern[str]:
    """Give the pattern of a subject's words; capitals count only in words written wholly in capitals ("IT")."""
    table = tomllib.loads(files("observance.assess").joinpath("data/subjects.toml").read_text(encoding="utf-8"))
    forms = [form if re.match(r"[A-Z]{2}", form) else f"(?i:{form})" for form in table[subject]]
    return re.compile(r"(?<![\w-])(?:" + "|".join(forms) + r")(?!\w)")
