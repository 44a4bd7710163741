"""When it happened, and apart from it when it was reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from observance.extract.events.clause import Clause
from observance.extract.events.sentence import Sentence
from observance.model import Basis, EventType, PartyKind, Report, When

_REPORTING: Final = re.compile(
    r"\b(?:reported|reports|said|says|announced|stated|confirmed|noted|told|revealed|disclosed)\b"
)
_OPENS: Final = re.compile(
    r"\b(?:open(?:ed|s|ing)|began|begun|started|kicked off|arrived|left|departed|got under way)\b", re.IGNORECASE
)
_CLOSES: Final = re.compile(
    r"\b(?:clos(?:ed|es|ing)|ended|wrapped up|came to an end|returned home|went back|went home|concluded its)\b",
    re.IGNORECASE,
)
# How far a date may stand from the verb that reports, in characters, to belong to it.
NEAR_REPORTING: Final = 40
DATED_BY_PHASE: Final = frozenset({EventType.EXHIBITION, EventType.VISIT, EventType.TRAINING})


def reporting_dates(sentence: Sentence) -> list[When]:
    """Give the dates that say when something was reported: beside a verb of reporting whose subject is an outlet."""
    found = []
    for when in sentence.dates:
        if when.quote is None:
            continue
        for match in _REPORTING.finditer(sentence.text, sentence.quote.start, sentence.quote.end):
            low, high = sorted((when.quote.start, match.start()))
            gap = sentence.text[min(when.quote.end, match.end()) : max(when.quote.start, match.start())]
            outlet = any(
                unit.party and unit.party.kind is PartyKind.OUTLET and low - 60 <= unit.quote.start <= high + 60
                for unit in sentence.units
            )
            if outlet and len(gap) <= NEAR_REPORTING and not re.search(r"[;:]|\bthat\b", gap):
                found.append(when)
                break
    return found


def own_date(clause: Clause, kind: EventType) -> When | None:
    """Give the date of the happening itself, from its own sentence: the nearest one that does not date the reporting."""
    others = reporting_dates(clause.sentence)
    dates = [
        when
        for when in clause.sentence.dates
        if when not in others and when.quote and not _dateline(clause.sentence, when)
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
