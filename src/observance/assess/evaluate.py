"""Holding an event against provisions, in three values: every element answered, with the words that answer it.

Date, target, bound party and activity only exclude. What makes a row worth pursuing is an element of its own that the
report evidences; a row without one is "to check". "Met" needs every element, and no way out left open.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from observance.assess.context import Context
from observance.assess.facts import answer
from observance.model import (
    Answer,
    Effect,
    ElementAnswer,
    Event,
    EventType,
    ExemptionAnswer,
    Extraction,
    Finding,
    Goods,
    Provision,
    Regime,
    Report,
    Screening,
    Verdict,
    When,
)

VERSION: Final = "1"
ASSESSED: Final = frozenset({Effect.PROHIBIT, Effect.CAP, Effect.OBLIGE, Effect.FREEZE})
EU: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ")  # noqa: SIM905
)
ORDER: Final = {Verdict.MET: 0, Verdict.MAY_IMPLICATE: 1, Verdict.TO_CHECK: 2, Verdict.NOT_IMPLICATED: 3}


def assess(
    extraction: Extraction,
    report: Report,
    screenings: Sequence[Screening],
    regimes: Iterable[Regime],
    *,
    as_of: date | None = None,
    include_excluded: bool = False,
) -> tuple[Finding, ...]:
    """Hold every event the report states against every regime; findings of an event are ranked 1, 2, ...

    *as_of* assesses as if everything had happened on that day. Excluded rows are left out unless asked for.
    """
    held = tuple(regimes)
    found: list[Finding] = []
    for event in extraction.events:
        if event.factuality.is_assessed:
            found += _of_event(event, extraction, report, screenings, held, as_of)
    return tuple(f for f in found if include_excluded or f.verdict is not Verdict.NOT_IMPLICATED)


def _of_event(
    event: Event,
    extraction: Extraction,
    report: Report,
    screenings: Sequence[Screening],
    regimes: Sequence[Regime],
    as_of: date | None,
) -> list[Finding]:
    scored: list[tuple[int, float, int, Finding]] = []
    for regime in regimes:
        context = Context(
            event=event,
            report=report,
            parties={party.id: party for party in extraction.parties},
            goods=_goods_of(event, extraction),
            screenings=tuple(screenings),
            target=regime.target,
        )
        activities = _activities(event, context, regime)
        for row in (*regime.provisions, *regime.overlays):
            if row.effect in ASSESSED and activities & set(row.activities):
                finding, weight = _hold(context, row, regime, as_of)
                scored.append((ORDER[finding.verdict], -weight, len(scored), finding))
    ranked = [finding for *_, finding in sorted(scored, key=lambda entry: entry[:3])]
    return [replace(finding, rank=rank) for rank, finding in enumerate(ranked, 1)]


def _goods_of(event: Event, extraction: Extraction) -> tuple[Goods, ...]:
    """Give the goods phrases inside the event's own words: its quote and its items."""
    spans = [event.quote, *(role.quote for role in event.roles)]
    return tuple(goods for goods in extraction.goods if any(span.overlaps(goods.quote) for span in spans))


def _activities(event: Event, context: Context, regime: Regime) -> frozenset[str]:
    """Give what the event may be; talks and visits are cooperation only where their words say so."""
    found = set(dict(regime.event_activities).get(event.type.value, ()))
    if event.type in {EventType.TALKS, EventType.VISIT} and context.words("technical"):
        found.add("sci_tech_cooperation")
    return frozenset(found)


def _hold(context: Context, row: Provision, regime: Regime, as_of: date | None) -> tuple[Finding, float]:
    """Hold the event against one row; give the finding and how much of the row's own elements is evidenced."""
    structural = _structural(context, row, as_of)
    elements: list[ElementAnswer] = []
    evidenced = 0
    substantive = 0
    for element in row.elements:
        fact = answer(element.fact, context, row)
        elements.append(ElementAnswer(text=element.text, answer=fact.answer, quote=fact.quote, why=fact.why))
        if not element.generic:
            substantive += 1
            evidenced += fact.answer is Answer.YES or (element.fact == "goods.in_chapters" and fact.quote is not None)
    open_ways = _ways_out(row, context, as_of)
    answers = {one.answer for one in (*structural, *elements)}
    if Answer.NO in answers:
        verdict = Verdict.NOT_IMPLICATED
    elif row.elements and answers == {Answer.YES} and not open_ways and not row.party:
        verdict = Verdict.MET
    else:
        verdict = Verdict.MAY_IMPLICATE if evidenced else Verdict.TO_CHECK
    sure = sum(one.answer is Answer.YES for one in elements) / max(1, len(elements))
    weight = (evidenced / substantive if substantive else 0.0) + sure + evidenced / 100
    finding = Finding(
        event=context.event.id,
        provision=row.id,
        verdict=verdict,
        rank=0,
        elements=(*structural, *elements),
        exemptions=open_ways,
        open_questions=tuple(_questions(row, elements, open_ways)),
        regime_version=f"{regime.id} {regime.version}",
        summary=row.summary,
        check=row.check,
        number_read=row.number_read,
    )
    return finding, weight


def _structural(context: Context, row: Provision, as_of: date | None) -> tuple[ElementAnswer, ...]:
    """Answer what only excludes: in force, target takes part, a bound party takes part."""
    countries = context.countries
    target = countries & set(context.target)
    others = countries - set(context.target)
    bound = _bound(row, target=target, others=others)
    return (
        _in_force(row, context.event, context.report, as_of),
        ElementAnswer(
            text=f"the target ({', '.join(context.target)}) takes part",
            answer=Answer.YES if target else Answer.NO,
            kind="structural",
        ),
        ElementAnswer(
            text=f"a party bound by it takes part ({row.bound.replace('_', ' ')})",
            answer=Answer.YES if bound else Answer.NO,
            kind="structural",
        ),
    )


def _bound(row: Provision, *, target: frozenset[str], others: frozenset[str]) -> bool:
    """Whether somebody the row binds takes part; a State is bound towards the target, never against itself."""
    if row.direction == "target":
        return bool(target)
    if row.bound == "all_states":
        return bool(others)
    return bool(others & EU) if row.bound == "EU" else row.bound in others


def _in_force(row: Provision, event: Event, report: Report, as_of: date | None) -> ElementAnswer:
    """Whether the row was in force on every, some or no day the event may have happened on."""
    start, end, told = _days(event.when, event, report, as_of)
    if start is None or end is None:
        return ElementAnswer(
            text="in force when it happened",
            answer=Answer.UNKNOWN,
            kind="structural",
            why="the report does not say when it happened",
        )
    inside = [s for s in row.in_force if s.since <= end and (s.until is None or s.until >= start)]
    covers = any(s.since <= start and (s.until is None or s.until >= end) for s in inside)
    found = Answer.YES if covers else Answer.UNKNOWN if inside else Answer.NO
    since = f"since {inside[0].since}" if inside else "not then in force"
    return ElementAnswer(text=f"in force {told}", answer=found, kind="structural", why=since)


def _days(when: When | None, event: Event, report: Report, as_of: date | None) -> tuple[date | None, date | None, str]:
    """Give the days the event may have happened on; an undated one happened by the day it was reported."""
    if as_of:
        return as_of, as_of, f"on {as_of}"
    if when:
        start, end = when.start or when.end, when.end or when.start
        return start, end, f"on {when.days}"
    reported = event.reported
    day = (reported.end or reported.start) if reported else report.anchor
    return day, day, f"on {day}, the day it was reported" if day else ""


def _ways_out(row: Provision, context: Context, as_of: date | None) -> tuple[ExemptionAnswer, ...]:
    """Give every way out, all open: an exemption is unknown until somebody shows that it applies or does not."""
    ways = [ExemptionAnswer(kind=way.kind, text=way.text, ref=way.ref) for way in row.exemptions]
    if row.wind_down:
        start, _, _ = _days(context.event.when, context.event, context.report, as_of)
        if start is None or start <= row.wind_down.until:
            text = f"{row.wind_down.condition}, until {row.wind_down.until}"
            ways.append(ExemptionAnswer(kind="wind_down", text=text))
    return tuple(ways)


def _questions(row: Provision, elements: Sequence[ElementAnswer], ways: Sequence[ExemptionAnswer]) -> Iterable[str]:
    """Give one plain question for every element and exemption that is open."""
    table = _wording()
    seen: set[str] = set()
    for element, said in zip(row.elements, elements, strict=True):
        if said.answer is Answer.UNKNOWN:
            question = table["facts"].get(element.fact) or table["default"].format(text=element.text)
            if question not in seen:
                seen.add(question)
                yield question
    if row.party:
        yield table["party"].format(text=row.party)
    for way in ways:
        yield table["exemption"].format(kind=way.kind.replace("_", " "), text=way.text)


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(files("observance.assess").joinpath("data/questions.toml").read_text(encoding="utf-8"))
