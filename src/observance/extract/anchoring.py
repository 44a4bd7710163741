"""The host's check on every extractor: a claim whose quote is not in the report is dropped, and counted."""

from __future__ import annotations

from collections.abc import Iterable

from observance.model import Event, Extraction, Quote, Report


def anchored(report: Report, found: Extraction) -> Extraction:
    """Give *found* without the claims whose words do not slice exactly out of the report's text.

    An event also goes when its trigger lies outside its quote, and a party when none of its mentions holds.
    """
    text = report.text
    parties = [party for party in found.parties if _holds(text, party.mentions)]
    known = {party.id for party in parties}
    events = [event for event in found.events if _event_holds(text, event, known)]
    goods = [one for one in found.goods if one.quote.holds_in(text)]
    gaps = [one for one in found.gaps if one.quote.holds_in(text)]
    kept = len(parties) + len(events) + len(goods) + len(gaps)
    claimed = len(found.parties) + len(found.events) + len(found.goods) + len(found.gaps)
    return Extraction(
        parties=tuple(parties),
        events=tuple(events),
        goods=tuple(goods),
        gaps=tuple(gaps),
        dropped=found.dropped + claimed - kept,
    )


def _holds(text: str, quotes: Iterable[Quote]) -> bool:
    found = list(quotes)
    return bool(found) and all(quote.holds_in(text) for quote in found)


def _event_holds(text: str, event: Event, parties: set[str]) -> bool:
    quotes = [event.trigger, event.quote, *(role.quote for role in event.roles)]
    quotes += [when.quote for when in (event.when, event.reported) if when and when.quote]
    named = all(role.party is None or role.party in parties for role in event.roles)
    return named and _holds(text, quotes) and event.quote.covers(event.trigger)
