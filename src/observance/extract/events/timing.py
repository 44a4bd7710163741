"""When it happened, and apart from it when it was reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from observance.extract.events.clause import Clause
from observance.extract.events.sentence import Sentence
from observance.model import Basis, EventType, PartyKind, Quote, Report, When

_REPORTING: Final = re.compile(
    r"\b(?:reported|reports|said|says|announced|stated|confirmed|noted|told|revealed|disclosed)\b"
)
_OPENS: Final = re.compile(
    r"\b(?:open(?:ed|s|ing)|began|begun|started|kicked off|arrived|left|departed|flew|travel(?:l)?ed|got under way)\b",
    re.IGNORECASE,
)
_CLOSES: Final = re.compile(
    r"\b(?:clos(?:ed|es|ing)|ended|wrapped up|concluded|completed|came to an end|drew to a close|flew home|returned home|went back|went home|concluded its)\b",
    re.IGNORECASE,
)
# How far a date may stand from the verb that reports, in characters, to belong to it.
NEAR_REPORTING: Final = 40
# How far into its sentence a date may stand and still open it: "Also on Wednesday, ...".
OPENING: Final = 12
DATED_BY_PHASE: Final = frozenset({EventType.EXHIBITION, EventType.VISIT, EventType.TRAINING})


def reporting_dates(sentence: Sentence) -> list[When]:
    """Give the dates that say when something was reported, not when it happened.

    A date right behind a verb of reporting is its own ("said on Wednesday"), whoever speaks. A date before it is only
    where the verb goes on to say what ("on Wednesday, KCNA reported the signing"), not where it trails behind.
    """
    source = _SOURCE.match(sentence.quote.text)
    named = sentence.quote.start + source.end() if source else sentence.quote.start
    found = [when for when in sentence.dates if when.quote and when.quote.end <= named]
    for match in _REPORTING.finditer(sentence.text, sentence.quote.start, sentence.quote.end):
        rest = sentence.text[match.end() : sentence.quote.end]
        behind = next((w for w in sentence.dates if w.quote and _behind(sentence, match.end(), w.quote)), None)
        if behind:
            found.append(behind)
        elif not _TRAILS.match(rest):
            found += [w for w in sentence.dates if w.quote and _ahead(sentence, match.start(), w.quote)]
    return [when for n, when in enumerate(found) if when not in found[:n]]


# "The first test since January", "more than in 2019": the day of something else.
_ELSEWHEN: Final = re.compile(
    r"(?<!\w)(?:since|compared (?:with|to)|than (?:in|on)?|unlike (?:in|on)|as of|prior to|ahead of|on the eve of)\s(?:the |late |early |mid-)?\Z",
    re.IGNORECASE,
)


def _elsewhen(sentence: Sentence, date: Quote) -> bool:
    """Whether a date says when something else was: its own words may begin with "since"."""
    before = _ELSEWHEN.search(sentence.text, sentence.quote.start, date.start)
    return before is not None or re.match(r"since\s", date.text, re.IGNORECASE) is not None


# "According to figures released on March 11, ..." dates the figures.
_SOURCE: Final = re.compile(r"\W*(?:According to|Citing|Quoting)\s[^,;]*")
# A verb of reporting that ends its sentence, or is put in between, says nothing of what follows it.
_TRAILS: Final = re.compile(r"\s*(?:$|[,.;)]|(?:citing|quoting|in an?|earlier|later)\b)")
_TO_DATE: Final = re.compile(
    r"(?:\s(?:reporters|journalists|lawmakers|the press|parliament"
    r"|in an? (?:[a-z]+ )?(?:statement|report|briefing|commentary|dispatch|article|post)|at an? (?:[a-z]+ )?briefing|late|early|here))*"
    r"\s(?:on\s|dated\s|in\s)?$"
)


def _behind(sentence: Sentence, verb_end: int, date: Quote) -> bool:
    """Whether a date follows a verb of reporting at once, with only whom or where it was told between."""
    return date.start >= verb_end and _TO_DATE.match(sentence.text[verb_end : date.start]) is not None


def _ahead(sentence: Sentence, verb_start: int, date: Quote) -> bool:
    """Whether a date before a verb of reporting is the verb's: it opens the sentence, or the speaker's outlet is near."""
    gap = sentence.text[date.end : verb_start]
    if date.end > verb_start or len(gap) > NEAR_REPORTING or re.search(r"[;:]|\bthat\b", gap):
        return False
    opens = date.start - sentence.quote.start <= OPENING or not gap.strip(" ,")
    outlet = any(
        unit.party and unit.party.kind is PartyKind.OUTLET and date.start - 60 <= unit.quote.start <= verb_start
        for unit in sentence.units
    )
    return opens or outlet


def own_date(clause: Clause, kind: EventType) -> When | None:
    """Give the date of the happening itself, from its own sentence: the nearest one that does not date the reporting."""
    if _OFFSET.search(
        clause.sentence.text[max(clause.sentence.quote.start, clause.trigger.start - 100) : clause.trigger.start]
    ):
        return None
    others = reporting_dates(clause.sentence)
    dates = [
        when
        for when in clause.sentence.dates
        if when not in others
        and when.quote
        and not _dateline(clause.sentence, when)
        and not _elsewhen(clause.sentence, when.quote)
        and not (
            kind is EventType.MANDATE
            and _UNTIL.search(clause.sentence.text[max(0, when.quote.start - 12) : when.quote.start])
        )
    ]
    inside = [
        when for when in dates if when.quote and clause.start <= when.quote.start and when.quote.end <= clause.end
    ]
    if not inside and not (clause.start == clause.sentence.quote.start or len(dates) == 1):
        return None
    chosen = min(inside or dates, key=lambda when: _distance(clause, when), default=None)
    if chosen is None:
        return None
    return phased(chosen, clause.trigger.text, kind)


# "On Thursday, a day after he left": the date is the other happening's, and the leaving has only a distance to it.
_OFFSET: Final = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|fortnight) (?:after|before|since)\b(?:(?!, )[^;.]){0,60}$", re.IGNORECASE
)
# "Extended until 30 April": the day it now runs to, not the day it was extended.
_UNTIL: Final = re.compile(r"\b(?:until|till|through|to)\s$")


def phased(when: When, trigger: str, kind: EventType) -> When:
    """Keep only the end a trigger speaks of: "opened on" dates the start, "closed on" and "returned home on" the end."""
    if kind not in DATED_BY_PHASE or when.start != when.end:
        return when
    if _CLOSES.search(trigger):
        return _with(when, start=False)
    if _OPENS.search(trigger):
        return _with(when, start=True)
    return when


def _with(when: When, *, start: bool) -> When:
    return When(
        start=when.start if start else None,
        end=None if start else when.end,
        basis=when.basis,
        quote=when.quote,
        anchor=when.anchor,
        conflict=when.conflict,
    )


def _distance(clause: Clause, when: When) -> int:
    if when.quote is None:
        return 10_000
    if when.quote.end <= clause.trigger.start:
        return clause.trigger.start - when.quote.end
    return max(0, when.quote.start - clause.trigger.end)


def _dateline(sentence: Sentence, when: When) -> bool:
    """Whether a date is the dateline's: "Pyongyang, October 30 (KCNA) --"."""
    if when.quote is None:
        return False
    after = sentence.text[when.quote.end : when.quote.end + 40]
    return (
        when.quote.start - sentence.quote.start < 60
        and re.match(r"\s*\([^)\n]{2,40}\)\s*(?:--|—|–|-)", after) is not None
    )


def reported_of(sentence: Sentence, report: Report) -> When | None:
    """Give when the happening was reported: as the sentence says, else the day the report was published."""
    said = reporting_dates(sentence)
    if said:
        return said[0]
    if report.published:
        return When(start=report.published, end=report.published, basis=Basis.PUBLISHED)
    return None


def bounded(start: When | None, reported: When | None) -> When | None:
    """Bound an undated happening: not before the dated one it belongs to, not after it was reported."""
    if start is None or start.start is None or reported is None:
        return None
    end = reported.end or reported.start
    if end is None or end < start.start:
        return None
    said = f'"{start.quote.text}"' if start.quote else str(start.start)
    return When(
        start=start.start,
        end=end,
        basis=Basis.BOUND,
        quote=start.quote,
        anchor=f"it belongs to what is dated {said}, and was reported by {end}",
    )


def joined(first: When | None, second: When | None) -> When | None:
    """Join what two sentences say of one happening: a start and an end make an interval; the narrower of two wins."""
    if first is None or second is None:
        return first or second
    if first.start and not first.end and second.end and not second.start and first.start <= second.end:
        return When(
            start=first.start,
            end=second.end,
            basis=first.basis,
            quote=first.quote,
            anchor=first.anchor or second.anchor,
        )
    if second.start and not second.end and first.end and not first.start and second.start <= first.end:
        return joined(second, first)
    return first


def all_dates(sentences: Sequence[Sentence]) -> list[When]:
    """Give every date of the report that is not its dateline's."""
    return [when for s in sentences for when in s.dates if not _dateline(s, when)]
