"""Registers: one table of one kind of event or thing across every report of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from observance.model import (
    EventType,
    Gap,
    PartyKind,
    Reading,
    RoleName,
)
from observance.review.happening import Happening, Telling, happenings
from observance.review.rows import Evidence, Register, RegisterKind, Row, evidence_of
from observance.review.stories import Story, in_order, story_register

EVENT_TYPES: dict[RegisterKind, tuple[EventType, ...]] = {
    RegisterKind.EXHIBITIONS: (EventType.EXHIBITION,),
    RegisterKind.AGREEMENTS: (EventType.AGREEMENT,),
    RegisterKind.TESTS: (EventType.WEAPON_TEST,),
    RegisterKind.MANDATES: (EventType.MANDATE, EventType.VOTE),
}


def register(kind: RegisterKind, readings: Iterable[Reading], *, stories: Iterable[Story] = ()) -> Register:
    """Build the register of *kind* from *readings*; order and content depend on nothing but them.

    *stories*, for the register of that kind, say which reports are one.
    """
    read = list(readings)
    if kind is RegisterKind.STORIES:
        return story_register(in_order(read), stories)
    if kind in EVENT_TYPES:
        make = _EVENT_ROWS[kind]
        rows = tuple(make(found) for found in happenings(read, EVENT_TYPES[kind]))
    else:
        rows = _THING_ROWS[kind](read)
    return Register(kind=kind, columns=_COLUMNS[kind], rows=rows)


_COLUMNS: dict[RegisterKind, tuple[str, ...]] = {
    RegisterKind.EXHIBITIONS: (
        *(
            "date",
            "place",
            "name",
            "status",
            "organisers",
            "participants",
            "items",
            "topics",
            "not disclosed",
        ),
        *("sources", "reports"),
    ),
    RegisterKind.AGREEMENTS: (
        *("signed", "reported", "signatories", "signed by", "place", "scope", "sources", "reports"),
    ),
    RegisterKind.TESTS: (
        *(
            "date",
            "weapon",
            "class",
            "fuel",
            "actor",
            "outcome as reported",
            "date check",
            "sources",
            "reports",
        ),
    ),
    RegisterKind.MANDATES: ("date", "what", "body", "voter", "outcome", "sources", "reports"),
    RegisterKind.PARTIES: ("name", "kind", "country", "mentions", "reports", "screening"),
    RegisterKind.GOODS: ("goods", "kind", "candidate HS", "why", "reports"),
    RegisterKind.SOURCES: ("source", "relays", "relayed by", "reports"),
}


def _dates(found: Happening) -> str:
    """Give the sharpest date first, then every differing one with the report that gives it."""
    best = found.sharpest.days if found.sharpest else ""
    others = {f"{when.days} ({report})" for when, report in found.dates if when is not None and when.days != best}
    return "; ".join([best, *sorted(others)]) if best else ""


def _role_words(found: Happening, *roles: RoleName) -> str:
    """Join the distinct words that fill *roles*, in order of telling; a party is named once."""
    words: dict[str, str] = {}
    for telling in found.tellings:
        for role in telling.event.roles:
            if role.role in roles:
                party = telling.party(role.party)
                named = party is not None and len(role.quote.text) <= len(party.name) + 4
                words.setdefault((party.name if party and named else role.quote.text).casefold(), role.quote.text)
    return "; ".join(words.values())


def _detail(found: Happening, key: str) -> str:
    """Join what the tellings say for one typed detail."""
    said = [value for telling in found.tellings for k, value in telling.event.detail if k == key]
    return "; ".join(dict.fromkeys(said))


def _status(found: Happening) -> str:
    """Give how far an exhibition had come by the latest telling: closed, else opened, else held."""
    said = _detail(found, "status").split("; ")
    return next((status for status in ("closed", "opened", "held") if status in said), "")


def _places(found: Happening) -> str:
    return "; ".join(dict.fromkeys(t.event.place for t in found.tellings if t.event.place))


def _topics(found: Happening) -> str:
    return "; ".join(dict.fromkeys(topic for t in found.tellings for topic in t.event.topics))


def _common(found: Happening) -> dict[str, str]:
    """Give the cells every event row ends with: independent sources and the reports."""
    roots = sorted(found.roots)
    return {
        "sources": f"{len(roots)} ({', '.join(roots)})" if roots else "",
        "reports": ", ".join(dict.fromkeys(t.reading.report.id for t in found.tellings)),
    }


def _evidence(tellings: Iterable[Telling]) -> tuple[Evidence, ...]:
    return tuple(evidence_of(t.reading, t.event.quote) for t in tellings)


def _gaps(found: Happening) -> str:
    """Give what the reports say is not disclosed about the happening, marking what another telling fills."""
    gaps: list[Gap] = [g for t in found.tellings for g in t.reading.extraction.gaps]
    filled = _role_words(found, RoleName.PARTICIPANT, RoleName.ORGANISER)
    shown = []
    for what in dict.fromkeys(gap.what for gap in gaps):
        mark = " (named in another report)" if "participant" in what and filled and len(found.tellings) > 1 else ""
        shown.append(what + mark)
    return "; ".join(shown)


def _exhibition(found: Happening) -> Row:
    cells = {
        "date": _dates(found),
        "place": _places(found),
        "name": _detail(found, "name"),
        "status": _status(found),
        "organisers": _role_words(found, RoleName.ORGANISER, RoleName.HOST),
        "participants": _role_words(found, RoleName.PARTICIPANT, RoleName.PARTY),
        "items": _role_words(found, RoleName.ITEM),
        "topics": _topics(found),
        "not disclosed": _gaps(found),
    }
    return Row(cells={**cells, **_common(found)}, evidence=_evidence(found.tellings))


def _agreement(found: Happening) -> Row:
    reported = dict.fromkeys(t.event.reported.days for t in found.tellings if t.event.reported)
    cells = {
        "signed": _dates(found),
        "reported": "; ".join(reported),
        "signatories": _role_words(found, RoleName.SIGNATORY, RoleName.PARTY),
        "signed by": _role_words(found, RoleName.ACTOR),
        "place": _places(found),
        "scope": _topics(found),
    }
    return Row(cells={**cells, **_common(found)}, evidence=_evidence(found.tellings))


def _test(found: Happening) -> Row:
    conflicts = [t.event.when.conflict for t in found.tellings if t.event.when and t.event.when.conflict]
    dated = any(t.event.when for t in found.tellings)
    agreed = "weekday and date do not contradict" if dated else ""
    cells = {
        "date": _dates(found),
        "weapon": _detail(found, "weapon") or _role_words(found, RoleName.ITEM),
        "class": _detail(found, "class"),
        "fuel": _detail(found, "fuel"),
        "actor": _role_words(found, RoleName.ACTOR),
        "outcome as reported": _detail(found, "outcome"),
        "date check": "; ".join(conflicts) or agreed,
    }
    return Row(cells={**cells, **_common(found)}, evidence=_evidence(found.tellings))


def _mandate(found: Happening) -> Row:
    first = found.tellings[0].event
    cells = {
        "date": _dates(found),
        "what": _detail(found, "status") or f"{first.type.value}: {first.trigger.text}",
        "body": _role_words(found, RoleName.BODY),
        "voter": _role_words(found, RoleName.VOTER, RoleName.ACTOR),
        "outcome": _detail(found, "outcome"),
    }
    return Row(cells={**cells, **_common(found)}, evidence=_evidence(found.tellings))


_EVENT_ROWS: dict[RegisterKind, Callable[[Happening], Row]] = {
    RegisterKind.EXHIBITIONS: _exhibition,
    RegisterKind.AGREEMENTS: _agreement,
    RegisterKind.TESTS: _test,
    RegisterKind.MANDATES: _mandate,
}


def _parties(readings: list[Reading]) -> tuple[Row, ...]:
    """Give every named party once, with its screening result."""
    rows: dict[tuple[str, str], list[Evidence]] = {}
    facts: dict[tuple[str, str], dict[str, str]] = {}
    counts: dict[tuple[str, str], int] = {}
    for reading in readings:
        results = {s.party: s for s in reading.screenings}
        for party in reading.extraction.parties:
            key = (party.name.casefold(), party.kind.value)
            screening = results.get(party.id)
            verdict = ""
            if screening is not None:
                against = ", ".join(f"{a.list} {a.version}" for a in screening.against)
                top = screening.matches[0] if screening.matches else None
                verdict = f"resembles {top.name} ({top.entity}), {top.score:.2f}" if top else f"no match: {against}"
            facts.setdefault(key, {"name": party.name, "kind": party.kind.value})
            facts[key]["country"] = facts[key].get("country") or (party.country or "")
            facts[key]["screening"] = verdict or facts[key].get("screening", "")
            counts[key] = counts.get(key, 0) + len(party.mentions)
            rows.setdefault(key, []).append(evidence_of(reading, party.mentions[0]))
    made = [
        Row(
            cells={**facts[key], "mentions": str(counts[key]), "reports": str(len(evidence))},
            evidence=tuple(evidence),
        )
        for key, evidence in rows.items()
    ]
    order = {kind.value: n for n, kind in enumerate(PartyKind)}
    return tuple(sorted(made, key=lambda row: (order[row.cells["kind"]], row.cells["name"].casefold())))


def _goods(readings: list[Reading]) -> tuple[Row, ...]:
    """Give every goods phrase once; the words as written decide, case aside."""
    rows: dict[str, Row] = {}
    for reading in readings:
        for goods in reading.extraction.goods:
            evidence = evidence_of(reading, goods.quote)
            earlier = rows.get(goods.quote.text.casefold())
            cells = {
                "goods": goods.quote.text,
                "kind": goods.kind.value,
                "candidate HS": ", ".join(candidate.code for candidate in goods.hs),
                "why": goods.reason,
            }
            behind = (*earlier.evidence, evidence) if earlier else (evidence,)
            cells["reports"] = str(len({e.report for e in behind}))
            rows[goods.quote.text.casefold()] = Row(cells=cells, evidence=behind)
    return tuple(sorted(rows.values(), key=lambda row: row.cells["goods"].casefold()))


def _sources(readings: list[Reading]) -> tuple[Row, ...]:
    """Give every outlet and agency with whom it relays and who relays it."""
    relays: dict[str, set[str]] = {}
    relayed: dict[str, set[str]] = {}
    reports: dict[str, set[str]] = {}
    evidence: dict[str, list[Evidence]] = {}
    for reading in readings:
        names = set(reading.chain.roots) | set(reading.chain.path)
        for name in names:
            reports.setdefault(name, set()).add(reading.report.id)
        for edge in reading.chain.edges:
            relays.setdefault(edge.source, set()).add(edge.target)
            relayed.setdefault(edge.target, set()).add(edge.source)
            for name in (edge.source, edge.target):
                reports.setdefault(name, set()).add(reading.report.id)
                evidence.setdefault(name, []).append(evidence_of(reading, edge.quote))
    return tuple(
        Row(
            cells={
                "source": name,
                "relays": ", ".join(sorted(relays.get(name, ()))),
                "relayed by": ", ".join(sorted(relayed.get(name, ()))),
                "reports": str(len(seen)),
            },
            evidence=tuple(evidence.get(name, ())),
        )
        for name, seen in sorted(reports.items())
    )


_THING_ROWS: dict[RegisterKind, Callable[[list[Reading]], tuple[Row, ...]]] = {
    RegisterKind.PARTIES: _parties,
    RegisterKind.GOODS: _goods,
    RegisterKind.SOURCES: _sources,
}
